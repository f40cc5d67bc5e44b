"""The page of the log: of the state for who decides there, of the region, or of oneself."""

import ast
import csv
import io
import re
from pathlib import Path

from assessments.chain import breaks
from assessments.records.people import Person
from assessments.rules import SYSTEM
from assessments.service.world import note_deed
from roadmap.web.pages.log.page import _done
from roadmap.wording.texts import Words
from tests.pages.app_under_test import Site
from tests.worlds import SmallWorld

SERVICE = Path(__file__).resolve().parents[2] / "assessments" / "service"


async def shown(site: Site, who: Person, address: str = "/log") -> str:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        answer = await browser.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def words_of(html: str) -> str:
    """Give what the table says, without marks."""
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return " ".join(re.sub("<[^>]+>", " ", table).split())


async def test_those_who_decide_read_who_did_what_in_their_state_and_where_the_log_ends(
    site: Site, small_world: SmallWorld
) -> None:
    a, service = small_world.a, site.service
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    html = await shown(site, a.approver)

    head = next(h for h in service.audit.heads(who=SYSTEM) if h.chain == "AAA")
    said = words_of(html)
    assert f"{a.focal_point.name}, Focal point Submitted: 2026 (1)" in said
    assert f"{a.approver.name}, Approver Signed in" in said
    assert str(head) in html
    assert "LAW" not in said


async def test_an_agencys_officer_reads_what_is_about_oneself_only(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    site.service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    html = await shown(site, a.officer)

    said = words_of(html)
    assert f"{a.officer.name}, Contributor Signed in" in said
    assert a.focal_point.name not in said
    assert "The end of this log" not in html


async def test_an_administrator_reads_what_regional_people_did_and_nothing_of_a_state(
    site: Site, small_world: SmallWorld
) -> None:
    a, world = small_world.a, site.service.world
    site.service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    with world.database.unit_of_work() as unit:
        note_deed(
            world,
            unit,
            small_world.administrator,
            "members.suspend",
            a.officer.id,
            state=a.officer.state,
        )

    regional = words_of(await shown(site, small_world.administrator))
    national = words_of(await shown(site, a.focal_point))

    assert "Opened a cycle: 2026" in regional
    assert (
        f"{small_world.administrator.name}, Administrator, regional office Suspended an"
        in regional
    )
    assert f"Suspended an account: {a.officer.name}" in national
    for hidden in ("Submitted", f"{a.focal_point.name},", a.approver.name):
        assert hidden not in regional.replace("somebody: focal-AAA", "")


async def test_the_log_can_be_narrowed_and_turned_page_by_page(
    site: Site, small_world: SmallWorld
) -> None:
    a, world = small_world.a, site.service.world
    with world.database.unit_of_work() as unit:
        for _ in range(60):
            note_deed(world, unit, a.focal_point, "evidence.add", "e")
        note_deed(world, unit, a.approver, "evidence.confirm", "s")

    first = await shown(site, a.focal_point)
    older = re.search(r'href="\?([^"#]*before=\d+)', first)
    assert older is not None
    second = await shown(site, a.focal_point, f"/log?{older[1]}")
    signing_in = words_of(await shown(site, a.focal_point, "/log?kind=signing_in"))
    approver = words_of(
        await shown(site, a.focal_point, f"/log?person={a.approver.id}")
    )
    strange = words_of(await shown(site, a.focal_point, "/log?kind=x&person=%27"))

    assert words_of(first).count("Added evidence") < 60
    on_paper = "This print has the entries of one page only"
    assert on_paper in first
    assert on_paper in second
    assert on_paper not in signing_in
    total = words_of(first).count("Added evidence") + words_of(second).count(
        "Added evidence"
    )
    assert total == 60
    assert ("Signed in" in signing_in, "Added" in signing_in) == (True, False)
    assert ("Confirmed" in approver, "Added" in approver) == (True, False)
    assert strange == ""


async def test_of_a_person_of_another_member_no_name_is_told(
    site: Site, small_world: SmallWorld
) -> None:
    a, b = small_world.a, small_world.b
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(b.focal_point))
        await browser.get(f"/assessments/{a.assessment}/results")
    assert site.service.audit.write_noted(who=SYSTEM)

    html = await shown(site, a.focal_point, "/log?kind=refused")
    file = await shown(site, a.focal_point, "/log.csv")

    assert "A person of another member Was refused the results: 2026" in words_of(html)
    assert b.focal_point.name not in html + file


async def test_the_file_of_the_log_holds_all_that_its_chain_is_counted_from(
    site: Site, small_world: SmallWorld
) -> None:
    a, service = small_world.a, site.service
    file = await shown(site, a.approver, "/log.csv")

    rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))
    entries = tuple(reversed(service.audit.of_state(who=a.approver)))
    newest = entries[-1]
    assert newest.deed == "export.log"
    assert [row["hash"] for row in rows] == [entry.hash for entry in entries[:-1]]
    assert [int(row["place"]) for row in rows] == list(range(1, len(rows) + 1))
    head = service.audit.log(who=a.approver).head
    assert head is not None
    assert list(breaks(entries, head)) == []


def test_everything_that_is_noted_has_words():
    noted = {
        argument.value
        for file in SERVICE.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note_deed"
        for argument in node.args
        if isinstance(argument, ast.Constant) and "." in argument.value
    }
    assert len(noted) > 30
    say = Words("en")

    assert [
        deed for deed in noted if _done(deed, say).startswith("Did something")
    ] == []
