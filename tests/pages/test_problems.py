"""What a person is told, and what is written down, when something goes wrong."""

import io
import logging
from collections.abc import Iterator

import pytest
from nicegui import core, ui
from starlette.requests import Request
from starlette.types import Message

from assessments.errors import NotAllowed, NotUsable
from assessments.store.database import Database
from roadmap.settings import Settings
from roadmap.web.ui import forms, problems, theme, visitor
from roadmap.wording.texts import english
from tests.pages.app_under_test import running, send
from tests.worlds import SmallWorld

SECRET = "what Nadia answered"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Collect what the log file of a server would hold."""
    file = io.StringIO()
    handler = logging.StreamHandler(file)
    logging.getLogger().addHandler(handler)
    yield file
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
async def test_where_the_database_has_gone_whoever_asks_is_asked_to_come_again(
    small_world: SmallWorld,
    written: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    accept: str,
) -> None:
    who, service = small_world.a.focal_point, small_world.service
    here = f"/assessments/{small_world.a.assessment}/answers"
    given = {"code": "LAW-1.2a", "value": "met", "client_key": "key-0001"}
    send = {"json": [given], "headers": {"X-Roadmap-Person": who.id}}
    async with running(service, Settings()) as site:
        browser = site.visitor(who).http_client
        browser.headers["Accept"] = accept
        await browser.get("/account")
        gone = Database("sqlite:////no/such/folder/record.db")
        for engine in ("_reading", "_writing"):
            monkeypatch.setattr(service.world.database, engine, getattr(gone, engine))
        answers = [
            await browser.get("/"),
            await site.browser().get("/region", headers={"Accept": accept}),
            await browser.post(here, **send),
        ]

    said = english("frame.problem.database_gone")
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all(int(answer.headers["Retry-After"]) for answer in answers)
    assert all(said in answer.text for answer in answers)
    assert "Traceback" not in written.getvalue()
    assert "The database does not answer." in written.getvalue()


def test_a_refusal_is_told_with_all_its_problems() -> None:
    refused = NotUsable(("name_missing", {}), ("code_taken", {"code": "AAA"}))

    assert problems.sentences(refused, english) == (
        "Please give a name.",
        "The code AAA is taken.",
    )


def test_the_number_of_a_problem_stays_the_same() -> None:
    problem = ValueError(SECRET)

    assert problems.number_of(problem) == problems.number_of(problem)
    assert SECRET not in problems.sentences(problem, english)[0]


async def test_a_page_that_fails_apologises_with_the_number_in_the_log(
    small_world: SmallWorld, written: io.StringIO
) -> None:
    async with running(small_world.service, Settings()) as site:

        @ui.page("/broken")
        async def broken() -> None:
            raise ValueError(SECRET)

        who = small_world.a.focal_point
        answer = await site.visitor(who).http_client.get("/broken")

    assert answer.status_code == 500
    assert "it is not your fault" in answer.text
    log = written.getvalue()
    number = log.split("Problem ")[1].split(":")[0]
    assert number in answer.text
    assert "ValueError" in log
    assert SECRET not in answer.text + log


async def test_a_form_that_fails_apologises_and_logs_no_content(
    small_world: SmallWorld, written: io.StringIO
) -> None:
    async with running(small_world.service, Settings()) as site:
        _broken_form()
        guest = site.visitor(small_world.a.focal_point)
        await guest.open("/form")

        send(guest, "Go", ("what", SECRET))
        await guest.should_see("it is not your fault")

    assert "Problem" in written.getvalue()
    assert SECRET not in written.getvalue()


async def test_a_refused_page_is_no_error_in_the_log(
    small_world: SmallWorld, written: io.StringIO
) -> None:
    async with running(small_world.service, Settings()) as site:

        @ui.page("/refused")
        async def refused() -> None:
            raise NotAllowed("not_your_role")

        who = small_world.a.focal_point
        answer = await site.visitor(who).http_client.get("/refused")

    assert answer.status_code == 403
    assert written.getvalue() == "refused\n"  # which is told, and is no problem


def _broken_form() -> None:
    async def fail(who: object, filled: forms.Filled) -> None:
        raise ValueError(filled.one("what"))

    @ui.page("/form")
    def form() -> None:
        who = visitor.visit().who
        with theme.frame("Form", person=who), forms.handled(fail):
            forms.submit("Go")


async def test_a_line_that_breaks_while_something_is_sent_is_no_problem(
    small_world: SmallWorld, written: io.StringIO
) -> None:
    async with running(small_world.service, Settings()) as site:

        @core.app.post("/help/taken")
        async def taken(request: Request) -> None:
            await request.body()

        async def gone() -> Message:
            return {"type": "http.disconnect"}

        sent: list[Message] = []

        async def answer(message: Message) -> None:
            sent.append(message)

        headers = [(b"host", b"roadmap.test"), (b"origin", b"http://roadmap.test")]
        scope = {"type": "http", "method": "POST", "path": "/help/taken"}
        await site.app({**scope, "query_string": b"", "headers": headers}, gone, answer)

    assert sent == []
    assert "Problem" not in written.getvalue()
