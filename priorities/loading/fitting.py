"""Fit what was read into a shape; what does not fit becomes problems in plain words."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from priorities.errors import EditionProblem
from priorities.loading.choices import Choices, choices_of, rules_among
from priorities.loading.documents import Document, Node, Place
from priorities.loading.shapes import Shape

AnyShape = TypeVar("AnyShape", bound=Shape)

WORDS, VOICES = "[words]", "[voices]"
"""What pydantic puts into the place of a problem where two shapes are possible."""

LONGEST = 60  # characters of a value that a problem repeats

EXPECTED: Mapping[str, tuple[str, str]] = {
    "string_type": ("a text", "Write one text here."),
    "tuple_type": ("a list", "Write a list, such as [one, two]."),
    "dict_type": ("fields", "Write fields, one `name: value` a line."),
    "model_type": ("fields", "Write fields, one `name: value` a line."),
}


def fit(
    document: Document, shape: type[AnyShape]
) -> tuple[AnyShape | None, list[EditionProblem]]:
    """Fit a whole file into a shape.

    Returns
    -------
    tuple
        The fitted value, None when something does not fit, and every problem.
    """
    return _fit_at(document, (), document.root, shape)


def fit_each(
    document: Document, shape: type[AnyShape]
) -> tuple[list[AnyShape], list[EditionProblem]]:
    """Fit every entry of a file that is one list.

    Returns
    -------
    tuple
        The entries that fit, and every problem.
    """
    if not isinstance(document.root.content, list):
        expected, remedy = EXPECTED["tuple_type"]
        given = f"{describe(document.root.plain())} in the place of the list"
        return [], [document.problem((), given=given, expected=expected, remedy=remedy)]
    fitted: list[AnyShape] = []
    problems: list[EditionProblem] = []
    for index, node in document.root.entries():
        value, misfits = _fit_at(document, (index,), node, shape)
        problems += misfits
        if value is not None:
            fitted.append(value)
    return fitted, problems


def describe(value: object) -> str:
    """Repeat a value, shortened, so that its writer finds it again."""
    if isinstance(value, str):
        short = value if len(value) <= LONGEST else f"{value[:LONGEST]}..."
        return f'"{short}"' if value else "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"fields ({', '.join(list(value)[:5])})"
    return repr(value)[:LONGEST]


def _fit_at(
    document: Document, place: Place, node: Node, shape: type[AnyShape]
) -> tuple[AnyShape | None, list[EditionProblem]]:
    try:
        return shape.model_validate(node.plain()), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(document, place, each, shape) for each in details]


def _problem(
    document: Document, start: Place, error: ErrorDetails, shape: type[Shape]
) -> EditionProblem:
    inside: Place = tuple(
        step for step in error["loc"] if step not in ("[key]", WORDS, VOICES)
    )
    name = inside[-1] if inside else "the file"
    context = error.get("ctx", {})
    choices: Choices = ()
    given = f"{name}: {describe(error['input'])}"
    if error["type"] == "missing":
        given = f"no {name}"
        expected, remedy = f"the field {name}", "Add it."
    elif error["type"] == "extra_forbidden":
        given = f"the unknown field {name}"
        known = _known_fields(shape, inside)
        expected = f"one of {', '.join(known)}"
        choices = rules_among(known)
        remedy = "Correct its name or remove it."
    elif error["type"] in ("enum", "literal_error"):
        expected = str(context["expected"]).replace("'", "")
        choices = choices_of(_words_in(expected), str(name))
        if choices:
            expected = _either(word for word, _ in choices)
        remedy = "Write one of these words."
    elif error["type"] == "unfit":
        expected, remedy = context["expected"], context["remedy"]
    else:
        expected, remedy = EXPECTED.get(error["type"], (error["msg"], "Correct it."))
    return document.problem(
        (*start, *inside),
        given=given,
        expected=expected,
        remedy=remedy,
        choices=choices,
    )


def _words_in(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _known_fields(shape: type[Shape], place: Place) -> tuple[str, ...]:
    """Name the fields that are known where an unknown one was met."""
    for step in place[:-1]:
        field = shape.model_fields.get(str(step))
        if field is not None:
            shape = _shape_in(field.annotation) or shape
    return tuple(shape.model_fields)


def _shape_in(annotation: object) -> type[Shape] | None:
    """Find the shape inside a list, a mapping or an optional of it."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    for inner in get_args(annotation):
        shape = _shape_in(inner)
        if shape is not None:
            return shape
    return None
