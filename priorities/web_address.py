"""What may be opened as a web address: HTTP or HTTPS, a host, and nothing else in between."""

import re
from urllib.parse import urlsplit

_STARTS_LIKE_A_LINK = re.compile(
    r"\s*([a-z][a-z0-9+.-]*\s*:\s*//|(https?|javascript|vbscript|data)\s*:)", re.I
)
_HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*\.?")


def is_web_address(text: str) -> bool:
    """Whether a text is an address that a page may lead to.

    Examples
    --------
    >>> is_web_address("https://example.org/act"), is_web_address("https:// not a link")
    (True, False)
    """
    if any(sign.isspace() or not sign.isprintable() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and "@" not in parts.netloc
        and "\\" not in text
        and port != 0
        and _HOST.fullmatch(parts.hostname or "") is not None
    )


def looks_like_a_link(text: str) -> bool:
    """Whether a text begins as a link does; then it is meant as one."""
    return _STARTS_LIKE_A_LINK.match(text) is not None
