"""The names of the invented region, from ``region.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assessments.records import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedAgency:
    """A kind of agency that every invented state has; ``asked`` are priorities."""

    key: str
    name: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Everything that has a name in the region."""

    sub_regions: tuple[str, ...]
    states: tuple[str, ...]
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    comments: tuple[str, ...]
    settling: str
    does_not_apply: str
    agencies: tuple[InventedAgency, ...]
    evidence: tuple[tuple[EvidenceKind, str], ...]


@cache
def names() -> Names:
    """Read the names once."""
    found = tomllib.loads(
        files("roadmap.demo").joinpath("region.toml").read_text("utf-8")
    )
    return Names(
        **{
            key: tuple(found[key])
            for key in (
                "sub_regions",
                "states",
                "given_names",
                "family_names",
                "comments",
            )
        },
        settling=found["settling"],
        does_not_apply=found["does_not_apply"],
        agencies=tuple(
            InventedAgency(key=one["key"], name=one["name"], asked=tuple(one["asked"]))
            for one in found["agencies"]
        ),
        evidence=tuple(
            (EvidenceKind(one["kind"]), one["title"]) for one in found["evidence"]
        ),
    )
