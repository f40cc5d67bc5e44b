"""Evidence belongs to the state; a link joins it to a criterion, and counts when confirmed."""

from dataclasses import dataclass, replace
from datetime import date

from assessments import rules, typed, validation
from assessments.errors import NotAllowed, NotFound, NotUsable, WrongMoment
from assessments.records.evidence import (
    Evidence,
    EvidenceId,
    EvidenceKind,
    EvidenceLink,
    LinkGrade,
    LinkId,
)
from assessments.records.people import Person, Role, Voice
from assessments.records.work import AssessmentId
from assessments.service.desk import Desk, desk_in
from assessments.service.looking import asked_codes, visible_voice
from assessments.service.recording import require_asked
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit
from assessments.store.reading import evidence as reading
from assessments.store.reading import work as reading_work
from assessments.store.writing import evidence as writing
from assessments.store.writing import work as writing_work
from priorities.edition import CriterionCode


@dataclass(frozen=True)
class EvidenceBook:
    """Name evidence, use it, confirm its use."""

    world: World

    def add(  # noqa: PLR0913 - an entry has seven fields, all told apart by name
        self,
        *,
        who: Person,
        title: str,
        kind: EvidenceKind,
        owner: str,
        dated: date | None,
        language: str,
        confidential: bool,
        place: str,
    ) -> Evidence:
        """Name a document or record of the own state.

        Raises
        ------
        NotUsable
            If a text is missing or cannot be kept, the place looks like a link and is
            none, its day is still to come, or the entry is there already.
        """
        validation.require_usable(
            [
                *validation.of_name("title", title),
                *validation.of_optional_name("owner", owner),
                *validation.of_optional_name("document_language", language),
                *validation.of_place(place),
                *validation.of_document_date(dated, self.world.clock()),
            ]
        )
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "evidence.add")
            entry = Evidence(
                id=EvidenceId(self.world.new_id("e")),
                state=rules.own_state(me),
                title=typed.line(title),
                kind=EvidenceKind(kind),
                owner=typed.line(owner),
                dated=dated,
                language=typed.line(language),
                confidential=confidential,
                place=typed.line(place),
                at=self.world.clock(),
            )
            there = reading.entries(unit, entry.state, voice=me.voice)
            if any(_is_same(entry, other) for other in there):
                raise NotUsable(("entry_there_already", {"title": entry.title}))
            writing.add_entries(unit, [(entry, me.id, me.voice)])
            note_deed(self.world, unit, me, "evidence.add", entry.id)
        return entry

    def entries(self, *, who: Person) -> tuple[Evidence, ...]:
        """List the own state's entries, newest first; a contributor's own agency's."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "evidence.entries")
            return reading.entries(unit, rules.own_state(me), voice=visible_voice(me))

    def links(
        self, *, who: Person, assessment: AssessmentId
    ) -> tuple[EvidenceLink, ...]:
        """List what is in use in an assessment, as far as the person sees it.

        By question, in the order of the edition; a contributor gets those of the own
        agency to what it is asked.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "evidence.links")
            work, _ = rules.own(me, reading_work.assessment(unit, assessment))
            edition = self.world.editions(work.edition)
            there = reading.links(unit, work.id, voice=visible_voice(me))
            codes = asked_codes(unit, me, work, edition)
        places = {code: place for place, code in enumerate(codes)}
        seen = (link for link in there if link.criterion in places)
        return tuple(sorted(seen, key=lambda link: places[link.criterion]))

    def link(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        evidence: EvidenceId,
        criterion: str,
        grade: LinkGrade,
    ) -> EvidenceLink:
        """Use an entry for a criterion; it counts once somebody else confirmed it.

        Raises
        ------
        NotFound
            If the entry is not there, or not to be seen by this person.
        NotAllowed
            If the person's agency is not asked for the criterion.
        WrongMoment
            If the entry is in use there already.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "evidence.link", assessment)
            me = desk.me
            edition = desk.require_open()
            if CriterionCode(criterion) not in edition.criterion_by_code:
                raise NotUsable(("no_such_code", {"code": criterion}))
            require_asked(desk, edition, [criterion])
            entry = reading.entry(unit, evidence, voice=visible_voice(me))
            if entry is None:
                raise NotFound("no_such_thing")
            rules.require_own_state(me, entry.state)
            there = reading.links(unit, assessment, codes=[criterion])
            if any(link.evidence == evidence for link in there):
                raise WrongMoment("linked_already")
            link = EvidenceLink(
                id=LinkId(self.world.new_id("l")),
                evidence=evidence,
                assessment=assessment,
                criterion=criterion,
                grade=LinkGrade(grade),
                by=me.id,
                at=self.world.clock(),
                confirmed_by=None,
                confirmed_at=None,
            )
            seq = desk.last_seq + 1
            writing_work.set_last_seq(unit, assessment, seq)
            writing.add_links(
                unit, [writing.NumberedLink(link=link, voice=me.voice, seq=seq)]
            )
            note_deed(self.world, unit, me, "evidence.link", link.id)
        return link

    def confirm(self, *, who: Person, link: LinkId) -> EvidenceLink:
        """Confirm that an entry shows what it is used for; by another person only.

        Raises
        ------
        NotAllowed
            If it is the person's own link.
        WrongMoment
            If it was confirmed already.
        """
        with self.world.database.unit_of_work() as unit:
            stored, _, desk = self._open_link(unit, who, "evidence.confirm", link)
            me = desk.me
            if stored.by == me.id:
                raise NotAllowed("another_person_confirms")
            if stored.confirmed_by is not None:
                raise WrongMoment("confirmed_already")
            now, seq = self.world.clock(), desk.last_seq + 1
            writing_work.set_last_seq(unit, stored.assessment, seq)
            writing.confirm_link(unit, link, by=me.id, at=now, seq=seq)
            note_deed(self.world, unit, me, "evidence.confirm", link)
        return replace(stored, confirmed_by=me.id, confirmed_at=now)

    def unlink(self, *, who: Person, link: LinkId) -> None:
        """Use an entry no longer; a contributor only what the own agency linked.

        Raises
        ------
        NotFound
            If there is no such link to be seen by this person.
        """
        with self.world.database.unit_of_work() as unit:
            stored, voice, desk = self._open_link(unit, who, "evidence.unlink", link)
            me = desk.me
            if me.role is Role.CONTRIBUTOR and voice != me.voice:
                raise NotFound("no_such_thing")
            seq = desk.last_seq + 1
            writing_work.set_last_seq(unit, stored.assessment, seq)
            writing.remove_link(unit, link, by=me.id, seq=seq)
            note_deed(self.world, unit, me, "evidence.unlink", link)

    def _open_link(
        self, unit: Unit, who: Person, deed: str, link: LinkId
    ) -> tuple[EvidenceLink, Voice, Desk]:
        begin(unit, who, deed)  # who may not do it hears that first
        linked = reading.link(unit, link)
        if linked is None:
            raise NotFound("no_such_thing")
        desk = desk_in(self.world, unit, who, deed, linked[0].assessment)
        rules.require_open(desk.assessment, desk.cycle, self.world.clock())
        again = reading.link(unit, link)  # as it is now that others wait
        if again is None:
            raise NotFound("no_such_thing")
        return *again, desk


def _is_same(entry: Evidence, other: Evidence) -> bool:
    """Whether two entries name one document: the same title, kind, day and place."""
    return (
        (entry.kind, entry.dated) == (other.kind, other.dated)
        and typed.compared(entry.title) == typed.compared(other.title)
        and typed.compared(entry.place) == typed.compared(other.place)
    )
