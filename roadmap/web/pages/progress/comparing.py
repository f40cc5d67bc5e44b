"""Two submissions of a state compared: what the pages Progress and Compare both show.

The service checks the right to read; here is only what is done with what it gives.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assessments.comparison.values import Change, NoTotal
from assessments.records.people import Person
from assessments.records.work import Submission, SubmissionId
from assessments.service import Service
from priorities.crosswalk.links import Crosswalk
from priorities.edition import CriterionCode, Edition
from roadmap import charts
from roadmap.charts import words as chart_words
from roadmap.progress import frames
from roadmap.progress.decomposition import (
    OUTSIDE,
    PartKind,
    break_down,
    break_down_all,
    moves,
)
from roadmap.progress.page import (
    ChangeSection,
    OverviewRow,
    dropped,
    overview,
    sections,
)
from roadmap.web.ui.figures import Drawing, drawing
from roadmap.wording.editions import Naming, edition_name, edition_note
from roadmap.wording.texts import Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two submissions, the older one first, and what changed between them."""

    older: Submission
    newer: Submission
    change: Change
    naming: Naming

    @property
    def cycles(self) -> tuple[str, str]:
        """Names of the two years; of one cycle their numbers tell them apart."""
        return self._name(self.older), self._name(self.newer)

    def _name(self, submission: Submission) -> str:
        if self.older.cycle != self.newer.cycle:
            return str(submission.cycle)
        say = self.naming.say
        return say(
            "progress.one_submission",
            cycle=submission.cycle,
            number=submission.draft,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What only the year of the wider scope asked: a line for each indicator."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonShown:
    """What both pages show of two submissions, by ``progress/change.html``.

    Attributes
    ----------
    cycles
        Names of the older and the newer year.
    moved_outside, moved_by_questionnaire
        Whether there is a column for what is no answer's doing.
    dropped
        Titles of priorities of the older edition without counterpart.
    drawings
        The waterfall of every priority that moved, by its code.
    beyond
        None where both years asked the same.
    """

    cycles: tuple[str, str]
    overview: tuple[OverviewRow, ...]
    moved_outside: bool
    moved_by_questionnaire: bool
    dropped: tuple[str, ...]
    sections: tuple[ChangeSection, ...]
    drawings: Mapping[str, Drawing]
    beyond: Beyond | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEditions:
    """Which editions are here now, and which of them are linked: by id, and by older and newer."""

    editions: Mapping[str, Edition | None]
    crosswalks: Mapping[tuple[str, str], Crosswalk | None]


def known_editions(
    service: Service, years: Sequence[str], planned: Collection[str] = ()
) -> KnownEditions:
    """Look which editions of years are here, oldest first, and of a plan held against them."""
    pairs = {*combinations(years, 2), *product(planned, years[-1:])}
    world = service.world
    return KnownEditions(
        editions={code: world.edition_here(code) for code in (*years, *planned)},
        crosswalks={
            (older, newer): world.crosswalk_here(older, newer) for older, newer in pairs
        },
    )


def compare(
    service: Service, who: Person, one: str, other: str, say: Words
) -> Comparison:
    """Read what changed between two submissions of the own state, in either order.

    Raises
    ------
    NotAllowed
        If the person may not see the state's results.
    NotFound
        If one of them is not there, or is another state's.
    """
    changed = service.history.change(
        who=who, older=SubmissionId(one), newer=SubmissionId(other)
    )
    return told(service, changed.before, changed.after, changed.change, say)


def told(
    service: Service,
    older: Submission,
    newer: Submission,
    change: Change,
    say: Words,
) -> Comparison:
    """Put a change together with what it takes to tell it."""
    return Comparison(
        older=older,
        newer=newer,
        change=change,
        naming=Naming(
            older=service.world.edition_here(older.edition),
            newer=service.world.edition_here(newer.edition),
            say=say,
        ),
    )


def address(prefix: str, older: SubmissionId, newer: SubmissionId) -> str:
    """Give the address of the comparison of two submissions."""
    return f"{prefix}/progress/compare?{urlencode({'from': older, 'to': newer})}"


def shown(compared: Comparison, prefix: str) -> ComparisonShown:
    """Put a comparison into words and figures."""
    naming, change, cycles = compared.naming, compared.change, compared.cycles
    breakdowns = break_down_all(change)
    return ComparisonShown(
        cycles=cycles,
        overview=overview(change, naming),
        moved_outside=bool(moves(breakdowns, *OUTSIDE)),
        moved_by_questionnaire=bool(moves(breakdowns, PartKind.QUESTIONNAIRE)),
        dropped=dropped(change, naming),
        sections=sections(change, cycles, naming),
        drawings=_drawings(compared, prefix),
        beyond=_beyond(compared),
    )


def steps_of(
    compared: Comparison, priority: str
) -> tuple["pd.DataFrame", charts.WaterfallWords] | None:
    """Give the steps of a priority's waterfall and their words; None where nothing moved."""
    change = compared.change.by_code.get(priority)
    breakdown = None if change is None else break_down(change)
    if breakdown is None or not breakdown.parts:
        return None
    naming = compared.naming
    words = chart_words.waterfall(naming.title(priority), naming.say)
    return frames.steps(breakdown, compared.cycles, naming), words


def notes(comparison: Comparison) -> list[str]:
    """Say what is missing to tell all of it, and where the two were counted differently."""
    naming, change = comparison.naming, comparison.change
    missing = dict.fromkeys(
        wanted
        for wanted, loaded in (
            (change.older, naming.older),
            (change.newer, naming.newer),
        )
        if loaded is None
    )
    lines = [
        naming.say("progress.note.edition_missing", edition=edition)
        for edition in missing
    ]
    if change.beyond:
        wider, narrower = _by_scope(comparison)
        lines.append(
            naming.say(
                "progress.note.scopes",
                n=len(change.beyond),
                wider=wider,
                narrower=narrower,
                scope=naming.say(f"progress.scope.{change.scope}"),
            )
        )
    if change.disputed and naming.newer is not None:
        titles = [naming.title(code) for code in change.disputed]
        lines.append(
            naming.say("progress.note.disputed", titles=naming.say.listed(titles))
        )
    if any(priority.no_real is NoTotal.NO_CROSSWALK for priority in change.priorities):
        key, editions = "progress.note.no_crosswalk", (change.older, change.newer)
        lines.append(naming.say(key, older=editions[0], newer=editions[1]))
    if change.rules_before != change.rules_after:
        lines.append(
            naming.say(
                "progress.note.other_rules",
                older=change.rules_before,
                newer=change.rules_after,
            )
        )
    return lines


def _by_scope(compared: Comparison) -> tuple[str, str]:
    """Name the year that asked more, and the other one."""
    older, newer = compared.cycles
    is_older_wider = compared.change.scope_before is not compared.change.scope
    return (older, newer) if is_older_wider else (newer, older)


def _beyond(compared: Comparison) -> Beyond | None:
    """List what only the year of the wider scope asked, by indicator."""
    change, naming = compared.change, compared.naming
    is_older_wider = change.scope_before is not change.scope
    edition = naming.older if is_older_wider else naming.newer
    if not change.beyond or edition is None:
        return None
    counts = Counter(
        edition.indicator_of[CriterionCode(code)].code for code in change.beyond
    )
    return Beyond(
        title=naming.say("progress.beyond", year=_by_scope(compared)[0]),
        lines=tuple(
            naming.say(
                "progress.beyond_of",
                n=n,
                title=naming.say.of(edition, f"{code}.title"),
            )
            for code, n in counts.items()
        ),
    )


def notes_of_editions(editions: Iterable[Edition | None], say: Words) -> list[str]:
    """Say once of every reconstruction among editions that it is one."""
    by_id = {edition.id: edition for edition in editions if edition is not None}
    return [n for loaded in by_id.values() if (n := edition_note(loaded, say))]


def facts(comparison: Comparison) -> str:
    """Say what is compared: cycles, editions, scopes."""
    change, naming = comparison.change, comparison.naming
    say = naming.say
    return say(
        "progress.facts",
        older=comparison.cycles[0],
        newer=comparison.cycles[1],
        older_standing=standing(comparison.older, say),
        newer_standing=standing(comparison.newer, say),
        older_edition=name_of(naming.older, change.older, say),
        newer_edition=name_of(naming.newer, change.newer, say),
        older_scope=say(f"progress.scope.{change.scope_before}"),
        newer_scope=say(f"progress.scope.{change.scope_after}"),
    )


def standing(submission: Submission, say: Words) -> str:
    """Say what became of a submission: signed, sent back, or not yet either."""
    if submission.sent_back is not None:
        return say("progress.standing.sent_back")
    if submission.signed_at is None:
        return say("progress.standing.waits")
    day = say.date(submission.signed_at.date())
    return say("progress.standing.signed", day=day)


def name_of(edition: Edition | None, code: str, say: Words) -> str:
    """Name an edition; one that is not on this system by its id."""
    return code if edition is None else edition_name(edition, say)


def query(compared: Comparison) -> str:
    """Name the two submissions as the address of their comparison does."""
    return urlencode({"from": compared.older.id, "to": compared.newer.id})


def _drawings(compared: Comparison, prefix: str) -> Mapping[str, Drawing]:
    """Give address, size and sentence of every waterfall, by priority."""
    drawings: dict[str, Drawing] = {}
    for change in compared.change.priorities:
        steps = steps_of(compared, change.code)
        if steps is None:
            continue
        frame, words = steps
        drawings[change.code] = drawing(
            f"{prefix}/progress/waterfall",
            f"{query(compared)}&{urlencode({'priority': change.code})}",
            partial(charts.waterfall_size, len(frame)),
            says=charts.waterfall_sentence(frame, words),
        )
    return drawings
