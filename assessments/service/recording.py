"""What is added to an assessment while it is open: rows are only ever added.

These are the parts of the use cases that write; `assessments.service.answering` asks who may,
opens the unit of work and notes that it was done.

Longer than most: everything that is added while an assessment is open is checked and written
alike, and shares the checks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessments import typed, validation
from assessments.answers.effective import (
    Asked,
    Said,
    codes_downwards,
    codes_upwards,
    current_states,
    is_disputed,
)
from assessments.answers.last_cycle import taken_over
from assessments.errors import NotAllowed, NotFound, Overtaken, WrongMoment
from assessments.records.people import (
    Agency,
    AgencyCode,
    Role,
)
from assessments.records.work import (
    Answer,
    Assignment,
    CarriedOver,
    ChangeKind,
    ChangeReason,
    Comment,
    NewAnswer,
    Saved,
    Settlement,
)
from assessments.service.context import last_cycle
from assessments.service.desk import Desk
from assessments.service.looking import last_values, visible_voice
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import people as reading_people
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import work as reading
from assessments.store.writing import work as writing
from assessments.validation import LONGEST_TEXT
from priorities.answers import AnswerValue
from priorities.edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What was kept of the answers given, and what stands with them.

    Attributes
    ----------
    saved
        An acknowledgement of each, in their order.
    said
        The newest of each voice to the codes that were asked for, oldest first.
    grades
        Highest confirmed grade by criterion, of the same codes.
    """

    saved: tuple[Saved, ...]
    said: tuple[Said, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict)


def answers(
    desk: Desk, given: Sequence[NewAnswer], *, beside: Sequence[str] = ()
) -> Recording:
    """Keep answers beside the ones before them, all or none, and acknowledge each.

    What was kept before under the same key is acknowledged again, whatever happened since.

    Parameters
    ----------
    beside
        Codes of which what stands is to be told, these answers with it; none for nothing.
    """
    unit, me, assessment = desk.unit, desk.me, desk.assessment.id
    keys = [answer.client_key for answer in given]
    codes = {answer.code for answer in given}
    before = reading_effective.before(
        unit,
        assessment,
        me,
        keys=keys,
        codes=beside or _with_what_holds_them(desk, codes),
        voice=None if beside else me.voice,
    )
    there = (
        reading.answers_of_keys(unit, assessment, me.id, keys) if before.keys else ()
    )
    kept = {answer.client_key: answer for answer in there}
    contents = {key: _content(answer) for key, answer in kept.items()}
    wanted = [(answer.client_key, _content(answer)) for answer in given]
    validation.require_usable(validation.of_used_keys(wanted, contents))
    saved = {
        key: _acknowledged(key, answer, repeated=True) for key, answer in kept.items()
    }
    fresh = {a.client_key: a for a in given if a.client_key not in saved}.values()
    said = before.said
    if fresh:
        edition = desk.require_open()
        validation.require_usable(validation.of_answers(edition, fresh))
        _require_asked(desk, edition, fresh, before.asked)
        _require_newest(desk, fresh, before.said)
        now = desk.world.clock()
        rows = [
            Answer(
                assessment=assessment,
                code=answer.code,
                voice=me.voice,
                person=me.id,
                value=answer.value,
                reason=_kept_reason(answer),
                seq=desk.last_seq + 1 + index,
                at=now,
                carried_from=None,
                client_key=answer.client_key,
            )
            for index, answer in enumerate(fresh)
        ]
        writing.set_last_seq(unit, assessment, desk.last_seq + len(rows))
        writing.add_answers(unit, rows)
        said += tuple(
            Said(row.code, row.voice, row.value, row.seq, None) for row in rows
        )
        saved |= {
            row.client_key: _acknowledged(row.client_key, row, repeated=False)
            for row in rows
        }
    return Recording(
        saved=tuple(saved[key] for key in keys),
        said=said if beside else (),
        grades=before.grades,
    )


