"""The files to set up a server: the handbook shows them as they are, and they fit the program."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest
import yaml
from starlette.routing import BaseRoute

from roadmap import handbook
from roadmap.settings import Settings
from roadmap.web.ui import visitor
from tests.benchmarks.slow_line import as_told
from tests.pages.app_under_test import application

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    file.name: file.read_text("utf-8")
    for file in (ROOT / "roadmap" / "deploying").iterdir()
    if file.is_file()
}
HANDBOOK = Path(handbook.__file__).parent
PAGE = handbook.page("set-up-a-server").text


def paths(routes: list[BaseRoute], before: str = "") -> Iterator[str]:
    """Give the address of every route, those inside others too."""
    for route in routes:
        path = before + getattr(route, "path", "")
        yield path
        yield from paths(list(getattr(route, "routes", None) or ()), path)


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


def test_nginx_speaks_todays_tls_and_leads_there_from_port_80_and_passes_to_us_alone():
    conf = FILES["nginx.conf"]

    assert re.findall(r"ssl_protocols (.*);", conf) == ["TLSv1.2 TLSv1.3"]
    assert "ssl_ciphers" not in conf  # its own are kept
    assert re.findall(r"return (\d+) (\w+:)", conf) == [("301", "https:")]
    assert set(re.findall(r"proxy_pass ([^;]+);", conf)) == {"http://roadmap"}
    assert set(re.findall(r"server ([\d.]+):\d+", conf)) == {"127.0.0.1"}


def test_nginx_logs_no_queries_and_adds_no_headers_of_its_own():
    conf = FILES["nginx.conf"]

    assert not re.search(
        r"\$(?:request|args|query_string|request_uri|http_referer)\b'", conf
    )
    assert "add_header" not in conf
    assert conf.count("access_log") == 2  # off, and the log without queries


def test_nginx_hides_the_secrets_in_addresses_that_there_are_and_no_others():
    found = re.search(r'"~(?P<begins>\^.*?)" "\$\{begins\}', FILES["nginx.conf"])
    assert found is not None
    hidden = re.compile(found["begins"].replace("(?<", "(?P<"))
    addresses = set(paths(list(application().routes)))  # those that the program answers
    names = re.findall(r"[a-z-]+", found["begins"].partition(".*/")[2])
    with_secret = {address for address in addresses if "{secret}" in address}

    assert with_secret
    for address in with_secret:
        begins = hidden.match(f"/roadmap{address}")
        assert begins is not None, address
        assert "{secret}" not in begins["begins"]
    assert [name for name in names if f"/{name}" not in addresses] == []


def test_there_is_one_text_for_nginx_and_the_measurements_use_it():
    pages = {
        page.name
        for page in HANDBOOK.glob("*.md")
        if "proxy_pass" in page.read_text("utf-8")
    }
    told = as_told(Path("here"), 4443, 8090)

    assert pages == {"set-up-a-server.md"}
    assert told.count("listen ") == 1
    assert "proxy_pass http://roadmap" in told


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
