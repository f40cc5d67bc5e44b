"""Setting up: says what is missing and what to run, and never half does it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from roadmap import install

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_CTRL_C = """
import sys, time
try:
    print("Press Ctrl+C", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.5)  # longer than subprocess.call waits for it by itself
    print("Good bye")
    sys.exit(7)
"""
STARTS_IT = """
import sys
from roadmap import install
sys.exit(install._start([sys.executable, "-c", sys.argv[1]]))
"""


@pytest.fixture
def calls(monkeypatch, tmp_path):
    """Record every program that would be run, in a folder with nothing set up."""
    made = []
    monkeypatch.setattr(install, "PLACE", tmp_path / ".venv")
    monkeypatch.setattr(install.subprocess, "run", lambda c, **_: made.append(c))
    monkeypatch.setattr(install.subprocess, "call", lambda c, **_: made.append(c) or 0)
    monkeypatch.setattr(install.venv, "create", lambda place, **_: place.mkdir())
    return made


def without_browser(monkeypatch, *, root):
    there = {"apt-get": "/usr/bin/apt-get"}
    monkeypatch.setattr(install.shutil, "which", there.get)
    monkeypatch.setattr(install.os, "geteuid", lambda: 0 if root else 1000)


def test_it_needs_nothing_that_is_not_there_yet():
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import runpy, sys; sys.argv=['x','nonsense'];"
         f"sys.path.insert(0, {str(ROOT)!r}); runpy.run_module('roadmap.install', run_name='__main__')"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr == (
        "'nonsense' is unknown; have: demo, test, or nothing to set up only.\n"
    )


def test_an_old_python_is_named_with_what_is_needed(monkeypatch, capsys, calls):
    monkeypatch.setattr(install.sys, "version_info", (3, 9))
    monkeypatch.setattr(install.sys, "version", "3.9.2 (old)")

    assert install.main(["demo"]) == 1
    assert "This is Python 3.9.2; 3.11 or newer is needed." in capsys.readouterr().err
    assert calls == []


def test_without_the_right_to_install_it_names_the_one_line_and_stops(
    monkeypatch, capsys, calls
):
    without_browser(monkeypatch, root=False)

    assert install.main(["test"]) == 1
    assert "apt-get update && apt-get install -y chromium\n" in capsys.readouterr().err
    assert calls == []


def test_as_root_it_installs_the_browser_itself(monkeypatch, calls):
    without_browser(monkeypatch, root=True)

    install.main(["test"])

    assert ["apt-get", "-qq", "update"] in calls
    assert any(
        call[:3] == ["apt-get", "-qq", "install"] and "chromium" in call
        for call in calls
    )


def test_the_demo_needs_no_browser_of_the_machine(monkeypatch, calls):
    without_browser(monkeypatch, root=False)

    assert install.main(["demo"]) == 0
    assert calls[-1][1:] == ["demo"]


def test_packages_are_taken_by_their_hashes_only(calls):
    install.main([])

    pip = next(call for call in calls if "-r" in call)
    assert "--require-hashes" in pip


def test_what_is_set_up_already_is_not_set_up_again(calls):
    install.main([])
    calls.clear()

    install.main([])

    assert calls == []


def test_words_after_the_wish_are_passed_on(monkeypatch, calls):
    monkeypatch.setattr(install, "_has_browser", lambda: True)

    install.main(["test", "-k", "placement"])

    assert calls[-1][1:] == ["test", "-k", "placement"]


def test_a_step_that_fails_is_named(monkeypatch, capsys, calls):
    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(install.subprocess, "run", fail)

    assert install.main([]) == 1
    assert "This step failed" in capsys.readouterr().err


def test_ctrl_c_is_for_what_was_started_and_its_exit_code_counts():
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_IT, ANSWERS_CTRL_C], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout.readline() == "Press Ctrl+C\n"
        os.killpg(running.pid, signal.SIGINT)

        assert running.communicate(timeout=30) == ("Good bye\n", "")
        assert running.returncode == 7
