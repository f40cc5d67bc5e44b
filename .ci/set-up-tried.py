"""Try what the page "How to set up a server" has made, from outside, over TLS.

``set-up-tried.py LINK``: the link that ``roadmap init`` printed. Run in the bare root, where
``.ci/bare-root --deploy`` has run the steps of the page. Uses the standard library only.
"""

import os
import re
import signal
import ssl
import sys
import time
from collections import Counter
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

HOST, NAME, PASSPHRASE = "example.org", "ada", "seven plain words of nobody else here"
PAGES = ("index", "method", "glossary", "roles", "privacy", "settings", "plan", "change")
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


def main() -> None:
    """Sign in eight times, and see who answers each session."""
    wait()
    plain = HTTPConnection(HOST, timeout=10)
    plain.request("GET", "/sign-in?next=/plan")
    moved = plain.getresponse()
    assert (moved.status, moved.getheader("Location")) == (
        301,
        f"https://{HOST}/sign-in?next=/plan",
    )
    invitation = urlsplit(sys.argv[1])
    assert f"{invitation.scheme}://{invitation.netloc}" == f"https://{HOST}"
    words = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "language": "en"}
    named = {"sign_in_name": NAME, **words}
    accepted, _ = ask(invitation.path, named)
    assert accepted.status == 303, accepted.status
    session_of(accepted)
    print("An invitation was accepted over TLS; its cookie is __Host- and Secure.")

    sessions = []
    for page in PAGES:
        signed_in, _ = ask("/sign-in", {"sign_in_name": NAME, **words})
        assert signed_in.status == 303, signed_in.status
        sessions.append(session_of(signed_in))
        for number in range(5):
            answer, _ = ask(f"/help/{page}?secret={number}", cookie=sessions[-1])
            assert answer.status == 200, (page, answer.status)
            assert len(answer.headers.get_all("Content-Security-Policy") or ()) == 1
            assert len(answer.headers.get_all("Strict-Transport-Security") or ()) == 1
    by_page = {p: upstreams()[f"/help/{p}"] for p in PAGES}
    assert all(len(processes) == 1 for processes in by_page.values()), by_page
    counted = Counter(process for [process] in by_page.values())
    assert len(counted) == 2, counted
    print("Eight sessions, each with one process:", dict(sorted(counted.items())))

    said = LOG.read_text()
    assert "secret=" not in said and "?" not in said
    assert invitation.path.rpartition("/")[2] not in said
    print("The log has", said.count("\n"), "lines, no query and no secret.")

    for folder in Path("/proc").glob("[0-9]*"):
        words_of = (folder / "environ").read_bytes().split(b"\0")
        is_ours = b"serve" in (folder / "cmdline").read_bytes().split(b"\0")
        if is_ours and b"ROADMAP_PORT=8080" in words_of:
            os.kill(int(folder.name), signal.SIGTERM)
            break
    time.sleep(3)
    for page, cookie in zip(PAGES, sessions, strict=True):
        answer, _ = ask(f"/help/{page}", cookie=cookie)
        assert answer.status == 200, (page, answer.status)
    print("With one process stopped every session goes on with the other one.")
    assert re.search(r" 127\.0\.0\.1:8081$", LOG.read_text().splitlines()[-1])


if __name__ == "__main__":
    main()
