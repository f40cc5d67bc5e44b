"""What people type from the right to the left disturbs no page that is read from the left."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from typing_extensions import override

from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.people import Person, Role
from assessments.records.plans import ActionStatus
from roadmap.web.ui import first_html
from roadmap.web.ui.own_files import WEB
from roadmap.wording import texts
from roadmap.wording.conventions import conventions_of
from roadmap.wording.directions import turns
from tests.pages.app_under_test import Site
from tests.plans import content
from tests.worlds import SmallWorld, answer

TYPED = {
    "state": "مملكة الشمال",
    "police": "الشرطة (وحدة 2)",
    "labour": "تفتيش العمل",
    "focal_point": "ليلى حداد",
    "officer": "سامي نصر",
    "approver": "نور عطية",
    "title": "قانون مكافحة الاتجار (2019)",
    "owner": "وزارة العدل.",
    "place": "الأرشيف، الرف 3",
    "action": "تدريب القضاة",
    "wanted": "محضر الدورة",
    "reason": "لا ساحل لنا.",
    "comment": "انظر المادة 4.",
    "passed": "ليس من اختصاصنا.",
    "back": "راجع البند 2.",
    "invited": "هدى منصور",
}
KHMER = "ក្រសួង\u200bមហាផ្ទៃ"
WORK = "/assessments/{assessment}"
OF_STATE = (
    *("/", "/account", "/evidence", "/progress", "/progress/compare", "/plan"),
    *("/plan/actions/{action}", "/region", "/region/about-us", WORK),
    *(f"{WORK}/{page}" for page in ("answer/LAW", "questionnaire")),
)
OF_FOCAL_POINT = (
    *("/team", "/team/asked", "/plan/new"),
    *(f"{WORK}/{page}" for page in ("results", "submit", "options", "ways", "costs")),
    *(f"{WORK}/{page}" for page in ("ways?by=budget", "what-if", "into-plan")),
)
OF_OFFICER = ("/", "/account", "/evidence", "/plan", WORK, f"{WORK}/answer/LAW")
OF_OFFICE = ("/", "/account", "/administration", "/administration/cycles")
SENT = {"name", "value", "id", "href", "action", "for"}
"""Attributes that nobody reads."""


class Texts(HTMLParser):
    """Find texts that turn the direction and are not kept apart."""

    def __init__(self) -> None:
        super().__init__()
        self.apart: list[tuple[str, bool]] = []
        self.found: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [
            f"{tag} {name}={value}"
            for name, value in given.items()
            if value and name not in SENT and turns(value, "ltr")
        ]
        if tag not in {"input", "br", "img", "source"}:
            self.apart.append((tag, tag == "bdi" or given.get("dir") == "auto"))

    @override
    def handle_endtag(self, tag: str) -> None:
        while self.apart and self.apart.pop()[0] != tag:
            continue

    @override
    def handle_data(self, data: str) -> None:
        if turns(data, "ltr") and not any(apart for _, apart in self.apart):
            self.found.append(data.strip())


def texts_of(value: Any) -> Iterator[str]:
    """Find the texts inside what is handed to a component."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


def disturbing(visitor: Any) -> Iterator[str]:
    """List what is shown on a page and turns the direction of what is beside it."""
    first = Texts()
    first.feed(visitor.first_html)
    yield from first.found
    for element in visitor.client.elements.values():
        props = dict(element.props)
        html = Texts()
        html.feed(str(props.pop("innerHTML", "")))
        yield from html.found
        if element.component is not None:
            continue  # its own file says where what was typed stands
        text = str(getattr(element, "text", "") or "")
        if turns(text, "ltr") and props.get("dir") != "auto":
            yield f"<{element.tag}> {text}"
        is_field = element.tag == "input"  # where people type
        if props.get("dir") == "auto" and not is_field and text not in TYPED.values():
            yield f"<{element.tag}> as if it were typed: {text}"
        for name, value in props.items():
            if name not in SENT | {"text", "defaultValue", "data-key"}:
                yield from (
                    f"<{element.tag} {name}> {text}"
                    for text in texts_of(value)
                    if turns(text, "ltr")
                )
    if turns(str(visitor.client.title or ""), "ltr"):
        yield f"title {visitor.client.title}"


