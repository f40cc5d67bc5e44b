"""A release as a value: written to canonical JSON and read back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.disclosure.change import MoveCounts, Verdict, Withheld
from assessments.disclosure.constraints import Known, StateKind, World
from assessments.disclosure.figures import AtLeast, Counts, Figure
from assessments.disclosure.integer_programs import Proof
from assessments.disclosure.ledger import Ledger
from assessments.disclosure.rule import ANNOUNCED, Thresholds
from priorities.canonical import canonical_bytes

FORMAT = "tip-roadmap release 1"
EXPORT_FORMAT = "tip-roadmap exported release 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How a priority moved since the release before.

    Attributes
    ----------
    moved
        Counts of states, or why they are not counted.
    """

    verdict: Verdict
    moved: MoveCounts | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPriority:
    """One priority in one release.

    Attributes
    ----------
    figure
        None when too few states took part.
    change
        None when there is nothing to compare with: no release before, too few in it, or
        another edition.
    """

    figure: Figure | None
    change: Movement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Everything that is published of one cycle.

    Attributes
    ----------
    priorities
        By code.
    corrects
        Id of the release of the same cycle that this one takes the place of; None for
        the first of its cycle.
    """

    cycle: str
    edition: str
    priorities: Mapping[str, PublishedPriority]
    corrects: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityCertificate:
    """The part of a certificate that is about one priority.

    Attributes
    ----------
    impossible
        Where nobody can stand although no single figure says so, each with its proof;
        in corrections only.
    """

    kinds: tuple[StateKind, ...]
    worlds: tuple[World, ...]
    impossible: Mapping[Known, Proof] = field(default_factory=dict)


def written(release: Release) -> bytes:
    """Write a release; the same release gives the same bytes."""
    return canonical_bytes(
        {
            "format": FORMAT,
            "cycle": release.cycle,
            "edition": release.edition,
            "corrects": release.corrects,
            "design": ANNOUNCED.as_settings(),
            "priorities": {
                code: _priority(published)
                for code, published in release.priorities.items()
            },
        }
    )


def read(document: bytes) -> Release:
    """Read a release back."""
    content = json.loads(document)
    return Release(
        cycle=content["cycle"],
        edition=content["edition"],
        corrects=content["corrects"],
        priorities={
            code: PublishedPriority(
                figure=_read_figure(published), change=_read_change(published)
            )
            for code, published in content["priorities"].items()
        },
    )


def certificate(release: str, parts: Mapping[str, PriorityCertificate]) -> bytes:
    """Write the certificate of a release.

    Parameters
    ----------
    release
        Its id.
    parts
        By priority, every one that is published.
    """
    return canonical_bytes(
        {
            "release": release,
            "priorities": {
                code: {
                    "kinds": [
                        {"before": k.before, "now": k.now, "states": k.size}
                        for k in part.kinds
                    ],
                    "alternative_worlds": [list(world) for world in part.worlds],
                    "nobody_at": [
                        {"cells": list(known), "factors": list(proof)}
                        for known, proof in sorted(part.impossible.items())
                    ],
                }
                for code, part in parts.items()
            },
        }
    )


def kinds_in(certificate: bytes, code: str) -> tuple[StateKind, ...]:
    """Read how many states of each kind there are in a priority."""
    part = json.loads(certificate)["priorities"][code]
    return tuple(
        StateKind(before=kind["before"], now=kind["now"], size=kind["states"])
        for kind in part["kinds"]
    )


def exported(ledger: Ledger, certificate_of_the_last: bytes) -> bytes:
    """Write one file that the checker reads: the whole ledger and the certificate."""
    entries = [
        {"id": entry.id, "release": json.loads(entry.document)} for entry in ledger
    ]
    return canonical_bytes(
        {
            "format": EXPORT_FORMAT,
            "releases": entries,
            "certificate": json.loads(certificate_of_the_last),
        }
    )


def _priority(published: PublishedPriority) -> dict[str, Any]:
    figure = published.figure
    if figure is None:
        return {"too_few": True}
    shown: dict[str, Any] = {
        "states": figure.states,
        "stage_threshold": figure.thresholds.stage,
        "end_threshold": figure.thresholds.end,
        "change": _change(published.change),
    }
    if isinstance(figure.shown, Counts):
        return shown | {
            "shown": {"counts": list(figure.shown.counts)},
            "median": figure.shown.median,
        }
    at_least = {"stages": list(figure.shown.stages), "number": figure.shown.number}
    return shown | {"shown": {"at_least": at_least}}


def _change(change: Movement | None) -> dict[str, Any] | None:
    if change is None:
        return None
    verdict = {"verdict": change.verdict.value}
    if isinstance(change.moved, Withheld):
        return verdict | {"not_counted": change.moved.name.lower()}
    moved = change.moved
    counts = {"rose": moved.rose, "same": moved.same, "fell": moved.fell}
    return {**verdict, "moved": counts}


def _read_figure(published: Mapping[str, Any]) -> Figure | None:
    if "too_few" in published:
        return None
    shown = published["shown"]
    return Figure(
        states=published["states"],
        thresholds=Thresholds(
            stage=published["stage_threshold"], end=published["end_threshold"]
        ),
        shown=Counts(counts=tuple(shown["counts"]))
        if "counts" in shown
        else AtLeast(
            stages=tuple(shown["at_least"]["stages"]),
            number=shown["at_least"]["number"],
        ),
    )


def _read_change(published: Mapping[str, Any]) -> Movement | None:
    change = published.get("change")
    if change is None:
        return None
    moved = change.get("moved")
    return Movement(
        verdict=Verdict(change["verdict"]),
        moved=Withheld[change["not_counted"].upper()]
        if moved is None
        else MoveCounts(**moved),
    )