def carry_over(desk: Desk) -> CarriedOver:
    """Copy what carries over from last cycle, for each voice where it said nothing yet."""
    edition = desk.require_open()
    unit, work = desk.unit, desk.assessment
    last = last_cycle(desk.world, unit, work)
    if last is None:
        raise WrongMoment("nothing_to_carry_over")
    earlier, path = last
    source = earlier.assessment
    there = {
        (s.code, s.voice) for s in reading_effective.said(unit, desk.assessment.id)
    }
    states = current_states(
        path.older, reading_effective.answers(unit, source, through=earlier.through)
    )
    old = [
        answer
        for answer in taken_over(path, states)
        if (answer.code, answer.voice) not in there
    ]
    now = desk.world.clock()
    carried = [
        Answer(
            assessment=desk.assessment.id,
            code=answer.code,
            voice=answer.voice,
            person=desk.me.id,
            value=answer.value,
            reason=(answer.reason or "")[:LONGEST_TEXT] or None,
            seq=desk.last_seq + 1 + index,
            at=now,
            carried_from=source,
            client_key=f"carried/{answer.voice}/{answer.code}",
        )
        for index, answer in enumerate(old)
    ]
    writing.change_assessment(unit, replace(work, started_from=source))
    writing.set_last_seq(unit, desk.assessment.id, desk.last_seq + len(carried))
    writing.add_answers(unit, carried)
    asked = edition.asked(work.scope)
    return CarriedOver(
        copied=len(carried), asked=sum(answer.code in asked for answer in carried)
    )


def settlement(
    desk: Desk, *, code: str, value: str, reason: str, seen: int | None
) -> Settlement:
    """Decide between voices that differ, or decide anew what somebody else settled.

    Of a whole indicator it settles the answers that say it does not apply, and those of
    other voices to its criteria.
    """
    edition = desk.require_open()
    validation.require_usable(validation.of_settlement(edition, code, value, reason))
    here, codes = desk.assessment.id, codes_downwards(edition, code)
    answers = reading_effective.answers(desk.unit, here, codes=codes)
    settlements = reading_effective.settlements(desk.unit, here, codes=[code])
    states = current_states(edition, answers, settlements)
    if seen is not None:
        rows: list[Answer | Settlement] = [*answers, *settlements]
        newer = [row for row in rows if row.seq > seen and row.person != desk.me.id]
        if newer:
            last = max(newer, key=lambda row: row.seq)
            raise _overtaken(desk, "settled_meanwhile", last)
        states = current_states(
            edition, answers, [s for s in settlements if s.seq > seen]
        )
    state = states.get(code)
    if state is None or not is_disputed(state):
        raise WrongMoment("nothing_to_settle", code=code)
    settled = Settlement(
        code=code,
        value=value,
        reason=typed.lines(reason),
        settles=tuple(sorted(a.seq for a in (*state.current_answers, *state.beside))),
        person=desk.me.id,
        seq=desk.last_seq + 1,
        at=desk.world.clock(),
    )
    writing.set_last_seq(desk.unit, desk.assessment.id, settled.seq)
    writing.add_settlements(desk.unit, desk.assessment.id, [settled])
    return settled


def comment(desk: Desk, *, code: str, text: str, client_key: str) -> Saved:
    """Keep a comment, and acknowledge it; an empty one takes back the one before."""
    unit, me = desk.unit, desk.me
    before = reading.saved_comment(unit, desk.assessment.id, me.id, client_key)
    if before is not None:
        kept = {client_key: (before.code, typed.lines(before.text))}
        given = [(client_key, (code, typed.lines(text)))]
        validation.require_usable(validation.of_used_keys(given, kept))
        return _acknowledged(client_key, before, repeated=True)
    edition = desk.require_open()
    validation.require_usable(
        [
            *validation.of_answered_codes(edition, [code]),
            *validation.of_optional_text("comment", text, code=code),
            *validation.of_client_key(client_key, code=code),
        ]
    )
    require_asked(desk, edition, [code])
    new = Comment(
        code=code,
        voice=me.voice,
        person=me.id,
        text=typed.lines(text),
        seq=desk.last_seq + 1,
        at=desk.world.clock(),
    )
    writing.set_last_seq(unit, desk.assessment.id, new.seq)
    writing.add_comments(unit, desk.assessment.id, [(new, client_key)])
    return _acknowledged(client_key, new, repeated=False)


