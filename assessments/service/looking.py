"""What stands in an assessment, as far as a person sees it: sheets and progress.

The right to look was checked; `assessments.service.answering` does that.

Longer than most: a sheet and the progress beside it are put together from the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assessments import rules
from assessments.answers.effective import (
    A,
    Asked,
    CodeState,
    codes_downwards,
    current_states,
    effective_answers,
    newest_comments,
)
from assessments.answers.last_cycle import LastSaid, codes_behind, last_said
from assessments.answers.progress import (
    Viewpoint,
    indicators_in_scope,
    progress_of,
)
from assessments.errors import NotFound, WrongMoment
from assessments.records.evidence import EvidenceLink
from assessments.records.people import AgencyCode, Person, PersonId, Voice
from assessments.records.sheet import CriterionState, Progress, Sheet
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    ChangeReason,
    Comment,
    Cycle,
    EarlierSubmission,
    LateNote,
    WorkStage,
)
from assessments.service.context import edition_of, last_cycle, path_between
from assessments.service.kept import Kind
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import late as reading_late
from assessments.store.reading import people as reading_people
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import work as reading
from priorities.answers import AnswerValue, Scope
from priorities.edition import Edition, Priority, PriorityCode
from priorities.scoring.placement import place_priority
from priorities.scoring.result import PriorityPlacement

_PROGRESS = Kind[tuple[Progress, ...]](500)
"""How far an assessment is, by the newest number given in it, its scope and who looks."""

_GIVEN = Kind["_Given"](300)
"""What somebody sees of a priority, by the newest number given in the assessment and whose
view it is; 40 kB."""

_LAST_SAID = Kind[Mapping[str, LastSaid]](1000)
"""What was said last cycle of a priority, by that submission, the way here and the voice; 9 kB."""

NOTHING_SAID = LastSaid(value=None, asked_before=())


def sheet(  # noqa: PLR0913 - the last one narrows what is read
    world: World,
    unit: Unit,
    me: Person,
    opened: tuple[Assessment, Cycle, int],
    priority: str,
    earlier: EarlierSubmission | None,
    *,
    only_code: str | None = None,
) -> Sheet:
    """Give everything the person sees of one priority, or of one criterion in it.

    What was given to the assessment is put together once for all who see the same, until
    anything more is given to it.

    Parameters
    ----------
    opened
        The assessment, its cycle, and the newest number given in it.
    earlier
        What was submitted before (`submitted_before`).

    Raises
    ------
    NotFound
        If there is no such priority.
    """
    work, cycle, newest = opened
    edition = world.editions(work.edition)
    wanted = priority_in(edition, priority)
    path = earlier and path_between(world, earlier.edition, work.edition)
    part = (wanted.code, only_code, visible_voice(me), me.voice, me.agency)
    given = world.computed_once(
        unit,
        _GIVEN,
        (work.id, newest, work.scope, _counted_as(work), edition, part, earlier, path),
        lambda: _given(world, unit, me, work, wanted, only_code),
    )
    entries = reading_evidence.entries_of_links(unit, given.seen.links)
    return Sheet(
        assessment=work,
        priority=wanted.code,
        states=_with_late(given.states, late_notes(unit, me, work.id)),
        may_answer=rules.may_answer(me, work, cycle, world.clock()),
        voice=me.voice,
        agencies=reading_people.agencies(unit, rules.own_state(me)),
        handed_back=given.handed_back,
        placement=given.placement,
        evidence={entry.id: entry.title for entry in entries.values()},
        people=reading_people.names(unit, _others(given.seen, me)),
        last_unseen=given.seen.last_unseen,
    )


def _counted_as(work: Assessment) -> tuple[WorkStage, int]:
    """Give what decides under which version of the rules an assessment is counted.

    A draft is under the newest, what was submitted under that of its document
    (`assessments.service.context.edition_of`).
    """
    return work.stage, work.draft


def _given(
    world: World,
    unit: Unit,
    me: Person,
    work: Assessment,
    wanted: Priority,
    only_code: str | None,
) -> "_Given":
    edition, only = edition_of(world, unit, work), visible_voice(me)
    asked = Asked.of(reading_effective.assignments(unit, work.id, agency=me.agency))
    codes = _codes(edition, wanted, me.agency, asked)
    if only_code is not None:
        within = codes_downwards(edition, only_code)
        codes = tuple(code for code in codes if code in within)
    seen = _seen(world, unit, me, work, codes)
    numbers = dict.fromkeys(codes, 0)
    for answer in seen.answers:
        numbers[answer.code] = max(numbers[answer.code], answer.seq)
    settlements = (
        reading_effective.settlements(unit, work.id, codes=codes)
        if only is None
        else ()
    )
    states = current_states(edition, seen.answers, settlements, seen.links)
    return _Given(
        seen=seen,
        states={
            code: _criterion_state(
                code,
                states.get(code, CodeState()),
                seen=seen,
                voice=me.voice,
                assigned=asked.agencies(edition, code),
                newest=max(
                    numbers.get(below, 0) for below in codes_downwards(edition, code)
                ),
            )
            for code in codes
            if only_code in {None, code}
        },
        handed_back=tuple(
            word
            for word in handed_back(edition, work.scope, asked, states)
            if word.code in set(codes)
        )
        if only is None
        else (),
        placement=None
        if only is not None
        else place_priority(
            edition,
            wanted.code,
            effective_answers(edition, states)
            if only_code is None
            else reading_effective.effective(
                unit, work.id, edition, priorities={wanted.code}
            ),
            work.scope,
        ),
    )


def _with_late(
    states: Mapping[str, CriterionState], late: Sequence[LateNote]
) -> Mapping[str, CriterionState]:
    """Put what arrived late beside the criteria; it has no number in the assessment."""
    beside = {note.code: tuple(n for n in late if n.code == note.code) for note in late}
    return {
        code: replace(state, late=beside[code]) if code in beside else state
        for code, state in states.items()
    }


def handed_back(
    edition: Edition,
    scope: Scope,
    asked: Asked,
    states: Mapping[str, CodeState[A]],
) -> tuple[Assignment, ...]:
    """Give what agencies passed on, that the scope asks and nobody else has answered."""
    passed_on = asked.handed_back(states)
    if not passed_on:
        return ()
    in_scope = {
        code
        for priority in edition.priorities
        for indicator in indicators_in_scope(priority, scope)
        for code in (indicator.code, *(c.code for c in indicator.criteria))
    }
    return tuple(word for word in passed_on if word.code in in_scope)


def progress(
    world: World,
    unit: Unit,
    me: Person,
    work: Assessment,
    *,
    newest: int | None = None,
) -> tuple[Progress, ...]:
    """Count per priority how much is answered, as far as the person sees it.

    Counted once for all who see the same, until anything is given to the assessment.
    """
    edition = world.editions(work.edition)
    only = visible_voice(me)
    if newest is None:
        newest = reading.last_seq(unit, work.id)
    return world.computed_once(
        unit,
        _PROGRESS,
        (work.id, newest, work.scope, _counted_as(work), edition, only),
        lambda: _counted(unit, work, edition_of(world, unit, work), only),
    )


def _counted(
    unit: Unit, work: Assessment, edition: Edition, only: Voice | None
) -> tuple[Progress, ...]:
    if only is None:
        viewpoint = Viewpoint(voice=None, is_asked=lambda _: True)
        settlements = reading_effective.settlements(unit, work.id)
    else:
        agency = AgencyCode(only)
        asked = Asked.of(reading_effective.assignments(unit, work.id, agency=agency))
        viewpoint = Viewpoint(
            voice=only,
            is_asked=lambda code: asked.is_asked(edition, agency, code),
        )
        settlements = ()
    answers = reading_effective.said(unit, work.id, voice=only)
    states = current_states(edition, answers, settlements)
    return progress_of(edition, work.scope, states, viewpoint)


def progress_of_agencies(
    world: World, unit: Unit, work: Assessment, agencies: Iterable[AgencyCode]
) -> dict[AgencyCode, tuple[Progress, ...]]:
    """Count what each agency itself sees: its own answers to what it is asked."""
    edition = world.editions(work.edition)
    asked = Asked.of(reading_effective.assignments(unit, work.id))
    states = current_states(edition, reading_effective.said(unit, work.id))
    return {
        agency: progress_of(
            edition,
            work.scope,
            states,
            Viewpoint(
                voice=Voice(agency), is_asked=partial(asked.is_asked, edition, agency)
            ),
        )
        for agency in agencies
    }


def priority_in(edition: Edition, code: str) -> Priority:
    """Give a priority of an edition.

    Raises
    ------
    NotFound
        If there is no such priority.
    """
    priority = edition.priority_by_code.get(PriorityCode(code))
    if priority is None:
        raise NotFound("no_such_thing")
    return priority


def last_values(
    world: World,
    unit: Unit,
    work: Assessment,
    codes: Sequence[str],
    only: Voice | None,
) -> dict[str, str | None]:
    """Give what stood last cycle and carries over, by code."""
    last, _ = _last_said(world, unit, work, codes, only)
    return {code: taken.value for code, taken in last.items()}


def _seen(
    world: World,
    unit: Unit,
    me: Person,
    work: Assessment,
    codes: Sequence[str],
) -> "_Seen":
    only = visible_voice(me)
    answers = reading_effective.answers(unit, work.id, codes=codes, voice=only)
    last, last_unseen = _last_said(world, unit, work, codes, only)
    why = reading_reasons.held(unit, work.id, answers, codes=codes, voice=only)
    return _Seen(
        answers=answers,
        comments=newest_comments(reading.comments(unit, work.id, codes, voice=only)),
        links=reading_evidence.links(unit, work.id, codes=codes, voice=only),
        why=why,
        last=last,
        last_unseen=last_unseen,
    )


def _last_said(
    world: World,
    unit: Unit,
    work: Assessment,
    codes: Sequence[str],
    only: Voice | None,
) -> tuple[Mapping[str, LastSaid], tuple[str, Mapping[str, object]] | None]:
    """Give what was said last cycle; or why that cannot be shown."""
    try:
        last = last_cycle(world, unit, work)
    except WrongMoment as error:
        return {}, (error.reason, error.values)
    if last is None:
        return {}, None
    earlier, path = last

    def read() -> Mapping[str, LastSaid]:
        then, through = earlier.assessment, earlier.through
        behind = codes_behind(path, codes)
        answers = reading_effective.said(
            unit, then, codes=behind, through=through, voice=only
        )
        settlements = (
            reading_effective.settlements(unit, then, codes=behind, through=through)
            if only is None
            else ()
        )
        return last_said(path, codes, current_states(path.older, answers, settlements))

    key = (earlier, path, tuple(codes), only)
    return world.computed_once(unit, _LAST_SAID, key, read), None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    answers: tuple[Answer, ...]
    comments: tuple[Comment, ...]
    links: tuple[EvidenceLink, ...]
    why: Mapping[str, tuple[ChangeReason, ...]]
    last: Mapping[str, LastSaid]
    last_unseen: tuple[str, Mapping[str, object]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What of a sheet is another only where something more was given to the assessment."""

    seen: "_Seen"
    states: Mapping[str, CriterionState]
    handed_back: tuple[Assignment, ...]
    placement: PriorityPlacement | None


