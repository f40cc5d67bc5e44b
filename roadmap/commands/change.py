"""``roadmap change``: what changed between two submissions of one state, in parts."""

import json
from collections.abc import Iterator

from assessments.comparison.values import Change, PriorityChange
from assessments.records.work import SubmissionId
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.history import Compared
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.commands.plain import plain
from roadmap.commands.records import opened, refusals_in_words
from roadmap.progress import words
from roadmap.progress.decomposition import Breakdown, Part, break_down
from roadmap.settings import Settings
from roadmap.wording.editions import Naming, edition_name
from roadmap.wording.texts import english


def change_of_submissions(before: str, after: str, *, as_json: bool) -> None:
    """Print the change between two submissions: parts that add up, and how sure."""
    with refusals_in_words(), opened(Settings()) as service:
        compared = service.history.change(
            who=SYSTEM, older=SubmissionId(before), newer=SubmissionId(after)
        )
        if as_json:
            print(json.dumps(change_document(compared), indent=2))
            return
        print("\n".join(_lines(compared, _naming(service, compared.change))))


def change_document(compared: Compared) -> dict[str, object]:
    """Give everything a change says; what does not exist is null beside its reason."""
    return {
        "state": compared.before.state,
        "before": {"submission": compared.before.id, "cycle": compared.before.cycle},
        "after": {"submission": compared.after.id, "cycle": compared.after.cycle},
        "change": plain(compared.change),
    }


def _naming(service: Service, change: Change) -> Naming:
    def known(edition: str) -> Edition | None:
        try:
            return service.world.editions(edition)
        except PrioritiesError:
            return None

    return Naming(older=known(change.older), newer=known(change.newer), say=english)


def _lines(compared: Compared, naming: Naming) -> Iterator[str]:
    change = compared.change
    yield english(
        "cli.change.title",
        before=compared.before.cycle,
        after=compared.after.cycle,
        older=_named(naming.older, change.older),
        newer=_named(naming.newer, change.newer),
    )
    for priority in change.priorities:
        yield ""
        yield f"{priority.code}  {naming.title(priority.code)}"
        yield from (f"  {line}" for line in _of_priority(priority))


def _named(edition: Edition | None, code: str) -> str:
    return code if edition is None else edition_name(edition, english)


def _of_priority(change: PriorityChange) -> Iterator[str]:
    if change.too_few:
        yield english("progress.no_number.too_few")
        return
    for reason in dict.fromkeys((change.no_total, change.no_real)):
        if reason is not None:
            yield words.no_number(reason, english)
    parts = break_down(change)
    if parts is not None:
        total = _sum(parts)
        yield (total if parts.is_whole else english("cli.change.comparable", sum=total))
    yield words.certainty(change, english)


def _sum(parts: Breakdown) -> str:
    """Write one sum that adds up as it is shown."""
    named = (f"{english.change(part.shown)} {_name(part)}" for part in parts.parts)
    start, end = english.number(parts.shown_start), english.number(parts.shown_end)
    return " ".join((start, *named, "=", end))


def _name(part: Part) -> str:
    return part.code or english(f"progress.part.{part.kind}")
