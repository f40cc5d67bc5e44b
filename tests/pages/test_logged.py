"""Who read, took out or was refused something of a state stands in its log, a moment later."""

from collections.abc import Iterator

import nicegui
import pytest
from starlette.routing import Route

from assessments.records.people import Person
from assessments.rules import SYSTEM
from roadmap.web.logged import OF_A_STATE, OF_AN_ASSESSMENT
from tests.faults import full
from tests.pages.app_under_test import Site, application
from tests.worlds import SmallWorld

SHOWS_NOTHING = {
    *(
        "/",
        "/account",
        "/team",
        "/team/asked",
        "/administration",
        "/administration/cycles",
    ),
    *("/office", "/office/rehearsal", "/help", "/help/{name}"),
    *("/region", "/region/region.csv", "/region/columns.csv", "/region/checker.py"),
    *("/region/{number}.json", "/sign-in", "/invitation", "/invitation/{secret}"),
    *("/sign-in/elsewhere/back", "/healthz", "/readyz", "/metrics", "/privacy"),
    "/.well-known/security.txt",
    *("/team/people/{person}", "/administration/people/{person}"),
    *("/new-passphrase", "/forgotten-passphrase"),
    *("/sign-in/again", "/sign-in/browsers", "/sign-in/second", "/sign-in/set-up"),
    "/assessment",  # leads to the newest
}
"""Addresses that show nothing of what a state answered, or lead on."""


def addresses() -> Iterator[str]:
    """Give every address of ours that somebody can look at."""
    application()
    for part in (nicegui.app, application()):
        for route in part.routes:
            if isinstance(route, Route) and "GET" in (route.methods or ()):
                yield route.path


def entries(site: Site, who: Person) -> list[tuple[str, str, str]]:
    """Write what waits, and give what stands in the log of somebody's state, newest first."""
    assert site.service.audit.write_noted(who=SYSTEM)
    return [
        (entry.deed, entry.about, entry.who)
        for entry in site.service.audit.of_state(who=who)
    ]


async def fetched(site: Site, who: Person, address: str) -> int:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        return (await browser.get(address)).status_code


def test_of_every_address_it_is_known_whether_it_shows_something_of_a_state():
    of_assessments = {f"/assessments/{{assessment}}{rest}" for rest in OF_AN_ASSESSMENT}
    listed = of_assessments | set(OF_A_STATE) | SHOWS_NOTHING

    unknown = {
        path
        for path in addresses()
        if path not in listed and not path.startswith(("/_nicegui", "/static"))
    }

    assert unknown == set()


async def test_who_reads_results_stands_in_the_log_once_an_hour_and_waits_for_nobody(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    here = f"/assessments/{a.assessment}/results"
    read = ("read.results", a.assessment, a.approver.id)

    for _ in range(3):
        assert await fetched(site, a.approver, here) == 200
    before = [e.deed for e in site.service.audit.of_state(who=a.focal_point)]
    after = entries(site, a.focal_point)
    small_world.clock.advance(hours=1)
    await fetched(site, a.approver, here)

    assert "read.results" not in before
    assert after.count(read) == 1
    assert entries(site, a.focal_point).count(read) == 2
    regional = site.service.audit.entries(who=small_world.administrator)
    assert "read.results" not in {entry.deed for entry in regional}
    assert site.service.audit.breaks(who=SYSTEM) == ()


PAGES = {
    "/progress": "read.progress",
    "/plan": "read.plan",
    "/evidence": "read.evidence",
    "/assessments/{}/submit": "read.submission",
    "/assessments/{}/questionnaire": "read.questionnaire",
    "/assessments/{}/answer/LAW": "read.answers",
    "/assessments/{}": "read.assessment",
    "/assessments/{}/options": "read.next_steps",
    "/assessments/{}/results/profile.csv": "export.results",
    "/plan/actions.csv": "export.plan",
}


async def test_what_somebody_read_or_took_out_is_named_in_the_log(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(a.focal_point))
        for address, what in PAGES.items():
            answer = await browser.get(address.format(a.assessment))

            newest = entries(site, a.focal_point)[0]
            about = a.assessment if "{}" in address else ""
            assert (answer.status_code, newest) == (
                200,
                (what, about, a.focal_point.id),
            )


async def test_on_a_full_disk_reading_goes_on_and_exporting_is_refused_in_words(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    results = f"/assessments/{a.assessment}/results"
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(a.focal_point))
        with full(site.service):
            read = await browser.get(results)
            export = await browser.get(f"{results}/profile.csv")
            page = await browser.get(
                f"{results}/profile.csv", headers={"Accept": "text/html"}
            )
            is_written = site.service.audit.write_noted(who=SYSTEM)
        again = await browser.get(f"{results}/profile.csv")

    assert (read.status_code, is_written) == (200, False)
    assert (export.status_code, page.status_code) == (503, 503)
    assert "disk" in page.text
    assert "LAW" not in export.text + page.text
    assert again.status_code == 200
    deeds = [deed for deed, _, _ in entries(site, a.focal_point)]
    assert deeds.count("read.results") == 1
    assert deeds.count("export.results") == 1


async def test_what_there_was_no_room_for_stands_in_the_log_as_a_gap_with_its_number(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.service.noting.MOST_WAITING", 1)
    a = small_world.a

    for page in ("/plan", "/evidence", "/progress"):
        await fetched(site, a.focal_point, page)

    assert entries(site, a.focal_point)[:2] == [
        ("log.gap", "2", "system"),
        ("read.plan", "", a.focal_point.id),
    ]
    await fetched(site, a.focal_point, "/evidence")
    assert entries(site, a.focal_point)[0][0] == "read.evidence"


async def test_who_is_refused_another_states_results_stands_in_the_logs_of_both(
    site: Site, small_world: SmallWorld
) -> None:
    a, b = small_world.a, small_world.b
    here = f"/assessments/{a.assessment}/results"

    statuses = [
        await fetched(site, who, here)
        for who in (b.focal_point, small_world.analyst, a.officer)
    ]
    nothing = await fetched(site, a.focal_point, "/assessments/nothing/results")

    refused = "refused.results", a.assessment
    mine, theirs = entries(site, a.focal_point), entries(site, b.focal_point)
    assert statuses == [404, 403, 403]
    assert nothing == 404
    assert {(*refused, who.id) for who in (b.focal_point, small_world.analyst)} <= {
        *mine
    }
    assert (*refused, a.officer.id) in mine
    assert (*refused, b.focal_point.id) in theirs
    assert {about for deed, about, _ in mine if deed.startswith("refused")} == {
        a.assessment
    }
    regional = site.service.audit.entries(who=small_world.administrator)
    assert {e.who for e in regional if e.deed == "refused.results"} == {
        small_world.analyst.id
    }


async def test_where_somebody_signed_in_or_failed_to_stands_in_the_log(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    given = {"sign_in_name": a.officer.sign_in_name, "passphrase": "wrong"}
    firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
    async with site.browser() as browser:
        for _ in range(3):
            await browser.post("/sign-in", data=given, headers=firefox)
        await browser.post(
            "/sign-in", data={**given, "sign_in_name": "nobody"}, headers=firefox
        )
    assert site.service.audit.write_noted(who=SYSTEM)

    (failed,) = (
        entry
        for entry in site.service.audit.of_state(who=a.focal_point)
        if entry.deed == "people.sign_in_failed"
    )
    assert (failed.who, failed.about) == ("", a.officer.id)
    assert failed.came_from == "127.0.0.1, Firefox, Linux"
