"""The regional office: participation, preparing, publishing, the ledger."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nicegui import ui

from assessments.disclosure.release import Release
from assessments.disclosure.release import read as read_release
from assessments.disclosure.risk import DisclosureRisk, closest
from assessments.records.people import Person
from assessments.records.region import Participation, StoredRelease, WaitingRelease
from assessments.records.work import Cycle, CycleCode
from assessments.rules import require
from assessments.service import Service
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.region.releases import stages_in_words
from roadmap.web.components.progress import ProgressBar
from roadmap.web.ui import forms, stamps, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.wording.texts import Words

HERE = "/office"
DONE = {"prepared", "published", "opened", "closed"}
TIME_LIMIT = 15 * 60
"""Seconds; an audit that takes longer refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRead:
    """What one look at the office reads; ``editions`` has those that are there."""

    cycles: tuple[Cycle, ...]
    participation: tuple[Participation, ...]
    prepared: tuple[WaitingRelease, ...]
    releases: tuple[StoredRelease, ...]
    closest: dict[str, DisclosureRisk]
    editions: dict[str, Edition]
    everyone: bool
    members: int

    @property
    def to_prepare(self) -> list[Participation]:
        """Give the cycles that are over and have no release, oldest first."""
        released = {release.cycle for release in self.releases}
        return [
            participation
            for participation in reversed(self.participation)
            if participation.is_over and participation.cycle not in released
        ]

    @property
    def open_cycles(self) -> list[Cycle]:
        """Give the cycles that are not over, the one that ends first before others."""
        over = {
            participation.cycle
            for participation in self.participation
            if participation.is_over
        }
        still = [cycle for cycle in self.cycles if cycle.code not in over]
        return sorted(still, key=lambda cycle: cycle.closes)

    @property
    def is_corrected(self) -> bool:
        """Whether the last release is a correction, so that there is no other."""
        last = read_release(self.releases[0].document) if self.releases else None
        return last is not None and last.corrects is not None

    def titles(
        self, cycle: str, codes: Iterable[str], say: Words
    ) -> Iterator[tuple[str, str]]:
        """Give codes and titles as the edition that the cycle asked has them."""
        asked = next(c.edition for c in self.cycles if c.code == cycle)
        edition, wanted = self.editions.get(asked), set(codes)
        if edition is None:
            return iter((code, code) for code in sorted(wanted))
        return (
            (priority.code, say.of(edition, f"{priority.code}.title"))
            for priority in edition.priorities
            if priority.code in wanted
        )


