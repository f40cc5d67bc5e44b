"""The invented plan of one state, from ``plan.toml``: every version of every action."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from assessments.records.evidence import EvidenceId
from assessments.records.people import AgencyCode, StateCode
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    ActionStatus,
    Quarter,
)
from priorities.crosswalk.links import EditionPath
from roadmap.demo.people import Country


def plan_of(
    country: Country, editions: EditionPath, *, last_year: int
) -> tuple[Action, ...]:
    """Write down the plan of a state, in the order in which it was written.

    Parameters
    ----------
    last_year
        Year of the last cycle, from which the years of the plan count.
    """
    written = tomllib.loads(
        files("roadmap.demo").joinpath("plan.toml").read_text("utf-8")
    )["actions"]
    translator = _PlanTranslator(
        country=country, editions=editions, last_year=last_year
    )
    versions = [
        version for action in written for version in translator.versions(action)
    ]
    return tuple(
        replace(version, seq=seq)
        for seq, version in enumerate(sorted(versions, key=lambda v: v.at), start=1)
    )


class _PlanTranslator:
    """Turns years, agencies and documents of the file into those of the state."""

    def __init__(
        self, *, country: Country, editions: EditionPath, last_year: int
    ) -> None:
        self._state: StateCode = country.state.code
        self._person = country.focal_point.id
        self._editions = {
            "older": editions.older.id,
            "newer": editions.newer.id,
        }
        self._last_year = last_year

    def versions(self, written: Mapping[str, Any]) -> Iterator[Action]:
        """Give an action as it was first written, and each change of it."""
        content = self._content(written)
        yield self._version(written, content, written["written"])
        for step in written.get("steps", ()):
            content = self._changed(content, step)
            yield self._version(written, content, step["at"])

    def _version(
        self, written: Mapping[str, Any], content: ActionContent, at: list[int]
    ) -> Action:
        return Action(
            id=self._action(written["key"]),
            state=self._state,
            content=content,
            seq=0,
            person=self._person,
            at=datetime(self._last_year + at[0], at[1], 15, 9, 0, tzinfo=UTC),
        )

    def _content(self, written: Mapping[str, Any]) -> ActionContent:
        lead = written.get("lead")
        return ActionContent(
            title=written["title"],
            edition=self._editions[written["edition"]],
            option=written.get("option"),
            criteria=tuple(written["criteria"]),
            lead=None if lead is None else self._agency(lead),
            partners=tuple(map(self._agency, written.get("partners", ()))),
            starts=self._quarter(written["starts"]),
            ends=self._quarter(written["ends"]),
            status=ActionStatus.PLANNED,
            effort=written.get("effort"),
            amount=written.get("amount"),
            currency=written.get("currency"),
            evidence_wanted=written.get("evidence_wanted", ""),
            evidence=(),
            after=tuple(map(self._action, written.get("after", ()))),
            note="",
        )

    def _changed(
        self, content: ActionContent, step: Mapping[str, Any]
    ) -> ActionContent:
        return replace(
            content,
            status=ActionStatus(step.get("status", content.status)),
            ends=self._quarter(step["ends"]) if "ends" in step else content.ends,
            evidence=tuple(
                EvidenceId(f"{self._state}-{kind}") for kind in step["evidence"]
            )
            if "evidence" in step
            else content.evidence,
            note=step.get("note", content.note),
        )

    def _quarter(self, given: list[int]) -> Quarter:
        return Quarter(self._last_year + given[0], given[1])

    def _agency(self, key: str) -> AgencyCode:
        return AgencyCode(f"{self._state}-{key}")

    def _action(self, key: str) -> ActionId:
        return ActionId(f"{self._state}-{key}")
