"""What the answer page asks and what was given so far, as values for the browser.

What is asked is the same for everybody who reads an edition in one language; what was
given belongs to one reader and is kept small: whatever is not there is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from assessments.records.evidence import EvidenceId, EvidenceLink, LinkId
from assessments.records.people import (
    FOCAL_POINT_VOICE,
    AgencyCode,
    Person,
    PersonId,
    Voice,
)
from assessments.records.plans import ActionBeside
from assessments.records.sheet import AskedBefore, CriterionState, Sheet
from assessments.records.work import Answer, Comment, LateNote
from assessments.rules import may
from assessments.validation import LONGEST_TEXT
from priorities.answers import Scope
from priorities.crosswalk.links import Relation
from priorities.edition import Criterion, Edition, Indicator, Priority, Reference
from priorities.scoring.result import PriorityPlacement
from roadmap.answering.sent import (
    AskedThen,
    BasisAsked,
    CriterionAsked,
    IndicatorAsked,
    LinkShown,
    PlaceNow,
    QuestionsAsked,
)
from roadmap.wording.editions import also_asked
from roadmap.wording.placements import sentence
from roadmap.wording.reasons import reason_in_words
from roadmap.wording.texts import Words

_WORDS = (
    "priorities", "progress", "progress_to_confirm", "progress_disputed",
    "progress_nothing_arose", "nothing_arose", "nothing_arose_reason", "nothing_arose_label", "nothing_arose_n",
    "needs_a_case", "standing", "stage_1", "stage_2",
    "stage_3", "stage_4", "stage_5", "met", "not_yet", "not_known", "not_applicable",
    "withdrawn", "in_law", "in_practice", "dated", "last", "before_split", "before_merged", "before_reworded",
    "before_moved", "no_answer", "expected", "saving", "saved",
    "resting", "kept", "kept_many", "not_kept", "not_kept_many", "refused_many", "too_long_many", "no_reason_many", "show_where", "all_saved", "reason", "refused", "done", "failed", "carried",
    "carried_dated", "carried_other", "confirm_one", "confirm_all", "all_met", "copy", "remove", "settled",
    "disputed", "settle_legend", "settle_reason", "settle", "reason_label",
    "more_comments", "more_evidence", "more_pass", "comment_label", "grade_1", "grade_2", "grade_3",
    "grade_4", "link_start", "link_entry", "link_grade", "link", "link_waits",
    "link_confirmed", "link_confirm", "unlink", "no_entries", "to_evidence", "take_back",
    "pass_label", "pass_to", "pass_to_focal_point", "pass_on", "pass_sure", "passed",
    "signed_out",
    "other_account", "sign_in", "not_lasting", "shared", "nothing_assigned", "core",
    "mark_to_verify", "mark_ours", "basis", "floor", "rung",
    "secured", "met_of", "opened", "applies", "whole", "whole_note", "whole_disputed",
    "whole_legend", "whole_settled", "whole_settled_in", "whole_answered", "whole_show", "whole_hide",
    "show_higher", "hide_higher", "above", "or_more", "next",
    "to_overview", "real_change", "better_information", "error_put_right", "why_legend",
    "why_later", "why_say", "why_said", "why_change", "actions_note", "action_done", "action_under_way",
    "action_until", "action_evidence", "action_use", "action_used", "action_wanted",
    "newer", "newer_settled", "keep_theirs", "put_mine", "by", "letters", "unexplained",
    "late", "late_own", "late_taken", "take_over", "late_remove",
    "next_unanswered", "next_key", "none_unanswered",
)  # fmt: skip
_SLOTS = (
    "done", "to_confirm", "disputed", "nothing_arose", "months", "day", "value", "evidence", "time", "n",
    "text", "level", "met", "all", "stage", "title", "name", "most", "code",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNames:
    """How the things that a state's records refer to are called.

    ``evidence`` gives the title of an entry by its id, ``people`` the name of a person;
    ``older`` is last cycle's edition, where its words are needed.
    """

    agencies: Mapping[AgencyCode, str]
    evidence: Mapping[EvidenceId, str]
    say: Words
    older: Edition | None = None
    people: Mapping[PersonId, str] = field(default_factory=dict)

    def person(self, comment: Comment) -> str:
        """Name who commented, and for whom."""
        voice = self.voice(comment.voice)
        name = self.people.get(comment.person)
        return voice if name is None else self.say("answer.by", name=name, voice=voice)

    def voice(self, voice: Voice) -> str:
        """Name the agency or the focal point that answered."""
        if voice == FOCAL_POINT_VOICE:
            return self.say("answer.voice.focal_point")
        return self.agencies.get(AgencyCode(voice), voice)


def questions(
    edition: Edition, priority: Priority, *, scope: Scope, day: date, say: Words
) -> QuestionsAsked:
    """Give everything that a priority asks, with the words of the page.

    Parameters
    ----------
    scope
        What it does not ask of a ladder is given to read only; with the core scope
        only core indicators are asked, with the foundation scope their lowest rungs.
    day
        Reference date; dated criteria look back from it.
    """
    whole = {indicator.code: indicator for indicator in priority.indicators}
    kept = {slot: f"{{{slot}}}" for slot in _SLOTS}
    kept["day"] = say.date(day)
    return {
        "words": {w: say(f"answer.page.{w}", **kept) for w in _WORDS}
        | {"focal_point": say("answer.voice.focal_point")}
        | {
            f"{what}_too_long": say(f"refused.{what}_too_long", longest=LONGEST_TEXT)
            for what in ("reason", "comment")
        },
        "longest": LONGEST_TEXT,
        "stages": [float(least) for least in edition.rules.stages],
        "priorities": [
            {"code": p.code, "title": say.of(edition, f"{p.code}.title")}
            for p in edition.priorities
        ],
        "indicators": [
            _indicator(edition, asked, whole[asked.code], say)
            for asked in priority.within(scope).indicators
        ],
    }


def names_of(
    sheet: Sheet, editions: Callable[[str], Edition], say: Words
) -> RecordNames:
    """Give the names that the states of a sheet refer to."""
    before = (each for now in sheet.states.values() for each in now.asked_before)
    older = next((each.edition for each in before), None)
    return RecordNames(
        agencies={agency.code: agency.name for agency in sheet.agencies},
        evidence=sheet.evidence,
        people=sheet.people,
        say=say,
        older=None if older is None else editions(older),
    )


def state(now: CriterionState, *, who: Person, names: RecordNames) -> dict[str, object]:
    """Give what was said about one criterion or indicator, without what is not there."""
    note = next((c for c in now.comments if c.person == who.id), None)
    why = {reason.voice: reason.kind.value for reason in now.why}
    own_why = next((reason for reason in now.why if reason.voice == who.voice), None)
    shown: dict[str, object | None] = {
        **_answer(now.mine, names.say),
        "seq": now.own_seq,
        "seen": may(who, "answering.settle") and now.newest_seq,
        "by": now.mine and not now.carried and names.people.get(now.mine.person),
        "carried": now.carried or None,
        "last": now.last_value,
        "why": own_why and own_why.kind.value,
        "whySeen": own_why and own_why.seq,
        "before": [_before(each, names) for each in now.asked_before],
        "others": [
            {"voice": o.voice, "name": names.voice(o.voice), **_answer(o, names.say)}
            | ({"why": why[o.voice]} if o.voice in why else {})
            | ({"carried": True} if o.carried_from is not None else {})
            for o in now.others
        ],
        "settled": now.settled
        and {
            "value": now.settled.value,
            "reason": now.settled.reason,
            "seq": now.settled.seq,
        },
        "note": note and {"text": note.text, "at": note.at.isoformat()},
        "comments": [
            {"name": names.person(c), "text": c.text, "at": c.at.isoformat()}
            for c in now.comments
            if c.person != who.id
        ],
        "links": [_link(link, who, names) for link in now.links],
        "late": [late(note, who, names.say) for note in now.late],
    }
    return {name: value for name, value in shown.items() if value}


def states(
    given: Mapping[str, CriterionState], *, who: Person, names: RecordNames
) -> dict[str, dict[str, object]]:
    """Give what was said about everything on a page, by code; silent ones are empty."""
    return {code: state(now, who=who, names=names) for code, now in given.items()}


def placed(edition: Edition, placement: PriorityPlacement, say: Words) -> PlaceNow:
    """Give where a priority stands, for drawing, with the sentence that says the same."""
    return {
        "position": _drawn(placement.position),
        "low": _drawn(placement.low),
        "high": _drawn(placement.high),
        "stage": placement.stage,
        "cut": _drawn(placement.cut),
        "disputed": list(placement.disputed),
        "sentence": sentence(edition, placement, say),
    }


def _drawn(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)


def late(note: LateNote, who: Person, say: Words) -> dict[str, object]:
    """Give what arrived when the assessment was closed, and who took it over since."""
    shown: dict[str, object | None] = {
        "number": note.number,
        "name": None if note.person == who.id else note.name,
        "value": note.value,
        "text": reason_in_words(note.text, say),
        "at": note.at.isoformat(),
        "by": note.taken_over_by,
    }
    return {name: value for name, value in shown.items() if value}


def may_confirm(who: Person, link: EvidenceLink) -> bool:
    """Say whether to offer confirming a link; the service decides whether it may be."""
    somebody_else = link.by != who.id
    waits = link.confirmed_by is None
    return waits and somebody_else and may(who, "evidence.confirm")


def _indicator(
    edition: Edition, indicator: Indicator, whole: Indicator, say: Words
) -> IndicatorAsked:
    return {
        "code": indicator.code,
        "title": say.of(edition, f"{indicator.code}.title"),
        "floor": say.of(edition, f"{indicator.code}.floor"),
        "core": indicator.core,
        "mayNotApply": indicator.may_not_apply,
        "basis": [_basis(edition, basis) for basis in indicator.legal_basis],
        "rungs": [
            {
                "level": rung.level,
                "criteria": [_criterion(edition, c, say) for c in rung.criteria],
            }
            for rung in indicator.rungs
        ],
        "above": [
            {
                "level": rung.level,
                "criteria": [
                    {
                        "code": c.code,
                        "text": say.of(edition, f"{c.code}.text"),
                        "dated": c.dated_months,
                    }
                    for c in rung.criteria
                ],
            }
            for rung in whole.rungs[len(indicator.rungs) :]
        ],
    }


def _basis(edition: Edition, basis: Reference) -> BasisAsked:
    title = edition.source_by_code[basis.source].title
    return {"text": f"{title}, {basis.place}", "mark": basis.mark.value}


def _criterion(edition: Edition, criterion: Criterion, say: Words) -> CriterionAsked:
    return {
        "code": criterion.code,
        "text": say.of(edition, f"{criterion.code}.text"),
        "evidence": say.of(edition, f"{criterion.code}.evidence").rstrip("."),
        "nature": None if criterion.nature is None else criterion.nature.value,
        "dated": criterion.dated_months,
        "mayNotApply": criterion.may_not_apply,
        "needsACase": criterion.needs_a_case,
        "alsoAsked": also_asked((criterion,), say),
    }


def _before(before: AskedBefore, names: RecordNames) -> AskedThen:
    """Give what was asked last cycle in the place of a criterion, in its words then."""
    key = f"{before.code}.text"
    words = names.say.of(names.older, key) if names.older else before.code
    return {
        "relation": before.relation.value,
        "text": words,
        "value": before.value,
    }


def _answer(answer: Answer | None, say: Words) -> dict[str, object | None]:
    if answer is None or answer.value == "withdrawn":
        return {}
    return {
        "value": answer.value,
        "reason": reason_in_words(answer.reason, say),
        "at": answer.at.isoformat(),
    }


def _link(link: EvidenceLink, who: Person, names: RecordNames) -> LinkShown:
    return {
        "id": LinkId(link.id),
        "evidence": link.evidence,
        "title": names.evidence.get(link.evidence, link.evidence),
        "grade": int(link.grade),
        "confirmed": link.confirmed_by is not None,
        "mayConfirm": may_confirm(who, link),
    }


Value = dict[str, object]


def actions(
    by_code: Mapping[str, Sequence[ActionBeside]],
    states: Mapping[str, CriterionState],
    names: RecordNames,
) -> dict[str, list[Value]]:
    """Give the actions by criterion code, without what is not there.

    Parameters
    ----------
    states
        What the reader sees of each criterion: links among it are told from there.
    """
    return {
        code: [
            _action(action, {link.evidence for link in states[code].links}, names)
            for action in beside
        ]
        for code, beside in by_code.items()
        if code in states
    }


def _action(beside: ActionBeside, seen: set[EvidenceId], names: RecordNames) -> Value:
    content = beside.action.content
    lead = None if content.lead is None else names.agencies.get(content.lead)
    value: dict[str, object | None] = {
        "title": content.title,
        "status": content.status.value,
        "lead": lead,
        "until": names.say.quarter(content.ends.year, content.ends.number),
        "before": _what_was_before(beside, names.say),
        "wanted": content.evidence_wanted,
        "evidence": [
            {"id": item.entry.id, "title": item.entry.title}
            | ({"elsewhere": True} if item.linked and item.entry.id not in seen else {})
            for item in beside.evidence
        ],
    }
    return {name: each for name, each in value.items() if each}


def _what_was_before(beside: ActionBeside, say: Words) -> str | None:
    """Say for what it was planned, where that is another question now."""
    planned = beside.criterion
    if planned.relation in (None, Relation.SAME):
        return None
    edition = beside.action.content.edition
    return say("answer.planned_for", code=planned.code, edition=edition)