@ui.page(HERE)
async def office(done: str = "") -> None:
    """Show the regional office."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "releasing.participation")
    read = await in_background(_read, service, who)
    with theme.frame(say("office.title"), person=who):
        if done in DONE:
            theme.done(say(f"office.done.{done}"))
        theme.paragraph(say("office.intro"))
        _waiting(service, read, who, say)
        _prepare(service, read, say)
        _participation(read, say)
        _ledger(service, read, say)


def _read(service: Service, who: Person) -> OfficeRead:
    cycles = service.cycles.cycles(who=who)
    releases = service.releases.releases(who=who)
    return OfficeRead(
        cycles=cycles,
        participation=service.releasing.participation(who=who),
        prepared=service.releasing.prepared(who=who),
        releases=releases,
        closest=_closest(releases),
        editions=_editions(service, {cycle.edition for cycle in cycles}),
        everyone=service.releasing.is_for_everyone(who=who),
        members=len(service.people.states(who=who)),
    )


def _closest(releases: tuple[StoredRelease, ...]) -> dict[str, DisclosureRisk]:
    """Work out from the newest release how close it comes to what is allowed."""
    if not releases:
        return {}
    newest: Release = read_release(releases[0].document)
    risks = {
        code: closest(newest, releases[0].certificate, code)
        for code in newest.priorities
    }
    return {code: learnt for code, learnt in risks.items() if learnt is not None}


def _editions(service: Service, wanted: set[str]) -> dict[str, Edition]:
    editions = {}
    for edition in wanted:
        try:
            editions[edition] = service.world.editions(edition)
        except PrioritiesError:
            continue
    return editions


def _participation(read: OfficeRead, say: Words) -> None:
    theme.heading(2, say("office.participation"))
    theme.paragraph(say("office.members", n=read.members))
    if not read.participation:
        theme.paragraph(say("office.no_cycles")).classes("note")
    else:
        columns = ("cycle", "edition", "invited", "contributed", "named")
        names = [say(f"office.column.{name}") for name in columns]
        editions = {cycle.code: cycle.edition for cycle in read.cycles}
        with theme.table(say("office.participation_caption"), names, look="labelled"):
            for participation in read.participation:
                numbers = _contributed(participation, say), _named(participation, say)
                edition = editions[participation.cycle]
                invited = str(participation.invited)
                theme.row((participation.cycle, edition, invited, *numbers))
    with theme.paragraph(""):
        theme.link(say("office.cycles"), "/administration/cycles")


def _contributed(participation: Participation, say: Words) -> str:
    if participation.contributed is not None:
        return str(participation.contributed)
    return say(f"office.{'with_release' if participation.is_over else 'still_open'}")


def _named(participation: Participation, say: Words) -> str:
    if participation.contributed is None:
        return ""
    return ", ".join(participation.named) or say("office.nobody")


def _prepare(service: Service, read: OfficeRead, say: Words) -> None:
    progress = ProgressBar(say("office.auditing"))

    async def prepare(cycle: str, *, corrects: bool, who: Person) -> str:
        with progress.shown():
            await in_turn(
                service.releasing.prepare,
                who=who,
                cycle=CycleCode(cycle),
                corrects=corrects,
                step=progress.step,
                out_of_time=_time_is_up(service),
            )
        return f"{HERE}?done=prepared"

    async def prepare_new(who: Person, filled: forms.Filled) -> str:
        return await prepare(filled.one("cycle"), corrects=False, who=who)

    async def prepare_correction(who: Person, filled: forms.Filled) -> str:
        return await prepare(read.releases[0].cycle, corrects=True, who=who)

    is_next = read.to_prepare and not read.prepared
    with ui.element("section").classes("card first" if is_next else "") as section:
        theme.heading(2, say("office.prepare"))
        theme.paragraph(say("office.prepare_says"))
        if read.to_prepare:
            with forms.handled(prepare_new):
                cycles = {
                    str(participation.cycle): str(participation.cycle)
                    for participation in read.to_prepare
                }
                forms.choice("cycle", say("office.column.cycle"), cycles)
                look = "" if is_next else "quiet"
                forms.submit(say("office.prepare_do")).classes(look)
        else:
            theme.paragraph(say("office.nothing_to_prepare")).classes("note")
            for cycle in read.open_cycles:
                closes = say.date(cycle.closes)
                theme.paragraph(say("office.open_until", cycle=cycle.code, day=closes))
        progress.place.move(section)
    if read.releases:
        last = read.releases[0].cycle
        with ui.element("details"):
            theme.Text("summary", say("office.correct"))
            if read.is_corrected:
                theme.paragraph(say("refused.already_corrected", cycle=last))
            else:
                theme.paragraph(say("office.correct_says", cycle=last))
                button = say("office.correct_do", cycle=last)
                forms.one_button(button, prepare_correction)
    with theme.paragraph(""):
        theme.link(say("office.to_rehearsal"), f"{HERE}/rehearsal")


def _time_is_up(service: Service) -> Callable[[], bool]:
    begun = service.world.clock()
    return lambda: (service.world.clock() - begun).total_seconds() > TIME_LIMIT


def _waiting(service: Service, read: OfficeRead, who: Person, say: Words) -> None:
    for waiting in read.prepared:
        with ui.element("section").classes("card first"):
            what = "correction_title" if waiting.corrects else "waiting_title"
            theme.heading(2, say(f"office.{what}", cycle=waiting.cycle))
            stamps.told("p", "office.prepared_at", {"at": waiting.at}, say)
            _report(read, waiting, say)
            if waiting.by == who.id:
                theme.paragraph(say("office.second_person")).classes("note")
            else:
                _offer_to_publish(service, waiting, say)


def _report(read: OfficeRead, waiting: WaitingRelease, say: Words) -> None:
    """Say what the audit did; no word of it depends on a figure."""
    theme.paragraph(say("office.audited", n=len(waiting.priorities)))
    how = "audited_correction" if waiting.corrects else "audited_both"
    theme.paragraph(say(f"office.{how}"))
    theme.paragraph(say("office.audited_checker"))
    theme.paragraph(say("office.no_figures"))
    theme.paragraph(say("office.audited_alone")).classes("muted")
    with ui.element("details"):
        theme.Text("summary", say("office.which"))
        with ui.element("ul"):
            for _, title in read.titles(waiting.cycle, waiting.priorities, say):
                theme.Text("li", title)


def _offer_to_publish(service: Service, waiting: WaitingRelease, say: Words) -> None:
    async def publish(who: Person, filled: forms.Filled) -> str:
        await in_background(service.releasing.publish, who=who, number=waiting.number)
        return f"{HERE}?done=published"

    forms.one_button(
        say("office.publish"),
        publish,
        says=say("office.publish_says", cycle=waiting.cycle),
        sure=say("office.publish_sure", cycle=waiting.cycle),
        look="",
    )


def _ledger(service: Service, read: OfficeRead, say: Words) -> None:
    theme.heading(2, say("office.ledger"))
    theme.paragraph(say("office.ledger_says", n=len(read.releases)))
    with theme.paragraph(""):
        theme.link(say("office.to_region"), "/region")
    if read.closest:
        _show_closest(read, say)
    key = "everyone" if read.everyone else "members_only"
    theme.paragraph(say(f"office.audience.{key}"))

    async def turn(who: Person, filled: forms.Filled) -> str:
        await in_background(
            service.releasing.set_audience, who=who, everyone=not read.everyone
        )
        return f"{HERE}?done={'closed' if read.everyone else 'opened'}"

    what = "close" if read.everyone else "open"
    forms.one_button(
        say(f"office.audience.{what}"),
        turn,
        says=say(f"office.audience.{what}_says"),
        sure=say(f"office.audience.{what}_sure"),
    )


def _show_closest(read: OfficeRead, say: Words) -> None:
    """Say how close the newest release comes, worked out from what is published."""
    cycle = read.releases[0].cycle
    columns = [say(f"office.column.{name}") for name in ("priority", "closest")]
    with ui.element("details"):
        theme.Text("summary", say("office.closest"))
        with theme.table(
            say("office.closest_says", cycle=cycle), columns, look="stacks"
        ):
            for code, title in read.titles(cycle, read.closest, say):
                learnt = read.closest[code]
                stages = stages_in_words(learnt.stages, say)
                numbers = {
                    name: getattr(learnt, name)
                    for name in ("fewest", "others", "allowed")
                }
                line = say("office.closest_line", stages=stages, **numbers)
                theme.row((title, line))