@pytest.fixture
def full(small_world: SmallWorld) -> SmallWorld:
    """Fill a small world with what people typed, in Arabic and in Khmer."""
    service, a = small_world.service, small_world.a
    renamed = {
        "state": {a.code: "state"},
        "agency": {a.police.code: "police", a.labour.code: "labour"},
    }
    with service.world.database.unit_of_work() as unit:
        for table, names in renamed.items():
            for code, what in names.items():
                unit.execute(
                    sql(f"UPDATE {table} SET name = :name WHERE code = :code"),  # noqa: S608 - ours
                    {"name": TYPED[what], "code": code},
                )
        for person, what in (
            (a.focal_point, "focal_point"),
            (a.officer, "officer"),
            (a.approver, "approver"),
        ):
            unit.execute(
                sql("UPDATE person SET name = :name WHERE id = :id"),
                {"name": TYPED[what], "id": person.id},
            )
    here: dict[str, Any] = {"assessment": a.assessment}
    entry = service.evidence.add(
        who=a.officer,
        title=TYPED["title"],
        kind=EvidenceKind.LAW,
        owner=TYPED["owner"],
        dated=None,
        language="",
        confidential=False,
        place=TYPED["place"],
    )
    service.answering.record_answer(**here, who=a.officer, answer=answer("LAW-1.2a"))
    service.evidence.link(
        **here,
        who=a.officer,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade(2),
    )
    service.answering.record_answer(
        **here,
        who=a.focal_point,
        answer=answer("LAW-2.2b", "not_applicable", reason=TYPED["reason"]),
    )
    service.answering.record_answer(
        **here, who=a.focal_point, answer=answer("LAW-1.2a", "not_yet")
    )
    service.answering.comment(
        **here,
        who=a.officer,
        code="LAW-1.2a",
        text=f"{TYPED['comment']}\n{KHMER}",
        client_key="c-1",
    )
    service.answering.pass_on(
        **here, who=a.officer, code="LAW-1.2b", note=TYPED["passed"]
    )
    service.people.invite(who=a.focal_point, name=TYPED["invited"], role=Role.OBSERVER)
    coast_guard = service.people.add_agency(who=a.focal_point, name="Coast Guard (2)")
    first, _ = service.plans.add_actions(
        who=a.focal_point,
        contents=[
            content(
                TYPED["action"],
                criteria=("LAW-1.2a",),
                lead=a.police.code,
                partners=(a.labour.code, coast_guard.code),
                evidence=(entry.id,),
                evidence_wanted=TYPED["wanted"],
                note=f"{TYPED['comment']} {KHMER}",
                status=ActionStatus.UNDER_WAY,
            ),
            content("Train", criteria=("LAW-1.2a",), lead=a.labour.code),
        ],
    )
    service.plans.change_action(
        who=a.focal_point,
        action=first.id,
        content=content("Train", after=()),
    )
    service.plans.undo(who=a.focal_point, action=first.id)
    return small_world


def pages(world: SmallWorld) -> Iterator[tuple[Person, str]]:
    """Name every page, with somebody who reads it."""
    a, action = world.a, world.service.plans.plan(who=world.a.focal_point).actions[0]
    for who, addresses in (
        (a.focal_point, (*OF_STATE, *OF_FOCAL_POINT)),
        (a.officer, OF_OFFICER),
        (a.approver, (*OF_STATE, f"{WORK}/results", f"{WORK}/submit")),
        (world.administrator, OF_OFFICE),
        (world.analyst, ("/", "/office", "/region")),
    ):
        for address in addresses:
            yield who, address.format(assessment=a.assessment, action=action.id)


