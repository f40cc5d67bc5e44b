"""Mail to people of a state, about a change of who belongs to it that waits.

Off unless a server for mail is set. It is sent in a thread, so nobody waits for it, and the
notice on every page stands whether it arrives or not. There is never an answer in it.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial

from assessments.records.members import MemberNotice, NoticeTo
from roadmap.settings import MailServer, Settings
from roadmap.wording import texts
from roadmap.wording.members import asked
from roadmap.wording.texts import Words

TIMEOUT = 20
"""Seconds until a server for mail that does not answer is given up."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Sends mail through a server, one message after the other.

    Attributes
    ----------
    server
        Through which server, and as whom.
    address
        Of the pages, for who wants to go there; empty where it is not set.
    """

    server: MailServer
    address: str
    _thread: ThreadPoolExecutor = field(
        default_factory=partial(ThreadPoolExecutor, 1, "mail"), init=False
    )

    def tell(self, notice: MemberNotice) -> None:
        """Send it later; who asked for the change does not wait."""
        self._thread.submit(self._send, notice)

    def close(self) -> None:
        """Wait until everything is sent or given up."""
        self._thread.shutdown()

    def _send(self, notice: MemberNotice) -> None:
        try:
            with self._connected() as connection:
                for to in notice.to:
                    connection.send_message(self._written(notice, to))
        except (OSError, smtplib.SMTPException) as problem:  # no address in the log
            kind = type(problem).__name__
            _log.warning("A mail about a change could not be sent: %s", kind)

    def _connected(self) -> smtplib.SMTP:
        server, safe = self.server, ssl.create_default_context()
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT, context=safe
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        if server.security == "starttls":
            connection.starttls(context=safe)
        if server.user:
            connection.login(server.user, server.password.get_secret_value())
        return connection

    def _written(self, notice: MemberNotice, to: NoticeTo) -> EmailMessage:
        known = to.language if to.language in texts.languages() else texts.ENGLISH
        say, until = Words(known), notice.change.waits_until
        lines = [asked(notice.change, say)]
        if until is not None:
            lines.append(say("members.mail.until", until=say.time(until)))
        lines += [say("members.mail.then"), self.address]
        message = EmailMessage()
        message["From"] = self.server.sender
        message["To"] = to.address
        message["Subject"] = say("members.mail.subject", state=notice.state_name)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join(line for line in lines if line) + "\n")
        return message


def teller(settings: Settings) -> Callable[[MemberNotice], None] | None:
    """Give what sends mail as it is set; None where it is not."""
    if settings.mail_server is None:
        return None
    return Mail(server=settings.mail_server, address=settings.public_url or "").tell