def change_reason(
    desk: Desk, *, code: str, kind: ChangeKind, client_key: str, seen: int | None
) -> Saved:
    """Keep why the own voice's answer differs from last cycle's, and acknowledge it."""
    unit, me = desk.unit, desk.me
    before = reading_reasons.saved_reason(unit, desk.assessment.id, me.id, client_key)
    if before is not None:
        kept = {client_key: (before.code, before.kind)}
        given = [(client_key, (code, kind))]
        validation.require_usable(validation.of_used_keys(given, kept))
        return _acknowledged(client_key, before, repeated=True)
    edition = desk.require_open()
    validation.require_usable(
        [
            *validation.of_answered_codes(edition, [code]),
            *validation.of_client_key(client_key, code=code),
        ]
    )
    require_asked(desk, edition, [code])
    _require_difference(desk, code, kind, seen)
    reason = ChangeReason(
        code=code,
        voice=me.voice,
        person=me.id,
        kind=kind,
        seq=desk.last_seq + 1,
        at=desk.world.clock(),
    )
    writing.set_last_seq(unit, desk.assessment.id, reason.seq)
    writing.add_change_reasons(unit, desk.assessment.id, [(reason, client_key)])
    return _acknowledged(client_key, reason, repeated=False)


def assignments(
    desk: Desk, agency: AgencyCode, codes: Sequence[str], *, asked: bool
) -> None:
    """Ask an agency of the own state for these codes, or no longer."""
    edition = desk.require_open()
    _own_agency(desk, agency)
    validation.require_usable(validation.of_codes(edition, codes))
    _assign(desk, [(code, agency, asked, None) for code in codes])


def pass_on(desk: Desk, *, code: str, why: str, to: AgencyCode | None) -> None:
    """Ask the own agency no longer, and another one if it is named."""
    me, edition = desk.me, desk.require_open()
    validation.require_usable(
        [
            *validation.of_answered_codes(edition, [code]),
            *validation.of_reason("note", why, code=code),
        ]
    )
    require_asked(desk, edition, [code])
    receivers = [] if to is None else [_own_agency(desk, to).code]
    if me.agency is None or me.agency in receivers:
        raise NotAllowed("not_to_oneself")
    _assign(
        desk,
        [
            (code, agency, agency != me.agency, typed.lines(why))
            for agency in (me.agency, *receivers)
        ],
    )


def require_asked(desk: Desk, edition: Edition, codes: Sequence[str]) -> None:
    """Refuse a contributor what the own agency is not asked for.

    Raises
    ------
    NotAllowed
        If the agency is not asked for one of the codes.
    """
    agency = desk.me.agency
    if desk.me.role is not Role.CONTRIBUTOR or agency is None:
        return
    words = reading_effective.assignments(desk.unit, desk.assessment.id, agency=agency)
    asked = Asked.of(words)
    if not all(asked.is_asked(edition, agency, code) for code in codes):
        raise NotAllowed("not_assigned")


def _with_what_holds_them(desk: Desk, codes: Collection[str]) -> Sequence[str]:
    """Give codes with those that they are part of, where an agency may be asked for these."""
    edition = desk.world.edition_here(desk.assessment.edition)
    if desk.me.agency is None or edition is None:
        return sorted(codes)
    return sorted({upper for code in codes for upper in codes_upwards(edition, code)})


