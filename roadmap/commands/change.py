"""``roadmap change``: what changed between two submissions of one state, in parts."""

import json
from collections.abc import Iterator
from fractions import Fraction

from assessments.comparison.values import (
    Change,
    NoTotal,
    OverallChange,
    PriorityChange,
)
from assessments.records.work import SubmissionId
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.history import Compared
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from priorities.rounding import adding_up
from roadmap.commands.plain import plain
from roadmap.commands.records import opened, refusals_in_words
from roadmap.progress import words
from roadmap.progress.decomposition import (
    PLACES,
    Breakdown,
    Part,
    PartKind,
    break_down,
)
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
    yield from change_lines(change, naming)


def change_lines(change: Change, naming: Naming) -> Iterator[str]:
    """Say how the overall number moved, where there is one, and how each priority did.

    Where an edition rounds, the rounded numbers come first; the parts that follow are
    those of the change before any rounding.
    """
    exact = change.before_rounding
    if exact is not None and change.overall is None:
        yield ""
        yield words.no_number(NoTotal.ROUNDED, english)
    if change.overall is not None:
        yield ""
        yield english("cli.change.overall")
        yield from (f"  {line}" for line in _of_overall(change.overall, exact))
    for priority in change.priorities:
        yield ""
        yield f"{priority.code}  {naming.title(priority.code)}"
        taken = priority if exact is None else exact.by_code[priority.code]
        if taken is not priority:
            yield f"  {_from_to(priority.before, priority.after)}"
            yield f"  {english('cli.change.before_rounding')}"
        yield from (f"  {line}" for line in _of_priority(taken))


def _from_to(before: Fraction | None, after: Fraction | None) -> str:
    then, now = (
        english("cli.place.not_placed") if n is None else english.decimal(n, places=2)
        for n in (before, after)
    )
    return english("cli.change.from_to", before=then, after=now)


def _of_overall(overall: OverallChange, exact: Change | None) -> Iterator[str]:
    yield _from_to(overall.before, overall.after)
    for reason in dict.fromkeys((overall.no_total, overall.no_real)):
        if reason is not None:
            yield words.no_number(reason, english)
    taken = exact.overall if exact is not None else overall
    if taken is None or taken.real is None or taken.comparable_before is None:
        return
    if exact is not None:
        yield english("cli.change.before_rounding")
    yield _sum_of(taken)
    yield words.certainty(taken, english)


def _sum_of(overall: OverallChange) -> str:
    """Write the change of an overall number as one sum that adds up as it is shown."""
    parts: list[tuple[str, Fraction | None]] = [*overall.contributions.items()]
    kinds = [(PartKind.ENTERED_OR_LEFT, overall.entered_or_left)]
    start = overall.comparable_before
    if overall.total is not None:
        kinds.append((PartKind.QUESTIONNAIRE, overall.questionnaire))
        start = overall.before
    parts += [(english(f"progress.part.{kind}"), part) for kind, part in kinds]
    moved = [(name, part) for name, part in parts if part]
    first, shown, last = adding_up(
        start or Fraction(0), [part for _, part in moved], PLACES
    )
    named = (
        f"{english.change(part)} {name}"
        for part, (name, _) in zip(shown, moved, strict=True)
    )
    written = " ".join((english.number(first), *named, "=", english.number(last)))
    if overall.total is None:
        return english("cli.change.comparable", sum=written)
    return written


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
