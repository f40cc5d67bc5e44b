"""The inside of the framework that ours rests on is looked for at the start."""

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import roadmap
from roadmap.web.ui import framework

EXPECTED = [(name, text) for name, texts in framework.KNOWN.items() for text in texts]


def test_the_framework_that_is_here_is_the_one_that_is_known() -> None:
    framework.check()


@pytest.mark.parametrize(("module", "text"), EXPECTED)
def test_a_framework_with_another_inside_is_refused_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, module: str, text: str
) -> None:
    source = inspect.getsource

    def changed(part: ModuleType) -> str:
        here = source(part)
        return here.replace(text, "") if part.__name__ == module else here

    monkeypatch.setattr(inspect, "getsource", changed)

    says = f"expected in {module}: {text.strip()}"
    with pytest.raises(framework.UnknownFramework, match=re.escape(says)):
        framework.check()


def test_a_module_of_the_framework_that_has_gone_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(framework, "KNOWN", {"nicegui.gone": ("anything",)})

    with pytest.raises(framework.UnknownFramework, match=r"in nicegui\.gone"):
        framework.check()


def test_nothing_but_what_looks_for_it_reaches_into_the_framework() -> None:
    product = Path(roadmap.__file__).parent
    reaching = [
        path.name
        for path in product.rglob("*.py")
        if "noqa: SLF001" in path.read_text(encoding="utf-8")
    ]

    assert reaching == ["framework.py"]
