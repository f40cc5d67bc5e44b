"""Write down one invented assessment: answers of several voices, and what goes along."""

from collections.abc import Set
from dataclasses import dataclass, replace
from random import Random

from assessments.answers.effective import is_dated
from assessments.records.evidence import EvidenceLink, LinkGrade, LinkId
from assessments.records.people import Person
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    ChangeKind,
    ChangeReason,
    Comment,
    Settlement,
)
from priorities.answers import AnswerValue
from priorities.edition import Edition
from roadmap.demo.names import moment, names
from roadmap.demo.people import Country

SECOND_VOICE_SHARE = 0.12
DISPUTED_SHARE = 0.12
SETTLED_SHARE = 0.5
UNCONFIRMED_SHARE = 0.03
COMMENTED_SHARE = 0.02
EXPLAINED_SHARE = 0.7
LINKED_SHARE = 0.4
CONFIRMED_SHARE = 0.85
GRADES = (LinkGrade.STATED, LinkGrade.NAMED, LinkGrade.ATTACHED, LinkGrade.CHECKED)
GRADE_WEIGHTS = (2, 4, 3, 1)
KINDS = tuple(ChangeKind)
KIND_WEIGHTS = (7, 2, 1)

Given = dict[str, AnswerValue]
Before = dict[str, tuple[AnswerValue, AssessmentId]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAssessment:
    """What was written down; ``steps`` is how many steps of time it took."""

    answers: tuple[Answer, ...]
    settlements: tuple[Settlement, ...]
    comments: tuple[Comment, ...]
    assignments: tuple[Assignment, ...]
    links: tuple[EvidenceLink, ...]
    reasons: tuple[ChangeReason, ...]
    steps: int


def record(
    assessment: Assessment,
    country: Country,
    edition: Edition,
    given: Given,
    before: Before,
    chance: Random,
) -> WrittenAssessment:
    """Write down what a state answers in one cycle.

    Parameters
    ----------
    given
        The answers by criterion, or by indicator where one does not apply as a whole;
        criteria left out are unanswered.
    before
        What stood in the cycle before and in which assessment; equal answers are
        sometimes carried over and never confirmed.
    """
    writer = _AssessmentWriter(assessment, country, chance)
    writer.assign(edition)
    for code, value in given.items():
        asked = writer.asked_for(edition.priority_of[code].code)
        by = asked[0]
        earlier, source = before.get(code, (None, None))
        dated = is_dated(edition, code)
        carried = earlier is value and not dated and chance.random() < UNCONFIRMED_SHARE
        writer.answer(code, value, by, source if carried else None)
        if earlier not in (None, value) and chance.random() < EXPLAINED_SHARE:
            writer.say_why(code, earlier, by)
        if value in _OPPOSITE and chance.random() < SECOND_VOICE_SHARE:
            writer.second_voice(code, value, asked[1])
        if value is AnswerValue.MET and chance.random() < LINKED_SHARE:
            writer.link(code, by)
        if chance.random() < COMMENTED_SHARE:
            writer.comment(code, by)
    return writer.recorded()


_OPPOSITE = {
    AnswerValue.MET: AnswerValue.NOT_YET,
    AnswerValue.NOT_YET: AnswerValue.MET,
}


def only_about(done: WrittenAssessment, codes: Set[str]) -> WrittenAssessment:
    """Keep what was written about these codes, and who is asked."""
    kept = replace(
        done,
        answers=tuple(answer for answer in done.answers if answer.code in codes),
        settlements=tuple(s for s in done.settlements if s.code in codes),
        comments=tuple(comment for comment in done.comments if comment.code in codes),
        links=tuple(link for link in done.links if link.criterion in codes),
        reasons=tuple(reason for reason in done.reasons if reason.code in codes),
    )
    return _renumbered(kept)


def first_asked(done: WrittenAssessment, before: Set[str]) -> WrittenAssessment:
    """Take away what speaks of the year before where that year did not ask.

    Parameters
    ----------
    before
        The codes that the year before asked.
    """
    kept = replace(
        done,
        answers=tuple(
            answer if answer.code in before else replace(answer, carried_from=None)
            for answer in done.answers
        ),
        reasons=tuple(reason for reason in done.reasons if reason.code in before),
    )
    return _renumbered(kept)


def _renumbered(done: WrittenAssessment) -> WrittenAssessment:
    """Close the gaps in the numbers that what was taken away has left."""
    old = [
        *(assignment.seq for assignment in done.assignments),
        *(answer.seq for answer in done.answers),
        *(settlement.seq for settlement in done.settlements),
        *(comment.seq for comment in done.comments),
        *(reason.seq for reason in done.reasons),
    ]
    new = {seq: number for number, seq in enumerate(sorted(old), start=1)}
    return replace(
        done,
        assignments=tuple(replace(a, seq=new[a.seq]) for a in done.assignments),
        answers=tuple(replace(a, seq=new[a.seq]) for a in done.answers),
        settlements=tuple(
            replace(s, seq=new[s.seq], settles=tuple(map(new.__getitem__, s.settles)))
            for s in done.settlements
        ),
        comments=tuple(replace(c, seq=new[c.seq]) for c in done.comments),
        reasons=tuple(replace(r, seq=new[r.seq]) for r in done.reasons),
    )


class _AssessmentWriter:
    """Numbers and dates whatever it writes down for one assessment."""

    def __init__(
        self, assessment: Assessment, country: Country, chance: Random
    ) -> None:
        self._assessment = assessment
        self._country = country
        self._chance = chance
        self._year = int(assessment.cycle)
        self._seq = 0
        self._answers: list[Answer] = []
        self._settlements: list[Settlement] = []
        self._comments: list[Comment] = []
        self._assignments: list[Assignment] = []
        self._links: list[EvidenceLink] = []
        self._reasons: list[ChangeReason] = []
        self._asked: dict[str, tuple[Person, Person]] = {}

    def assign(self, edition: Edition) -> None:
        """Ask every agency for its priorities, as far as the edition has them."""
        for kind, agency in self._country.agencies:
            for priority in kind.asked:
                if priority not in edition.priority_by_code:
                    continue
                self._assignments.append(
                    Assignment(
                        code=priority,
                        agency=agency.code,
                        asked=True,
                        note=None,
                        seq=self._next(),
                        at=moment(self._year, 0),
                    )
                )

    def asked_for(self, priority: str) -> tuple[Person, Person]:
        """Give who answers a priority, and who may answer it as well."""
        if priority not in self._asked:
            pairs = zip(self._country.agencies, self._country.contributors, strict=True)
            asked = [who for (kind, _), who in pairs if priority in kind.asked]
            first, second, *_ = (*asked, *[self._country.focal_point] * 2)
            self._asked[priority] = (first, second)
        return self._asked[priority]

    def answer(
        self, code: str, value: AnswerValue, by: Person, source: AssessmentId | None
    ) -> None:
        """Write down one answer."""
        seq = self._next()
        self._answers.append(
            Answer(
                assessment=self._assessment.id,
                code=code,
                voice=by.voice,
                person=by.id,
                value=value.value,
                reason=(
                    names().does_not_apply
                    if value is AnswerValue.NOT_APPLICABLE
                    else None
                ),
                seq=seq,
                at=moment(self._year, seq),
                carried_from=source,
                client_key=f"invented-{seq}",
            )
        )

    def second_voice(self, code: str, value: AnswerValue, by: Person) -> None:
        """Let another voice answer too; now and then they differ."""
        first = self._answers[-1]
        if by.voice == first.voice:
            by = self._country.focal_point
        if by.voice == first.voice:
            return
        differs = self._chance.random() < DISPUTED_SHARE
        self.answer(code, _OPPOSITE[value] if differs else value, by, None)
        if differs and self._chance.random() < SETTLED_SHARE:
            seq = self._next()
            self._settlements.append(
                Settlement(
                    code=code,
                    value=value.value,
                    reason=names().settling,
                    settles=(first.seq, self._answers[-1].seq),
                    person=self._country.focal_point.id,
                    seq=seq,
                    at=moment(self._year, seq),
                )
            )

    def say_why(self, code: str, earlier: AnswerValue | None, by: Person) -> None:
        """Give the reason of a change; finding out is better information."""
        (kind,) = self._chance.choices(KINDS, KIND_WEIGHTS)
        if earlier is AnswerValue.NOT_KNOWN:
            kind = ChangeKind.BETTER_INFORMATION
        seq = self._next()
        self._reasons.append(
            ChangeReason(
                code=code,
                voice=by.voice,
                person=by.id,
                kind=kind,
                seq=seq,
                at=moment(self._year, seq),
            )
        )

    def link(self, code: str, by: Person) -> None:
        """Name evidence for what is met; mostly somebody else confirms it."""
        seq = len(self._answers)
        confirmed = self._chance.random() < CONFIRMED_SHARE
        (grade,) = self._chance.choices(GRADES, GRADE_WEIGHTS)
        checker = self._country.approver
        self._links.append(
            EvidenceLink(
                id=LinkId(f"{self._assessment.id}-{code}"),
                evidence=self._chance.choice(self._country.evidence).id,
                assessment=self._assessment.id,
                criterion=code,
                grade=grade,
                by=by.id,
                at=moment(self._year, seq),
                confirmed_by=checker.id if confirmed else None,
                confirmed_at=moment(self._year, seq + 1) if confirmed else None,
            )
        )

    def comment(self, code: str, by: Person) -> None:
        """Leave a remark."""
        seq = self._next()
        self._comments.append(
            Comment(
                code=code,
                voice=by.voice,
                person=by.id,
                text=self._chance.choice(names().comments),
                seq=seq,
                at=moment(self._year, seq),
            )
        )

    def recorded(self) -> WrittenAssessment:
        """Give everything that was written down."""
        return WrittenAssessment(
            answers=tuple(self._answers),
            settlements=tuple(self._settlements),
            comments=tuple(self._comments),
            assignments=tuple(self._assignments),
            links=tuple(self._links),
            reasons=tuple(self._reasons),
            steps=self._seq,
        )

    def _next(self) -> int:
        self._seq += 1
        return self._seq
