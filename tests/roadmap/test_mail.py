"""Mail about a change that waits, through a server that is run for the test."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pydantic import SecretStr, ValidationError

from assessments.records.members import (
    MemberChange,
    MemberChangeKind,
    MemberNotice,
    NoticeTo,
)
from assessments.records.people import PersonId, Role, StateCode
from roadmap.mail import Mail, teller
from roadmap.settings import MailServer, Settings

CHANGE = MemberChange(
    number=1,
    state=StateCode("AAA"),
    kind=MemberChangeKind.INVITATION,
    name="Nia New",
    role=Role.FOCAL_POINT,
    person=None,
    invitation=1,
    asked_by=PersonId("p1"),
    asked_by_name="Ada Admin",
    by_office=True,
    at=datetime(2026, 3, 2, tzinfo=UTC),
    expires=datetime(2026, 3, 19, tzinfo=UTC),
    waits_until=datetime(2026, 3, 5, 9, tzinfo=UTC),
)


class Session(socketserver.StreamRequestHandler):
    """Says yes to everything, and keeps what is sent."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self._keep()
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 yes\r\n")

    def _keep(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        kept: list[bytes] = self.server.kept  # type: ignore[attr-defined]
        kept.append(b"".join(lines))


@pytest.fixture
def server() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as running:
        running.kept = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def mail(port: int) -> Mail:
    through = MailServer(
        host="127.0.0.1",
        port=port,
        security="none",
        user="",
        password=SecretStr(""),
        sender="roadmap@office.example",
    )
    return Mail(server=through, address="https://roadmap.example.org")


def test_everybody_gets_a_mail_of_their_own_in_their_language(
    server: socketserver.ThreadingTCPServer,
):
    sending = mail(server.server_address[1])
    to = tuple(
        NoticeTo(address=f"{language}@aaa.example", language=language)
        for language in ("en", "id")
    )

    sending.tell(MemberNotice(state_name="State A", change=CHANGE, to=to))
    sending.close()

    kept = server.kept  # type: ignore[attr-defined]
    english, indonesian = (
        message_from_bytes(raw, EmailMessage, policy=policy.default) for raw in kept
    )
    said = english.get_content()
    assert english["To"] == "en@aaa.example"
    assert "id@aaa.example" not in english.as_string()
    assert "State A" in english["Subject"]
    assert "Ada Admin of the regional office asked that Nia New comes in" in said
    assert "5 March 2026" in said
    assert "https://roadmap.example.org" in said
    assert "Ada Admin dari kantor regional" in indonesian.get_content()


def test_a_server_that_is_not_there_stops_nobody_and_no_address_is_logged(
    caplog: pytest.LogCaptureFixture,
):
    sending = mail(1)
    to = (NoticeTo(address="en@aaa.example", language="en"),)

    sending.tell(MemberNotice(state_name="State A", change=CHANGE, to=to))
    sending.close()

    assert "could not be sent" in caplog.text
    assert "aaa.example" not in caplog.text


def test_no_mail_is_sent_unless_a_server_is_set(monkeypatch: pytest.MonkeyPatch):
    assert teller(Settings()) is None

    monkeypatch.setenv("ROADMAP_SMTP_HOST", "mail.example.org")
    with pytest.raises(ValidationError, match="ROADMAP_SMTP_FROM"):
        Settings()
    monkeypatch.setenv("ROADMAP_SMTP_FROM", "roadmap@example.org")
    assert teller(Settings()) is not None


def test_a_change_cannot_be_set_to_wait_for_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROADMAP_WAITING_DAYS", "0")

    with pytest.raises(ValidationError):
        Settings()
