"""Try what the page "How to set up a server" has made, from outside, over TLS.

``set-up-tried.py LINK``: the link that ``roadmap init`` printed. Run in the bare root, where
``.ci/bare-root --deploy`` has run the steps of the page. Uses the standard library only.
"""

import os
import signal
import ssl
import sys
import time
from collections import Counter
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

HOST, PASSPHRASE = "example.org", "seven plain words of nobody else here"
NAMED = {"sign_in_name": "ada", "passphrase": PASSPHRASE, "language": "en"}
PAGES = (
    "index",
    "method",
    "glossary",
    "roles",
    "privacy",
    "settings",
    "plan",
    "change",
)
LOG = Path("/var/log/nginx/roadmap.log")
TRUSTED = ssl.create_default_context(cafile="/etc/ssl/roadmap.pem")


def ask(
    path: str, fields: dict[str, str] | None = None, cookie: str = ""
) -> tuple[HTTPResponse, str]:
    """Ask over TLS, as a browser that knows nothing but its cookies."""
    connection = HTTPSConnection(HOST, context=TRUSTED, timeout=60)
    headers = {"Cookie": cookie, "Origin": f"https://{HOST}"}
    if fields is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, urlencode(fields), headers)
    answer = connection.getresponse()
    return answer, answer.read().decode("utf-8", "replace")


def session_of(answer: HTTPResponse) -> str:
    """Give the cookie of the session that an answer leaves in the browser."""
    given = [v for k, v in answer.getheaders() if k.lower() == "set-cookie"]
    found = [v for v in given if v.startswith("__Host-roadmap_session=")]
    assert len(found) == 1, (answer.status, given)
    assert "secure" in found[0].lower() and "httponly" in found[0].lower()
    return found[0].partition(";")[0]


def wait() -> None:
    """Wait until both processes answer."""
    for port in (8080, 8081):
        end = time.monotonic() + 90
        while True:
            try:
                near = HTTPConnection("127.0.0.1", port, timeout=5)
                near.request("GET", "/readyz")
                assert near.getresponse().status == 200
                break
            except (OSError, AssertionError):
                assert time.monotonic() < end, f"Nobody answers at {port}."
                time.sleep(0.5)


def upstreams() -> dict[str, set[str]]:
    """Say which processes have answered each page of the handbook, by the log."""
    found: dict[str, set[str]] = {}
    for line in LOG.read_text().splitlines():
        *_, path, _status, _size, _seconds, process = line.split()
        found.setdefault(path, set()).add(process)
    return found


def come_in(link: str) -> str:
    """Accept an invitation; gives the secret of its link."""
    plain = HTTPConnection(HOST, timeout=10)
    plain.request("GET", "/sign-in?next=/plan")
    moved = plain.getresponse()
    assert moved.status == 301
    assert moved.getheader("Location") == f"https://{HOST}/sign-in?next=/plan"
    invitation = urlsplit(link)
    assert f"{invitation.scheme}://{invitation.netloc}" == f"https://{HOST}"
    accepted, _ = ask(invitation.path, {"again": PASSPHRASE, **NAMED})
    assert accepted.status == 303, accepted.status
    session_of(accepted)
    print("An invitation was accepted over TLS; its cookie is __Host- and Secure.")
    return invitation.path.rpartition("/")[2]


def work() -> dict[str, str]:
    """Sign in once for each page of the handbook, and read it again and again."""
    sessions = {}
    for page in PAGES:
        signed_in, _ = ask("/sign-in", NAMED)
        assert signed_in.status == 303, signed_in.status
        sessions[page] = session_of(signed_in)
        for number in range(5):
            answer, _ = ask(f"/help/{page}?secret={number}", cookie=sessions[page])
            assert answer.status == 200, (page, answer.status)
            for once in ("Content-Security-Policy", "Strict-Transport-Security"):
                assert len(answer.headers.get_all(once) or ()) == 1, once
    by_page = {page: upstreams()[f"/help/{page}"] for page in PAGES}
    assert all(len(processes) == 1 for processes in by_page.values()), by_page
    counted = Counter(process for [process] in by_page.values())
    assert len(counted) == 2, counted
    print("Eight sessions, each with one process:", dict(sorted(counted.items())))
    return sessions


def stop_one() -> None:
    """Stop the process at the first port."""
    for folder in Path("/proc").glob("[0-9]*"):
        words = (folder / "environ").read_bytes().split(b"\0")
        is_ours = b"serve" in (folder / "cmdline").read_bytes().split(b"\0")
        if is_ours and b"ROADMAP_PORT=8080" in words:
            os.kill(int(folder.name), signal.SIGTERM)
            time.sleep(3)
            return


def main() -> None:
    """Come in, sign in eight times, see who answers each session, and stop one process."""
    wait()
    secret = come_in(sys.argv[1])
    sessions = work()
    said = LOG.read_text()
    assert "secret=" not in said
    assert "?" not in said
    assert secret not in said
    print("The log has", said.count("\n"), "lines, no query and no secret.")
    stop_one()
    for page, cookie in sessions.items():
        answer, _ = ask(f"/help/{page}", cookie=cookie)
        assert answer.status == 200, (page, answer.status)
    assert LOG.read_text().rstrip().endswith(" 127.0.0.1:8081")
    print("With one process stopped every session goes on with the other one.")


if __name__ == "__main__":
    main()
