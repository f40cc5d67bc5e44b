"""Who runs the server is told what happens, and never what stands in it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from assessments.errors import DatabaseGone
from assessments.rules import SYSTEM
from assessments.service.answering import Answering
from roadmap.settings import Settings
from roadmap.web import log_lines
from roadmap.web.ui.background import Pools
from roadmap.web.ui.watch import EVERY, Answered, Watch
from tests.pages.app_under_test import Site, running
from tests.worlds import PASSPHRASE, STRICT, SmallWorld, on_terms

TOKEN = "an invented secret of the watcher"
WATCHED = Settings(metrics_token=SecretStr(TOKEN))


class Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(log_lines.WrittenLine())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record).partition(" ")[2])


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler = Heard()
    logger = logging.getLogger("roadmap")
    logger.addHandler(handler)
    logger.propagate = False
    yield handler
    logger.propagate = True
    logger.removeHandler(handler)


async def test_a_failed_sign_in_is_told_by_network_and_never_by_name(
    site: Site, small_world: SmallWorld, heard: Heard
) -> None:
    name = small_world.a.focal_point.sign_in_name
    async with site.browser() as browser:
        given = {"sign_in_name": name, "passphrase": "guessed wrongly"}
        await browser.post("/sign-in", data=given)

    (line,) = heard.lines
    assert line.startswith("WARNING failed sign-in")
    assert 'reason="wrong_passphrase"' in line
    assert 'network="127.0.0' in line
    assert name not in line
    assert "guessed" not in line


async def test_who_signs_in_and_reads_is_worth_no_line(
    site: Site, small_world: SmallWorld, heard: Heard
) -> None:
    name = small_world.a.focal_point.sign_in_name
    async with site.browser() as browser:
        given = {"sign_in_name": name, "passphrase": PASSPHRASE}
        assert (await browser.post("/sign-in", data=given)).status_code == 303
        assert (await browser.get("/account")).status_code == 200
    assert heard.lines == []


async def test_a_second_step_is_no_refusal_and_a_wrong_code_is_a_failed_sign_in(
    small_world: SmallWorld, heard: Heard
) -> None:
    service, who = on_terms(small_world.service, STRICT), small_world.a.focal_point
    given = {"sign_in_name": who.sign_in_name, "passphrase": PASSPHRASE}
    async with running(service, Settings()) as site, site.browser() as browser:
        led = await browser.post("/sign-in", data=given)
        assert led.headers["location"].startswith("/sign-in/set-up")
        page = await browser.get(led.headers["location"])
        assert page.status_code == 200
        assert heard.lines == []
        await browser.post("/sign-in/set-up", data={"code": "000000"})

    (line,) = heard.lines
    assert line.startswith('WARNING failed sign-in method="POST"')
    assert 'reason="wrong_code"' in line


async def test_a_wrong_passphrase_where_it_is_changed_is_told_as_a_failed_sign_in(
    site: Site, small_world: SmallWorld, heard: Heard
) -> None:
    new = "nine entirely different words instead"
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        given = {"old": "guessed wrongly", "new": new, "again": new}
        await browser.post("/account/passphrase", data=given)

    (line,) = heard.lines
    assert line.startswith('WARNING failed sign-in method="POST"')


async def test_who_shows_again_who_it_is_was_refused_nothing(
    small_world: SmallWorld, heard: Heard
) -> None:
    terms = replace(STRICT, required=frozenset())
    service, who = on_terms(small_world.service, terms), small_world.a.focal_point
    async with running(service, Settings()) as site, site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        small_world.clock.advance(hours=1)
        led = await browser.get("/sign-in/set-up?next=/account")
        assert led.headers["location"].startswith("/sign-in/again")
        led = await browser.post("/account/recovery-codes")
        assert led.headers["location"].startswith("/sign-in/again")
    service.audit.write_noted(who=SYSTEM)

    assert heard.lines == []
    log = service.audit.log(who=who)
    assert not [entry for entry in log.entries if entry.deed.startswith("refused.")]


async def test_a_refusal_is_told_by_page_reason_and_role_and_never_by_what_stood_there(
    site: Site, small_world: SmallWorld, heard: Heard
) -> None:
    other = small_world.b.assessment
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        await browser.get(f"/assessments/{other}/results")

    (line,) = heard.lines
    assert line.startswith('WARNING refused method="GET" route="/assessments/{')
    assert 'reason="no_such_thing" role="focal_point"' in line
    assert other not in line
    assert "network" not in line  # a person who signed in is in the state's own log


async def test_a_save_that_fails_is_an_alarm_once_and_its_end_is_told_too(
    small_world: SmallWorld,
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who, here = small_world.a.focal_point, small_world.a.assessment
    address = f"/assessments/{here}/answers"
    given = [{"code": "LAW-1.2a", "value": "met", "client_key": "0123456789abcdef"}]
    headers = {"X-Roadmap-Person": who.id}
    record = Answering.record_answers

    def gone(*_: object, **__: object) -> None:
        raise DatabaseGone("no room")

    service = small_world.service
    async with running(service, Settings()) as site, site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        monkeypatch.setattr(Answering, "record_answers", gone)
        for _ in range(3):
            failed = await browser.post(address, json=given, headers=headers)
            assert failed.status_code == 503
        monkeypatch.setattr(Answering, "record_answers", record)
        assert (await browser.post(address, json=given, headers=headers)).is_success

    alarms = [line for line in heard.lines if "saves" in line]
    assert alarms == [
        "CRITICAL saves fail times=1",
        "WARNING saves work again failed=3",
    ]


def test_an_alarm_is_said_again_after_a_minute(heard: Heard) -> None:
    watch = Watch(Pools())
    failed = Answered(
        method="POST",
        route="/x",
        status=503,
        seconds=0.1,
        saves=True,
        reason="",
        role="focal_point",
        network="",
    )
    for now in (0.0, 1.0, EVERY - 1, EVERY + 1):
        watch.note(failed, now)
    assert [line for line in heard.lines if "CRITICAL" in line] == [
        "CRITICAL saves fail times=1",
        "CRITICAL saves fail times=4",
    ]


async def test_figures_are_for_who_has_their_secret_and_name_nobody(
    small_world: SmallWorld,
) -> None:
    who, here = small_world.a.focal_point, small_world.a.assessment
    async with running(small_world.service, WATCHED) as site, site.browser() as browser:
        for header in (
            {},
            {"Authorization": b"Bearer "},
            {"Authorization": b"Bearer \xe9"},
        ):
            assert (await browser.get("/metrics", headers=header)).status_code == 404
        browser.cookies.set("roadmap_session", site.token(who))
        await browser.get(f"/assessments/{here}/results")
        await browser.get("/made-up/by/somebody")

        figures = await browser.get(
            "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
        )

    assert figures.headers["content-type"].startswith("text/plain; version=")
    text = figures.text
    assert 'route="/assessments/{' in text
    assert 'route="other",status="404"' in text
    assert 'roadmap_waiting{work="saving"} 0.0' in text
    assert not [word for word in (here, who.id, who.name, "AAA") if word in text]


async def test_without_a_secret_there_are_no_figures(site: Site) -> None:
    async with site.browser() as browser:
        for header in ({}, {"Authorization": "Bearer "}):
            assert (await browser.get("/metrics", headers=header)).status_code == 404


def test_a_line_can_be_read_by_programs() -> None:
    record = logging.makeLogRecord(
        {"msg": "failed\nsign-in", "levelname": "WARNING", "created": 0.5}
    )
    record.told = {"network": "10.0.0.0/24", "status": 422}
    assert json.loads(log_lines.WrittenObject().format(record)) == {
        "at": "1970-01-01T00:00:00.500Z",
        "level": "WARNING",
        "event": "failed\nsign-in",
        "network": "10.0.0.0/24",
        "status": 422,
    }
    assert log_lines.WrittenLine().format(record) == (
        "1970-01-01T00:00:00.500Z WARNING failed\n    sign-in"
        ' network="10.0.0.0/24" status=422'
    )
