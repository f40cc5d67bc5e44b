"""A figure as SVG without what nobody sees: less than half of the bytes, the same picture.

What draws it writes six decimals, a group with a name around every mark, a list of fonts
with every text, and the sentence a second time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from itertools import count
from xml.etree import ElementTree as ET

FONTS = "DejaVu Sans,Verdana,sans-serif"
"""The one that room was measured for, and what is as wide."""
DECIMALS = 2
"""Of a point: less than a fiftieth of what a screen can show."""

_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_FAMILY = re.compile(r"font-family:[^;]*sans-serif;?")
_AFTER = re.compile(r"([:;])\s+")
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
_REFERENCE = re.compile(r"#([mph][0-9a-f]{10})\b")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")


def slim(drawn: bytes) -> bytes:
    """Leave out of a figure what nobody sees.

    Parameters
    ----------
    drawn
        SVG as matplotlib writes it, with its texts as texts.
    """
    for _, (prefix, kind) in ET.iterparse(io.BytesIO(drawn), ["start-ns"]):  # noqa: S314 - ours
        ET.register_namespace(prefix, kind)
    root = ET.fromstring(drawn)  # noqa: S314 - ours
    names = _short_names(root)
    for element in root.iter():
        _shorten(element, names)
    for element in root.iter():
        element[:] = list(_seen(element))
        for part in element:
            part.tail = None
        if not (element.text or "").strip():
            element.text = None
    root.set("font-family", FONTS)
    written: bytes = ET.tostring(root, encoding="utf-8")
    return written


def _short_names(root: ET.Element) -> Mapping[str, str]:
    """Give what is referred to a number for a name."""
    number, names = count(), dict[str, str]()
    for element in root.iter():
        for value in element.attrib.values():
            for name in _REFERENCE.findall(value):
                if name not in names:
                    names[name] = f"x{next(number)}"
    return names


def _shorten(element: ET.Element, names: Mapping[str, str]) -> None:
    """Round numbers, and leave out what says nothing."""
    given = dict(element.attrib)
    element.attrib.clear()
    for name, value in given.items():
        if name == "id" and value not in names:
            continue
        if name == "transform" and _NO_TURN.fullmatch(value):
            continue
        if name == "id":
            short = names[value]
        elif name == "d":
            short = _path(value)
        else:
            short = _FAMILY.sub("", value) if name == "style" else value
            short = _REFERENCE.sub(lambda found: f"#{names[found[1]]}", short)
            short = _NUMBER.sub(_rounded, short)
        if name == "style":
            short = _AFTER.sub(r"\1", short).strip("; ")
        element.set(name, short)


def _seen(element: ET.Element) -> Iterator[ET.Element]:
    """Give what stands in an element, not in groups that only have a name."""
    for part in element:
        kind = part.tag.rpartition("}")[2]
        if kind == "g" and not part.attrib:
            yield from _seen(part)
        elif kind != "metadata" and (kind != "g" or len(part)):
            yield part


def _path(steps: str) -> str:
    """Write a path with steps across and up where it has them."""
    at: tuple[str, str] | None = None
    written = []
    for letter, numbers in _STEP.findall(_NUMBER.sub(_rounded, steps)):
        places = numbers.split()
        to = (places[-2], places[-1]) if len(places) > 1 else None
        if letter == "L" and at is not None and to is not None and at[1] == to[1]:
            written.append(f"H{to[0]}")
        elif letter == "L" and at is not None and to is not None and at[0] == to[0]:
            written.append(f"V{to[1]}")
        else:
            written.append(letter + " ".join(places))
        at = to
    return "".join(written)


def _rounded(found: re.Match[str]) -> str:
    rounded = f"{float(found[0]):.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded
