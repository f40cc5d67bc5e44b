"""The files to set up a server: the handbook shows them as they are, and they fit the program."""

import re
from pathlib import Path
from textwrap import indent

import pytest
import yaml

from roadmap import handbook
from roadmap.settings import Settings
from roadmap.web.ui import visitor

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    file.name: file.read_text("utf-8")
    for file in (ROOT / "roadmap" / "deploying").iterdir()
    if file.is_file()
}
PAGE = handbook.page("set-up-a-server").text
COOKIE = re.compile(r'"~(?P<cookie>\(\?:\^.*?)" \$session;')


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_handbook_shows_every_file_as_it_is(name: str):
    shown = indent(FILES[name].rstrip("\n"), "    ", lambda line: bool(line.strip()))

    assert shown in PAGE


@pytest.mark.parametrize("before", ["", "__Host-", "__Secure-"])
def test_nginx_finds_the_session_under_every_name_of_its_cookie(before: str):
    found = COOKIE.search(FILES["nginx.conf"])
    assert found is not None
    cookie = re.compile(found["cookie"].replace("(?<", "(?P<"))
    sent = f"x{visitor.SESSION_COOKIE}=no; {before}{visitor.SESSION_COOKIE}=abc; z=1"

    session = cookie.search(sent)

    assert session is not None
    assert session["session"] == "abc"


def test_nginx_logs_no_queries_and_adds_no_headers_of_its_own():
    conf = FILES["nginx.conf"]

    assert not re.search(
        r"\$(?:request|args|query_string|request_uri|http_referer)\b'", conf
    )
    assert "add_header" not in conf
    assert conf.count("access_log") == 2  # off, and the log without queries


def test_what_runs_the_server_sets_only_settings_that_there_are():
    known = {f"ROADMAP_{name.upper()}" for name in Settings.model_fields}
    set_there = set(re.findall(r"\bROADMAP_[A-Z_]+", PAGE))

    assert set_there - known == set()


def test_containers_run_as_nobody_who_may_do_anything_from_the_pinned_lists():
    services = yaml.safe_load(FILES["compose.yaml"])["services"]
    image = FILES["Containerfile"]

    assert re.search(r"^USER roadmap$", image, re.MULTILINE)
    assert "--require-hashes --requirement requirements.txt" in image
    assert "/healthz" in image
    for name in ("one", "two", "migrate"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert set(services) == {"database", "one", "two", "migrate", "proxy"}


def test_the_steps_that_are_tried_are_those_of_the_page():
    tried = (ROOT / ".ci" / "bare-root").read_text("utf-8")
    steps = PAGE[PAGE.index("## Step by step") : PAGE.index("## A new version")]

    assert "set-up-a-server.md" in tried
    assert len(re.findall(r"^ {7}\S", steps, re.MULTILINE)) > 20