def late_notes(
    unit: Unit, me: Person, assessment: AssessmentId
) -> tuple[LateNote, ...]:
    """Give what arrived late, as far as the person sees it."""
    if not rules.may(me, "late.notes"):
        return ()
    only = None if rules.sees_all_late_notes(me) else me.id
    return reading_late.late_notes(unit, assessment, person=only)


def _others(seen: _Seen, me: Person) -> set[PersonId]:
    """Name who commented, and who else answered with the own voice."""
    people = {comment.person for comment in seen.comments}
    people |= {a.person for a in seen.answers if a.voice == me.voice}
    return people - {me.id}


def visible_voice(me: Person) -> Voice | None:
    """Give the only voice the person may see; None for all of the state."""
    return None if rules.sees_all_voices(me) else me.voice


def asked_codes(
    unit: Unit, me: Person, work: Assessment, edition: Edition
) -> tuple[str, ...]:
    """Give the codes of an edition that the person sees, in its order."""
    asked = Asked.of(reading_effective.assignments(unit, work.id, agency=me.agency))
    return tuple(
        code
        for priority in edition.priorities
        for code in _codes(edition, priority, me.agency, asked)
    )


def _codes(
    edition: Edition, priority: Priority, agency: AgencyCode | None, asked: Asked
) -> tuple[str, ...]:
    every = (
        code
        for indicator in priority.indicators
        for code in (indicator.code, *(c.code for c in indicator.criteria))
    )
    return tuple(
        code
        for code in every
        if agency is None or asked.is_asked(edition, agency, code)
    )


def _criterion_state(
    code: str,
    state: CodeState[Answer],
    *,
    seen: _Seen,
    voice: Voice,
    assigned: tuple[AgencyCode, ...],
    newest: int,
) -> CriterionState:
    own = state.answers.get(voice)
    last = seen.last.get(code, NOTHING_SAID)
    mine = None if own is None or own.value == AnswerValue.WITHDRAWN else own
    return CriterionState(
        code=code,
        mine=mine,
        others=tuple(a for a in state.current_answers if a.voice != voice),
        carried=mine is not None and mine.carried_from is not None,
        settled=state.settlement,
        last_value=last.value,
        asked_before=last.asked_before,
        why=seen.why.get(code, ()),
        comments=tuple(c for c in seen.comments if c.code == code),
        evidence=state.evidence,
        links=tuple(link for link in seen.links if link.criterion == code),
        assigned=assigned,
        own_seq=0 if own is None else own.seq,
        newest_seq=max(newest, 0 if state.settlement is None else state.settlement.seq),
    )
