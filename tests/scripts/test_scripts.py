"""The scripts that keep what is typed, alone, in the Node that Playwright brings along."""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.test.mjs"))


def node() -> Path:
    """Give the Node to test with; without it nothing is tested, which is an error."""
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        pytest.fail("No Node to test scripts with: pip install playwright")
    return Path(compute_driver_executable()[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_a_script_does_what_its_own_tests_say(file: Path) -> None:
    done = subprocess.run(
        [node(), "--test", "--test-reporter=spec", file],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tests_of_scripts_are_found() -> None:
    assert FILES