async def test_what_is_typed_in_arabic_stands_apart_on_every_page(
    site: Site, full: SmallWorld
) -> None:
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    for who, page in pages(full):
        visitor = site.visitor(who)
        await visitor.open(page)
        assert visitor.client is not None
        found.setdefault(page, set()).update(disturbing(visitor))
        everything = " ".join(
            text
            for element in visitor.client.elements.values()
            for text in texts_of({**element.props, "_": getattr(element, "text", "")})
        )
        seen |= {what for what, text in TYPED.items() if text in everything}

    assert [(page, text) for page in found for text in sorted(found[page])] == []
    assert set(TYPED) - seen == {"reason", "back"}


@pytest.mark.parametrize(
    ("language", "code"), [("en", "en-US"), ("id", "id")], ids=("english", "indonesian")
)
async def test_every_page_says_its_language_and_its_direction(
    site: Site, full: SmallWorld, language: str, code: str
) -> None:
    begins = f'<!doctype html>\n<html lang="{code}" dir="ltr">'
    who = full.a.focal_point
    full.service.people.set_language(who=who, language=language)
    async with site.browser() as browser:
        browser.cookies.set("roadmap_language", language)
        stranger = [await browser.get(page) for page in ("/sign-in", "/help", "/none")]
        browser.cookies.set("roadmap_session", site.token(who))
        signed_in = [
            await browser.get(page, headers={"Accept": "text/html"})
            for reader, page in pages(full)
            if reader == who
        ]

    pages_read = [page for page in (*stranger, *signed_in) if "<html" in page.text]
    assert len(pages_read) >= 20
    assert {
        str(page.url) for page in pages_read if not page.text.startswith(begins)
    } == set()


def test_a_language_from_the_right_would_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first_html, "languages", lambda: ("ar",))
    monkeypatch.setattr(texts, "_meta", lambda code: {"html": "ar", "cldr": "ar"})
    monkeypatch.setattr(texts, "_conventions", lambda code: conventions_of(code))

    assert first_html.direction_of.__wrapped__("ar") == "rtl"


TYPED_IN_SCRIPTS = re.compile(
    r"{{ (person\.name|[oc]\.(name|reason|text)|[ale]\.title|name|given\(item\)"
    r"|settled\.reason|why) }}"
)


class Template(Texts):
    """Find what people typed, and where they type it, in a template of a script."""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        is_field = tag == "textarea" or (tag == "input" and "type" not in given)
        if is_field and given.get("dir") != "auto":
            self.found.append(self.get_starttag_text() or tag)

    @override
    def handle_data(self, data: str) -> None:
        if TYPED_IN_SCRIPTS.search(data) and not any(apart for _, apart in self.apart):
            self.found.append(data.strip())


@pytest.mark.parametrize(
    "file",
    sorted(path for path in WEB.rglob("*.js") if "template: `" in path.read_text()),
    ids=lambda path: path.stem,
)
def test_what_is_typed_stands_apart_in_every_script(file: Path) -> None:
    template = Template()
    template.feed(
        file.read_text("utf-8").partition("template: `")[2].partition("`,")[0]
    )

    assert template.found == []


def test_the_scripts_show_what_was_typed_in_so_many_places() -> None:
    scripts = "".join(path.read_text("utf-8") for path in WEB.rglob("*.js"))

    assert len(TYPED_IN_SCRIPTS.findall(scripts)) >= 8


async def test_what_was_sent_back_stands_apart_too(
    site: Site, full: SmallWorld
) -> None:
    who, submitting = full.a.focal_point, full.service.submitting
    submission = submitting.submit(who=who, assessment=full.a.assessment)
    submitting.send_back(
        who=full.a.approver, submission=submission.id, note=TYPED["back"]
    )
    found = set()
    for page in ("/", WORK, f"{WORK}/submit"):
        visitor = site.visitor(who)
        await visitor.open(page.format(assessment=full.a.assessment))
        found |= set(disturbing(visitor))

    assert found == set()