def _require_asked(
    desk: Desk,
    edition: Edition,
    given: Iterable[NewAnswer],
    asked: Mapping[str, bool],
) -> None:
    """Refuse as `require_asked`, by what was read with everything else."""
    if desk.me.role is not Role.CONTRIBUTOR:
        return
    for answer in given:
        words = (asked.get(code) for code in codes_upwards(edition, answer.code))
        if not next((word for word in words if word is not None), False):
            raise NotAllowed("not_assigned")


def _acknowledged(
    client_key: str, kept: Answer | Comment | ChangeReason, *, repeated: bool
) -> Saved:
    """Acknowledge what was kept under a key of the browser."""
    return Saved(client_key=client_key, seq=kept.seq, at=kept.at, repeated=repeated)


def _content(answer: NewAnswer | Answer) -> validation.Content:
    return answer.code, answer.value, _kept_reason(answer)


def _kept_reason(answer: NewAnswer | Answer) -> str | None:
    return typed.lines(answer.reason or "") or None


def _require_newest(
    desk: Desk, given: Iterable[NewAnswer], before: Iterable[Said]
) -> None:
    """Refuse to put an answer over one of somebody else that its giver had not seen.

    What was carried over is nobody's answer yet, and who says the same overwrites nothing.
    """
    me = desk.me
    newest = {
        said.code: said.seq
        for said in before
        if said.voice == me.voice and said.carried_from is None
    }
    for answer in given:
        if answer.seen is None or newest.get(answer.code, 0) <= answer.seen:
            continue
        there = reading.answer(desk.unit, desk.assessment.id, newest[answer.code])
        if (
            there is not None
            and there.person != me.id
            and _content(there) != _content(answer)
        ):
            raise _overtaken(desk, "answered_meanwhile", there)


def _overtaken(
    desk: Desk, why: str, there: Answer | Settlement | ChangeReason
) -> Overtaken:
    """Say who gave what meanwhile."""
    names = reading_people.names(desk.unit, [there.person])
    if isinstance(there, ChangeReason):
        value, because = there.kind.value, None
    else:
        value, because = there.value, there.reason
    return Overtaken(
        why,
        name=names[there.person],
        value=value,
        because=because,
        seq=there.seq,
        at=there.at,
    )


def _require_difference(
    desk: Desk, code: str, kind: ChangeKind, seen: int | None
) -> None:
    """Refuse a reason where nothing changed, or where somebody else gave one meanwhile."""
    unit, me, work = desk.unit, desk.me, desk.assessment
    answers = reading_effective.said(unit, work.id, codes=[code], voice=me.voice)
    last = last_values(desk.world, unit, work, [code], visible_voice(me)).get(code)
    mine = answers[-1].value if answers else None
    if last is None or mine in (None, AnswerValue.WITHDRAWN, last):
        raise WrongMoment("nothing_to_explain", code=code)
    if seen is None:
        return
    reasons = reading_reasons.held(unit, work.id, answers, codes=[code], voice=me.voice)
    for held in reasons.get(code, ()):
        if held.seq > seen and held.person != me.id and held.kind is not kind:
            raise _overtaken(desk, "explained_meanwhile", held)


def _assign(
    desk: Desk, words: Sequence[tuple[str, AgencyCode, bool, str | None]]
) -> None:
    """Keep who is asked for what: code, agency, whether it is asked, and a note."""
    now, last = desk.world.clock(), desk.last_seq
    rows = [
        Assignment(
            code=code, agency=agency, asked=asked, note=note, seq=last + index, at=now
        )
        for index, (code, agency, asked, note) in enumerate(words, 1)
    ]
    writing.set_last_seq(desk.unit, desk.assessment.id, last + len(rows))
    writing.add_assignments(desk.unit, desk.assessment.id, rows, by=desk.me.id)


def _own_agency(desk: Desk, agency: AgencyCode) -> Agency:
    if desk.me.state is not None:
        for own in reading_people.agencies(desk.unit, desk.me.state):
            if own.code == agency:
                return own
    raise NotFound("no_such_thing")
