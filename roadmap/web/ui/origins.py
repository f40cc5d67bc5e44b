"""Under which address browsers reach us, and whether it is ours that they speak of.

With a public address in the settings that one counts, and no other. Without one whoever
looks after the server reaches it from the same machine or by its number: names that
somebody else can point at us are not heard, since another site could then pose as us
(DNS rebinding).
"""

import ipaddress
import platform
import re
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from roadmap.settings import Settings

PLAIN = {"http": "80", "https": "443"}
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?")


def scheme(scope: Scope, settings: Settings) -> str:
    """Name how browsers reach us: ``http`` or ``https``."""
    if settings.public_url:
        return urlsplit(settings.public_url).scheme
    given = str(scope.get("scheme", "http"))
    return {"ws": "http", "wss": "https"}.get(given, given)


def is_secure(scope: Scope, settings: Settings) -> bool:
    """Say whether browsers talk to us over HTTPS."""
    return scheme(scope, settings) == "https"


def host(scope: Scope, settings: Settings) -> str:
    """Give name and port by which browsers reach us; empty where that is none."""
    if settings.public_url:
        given = urlsplit(settings.public_url).netloc
    else:
        given = Headers(scope=scope).get("host", "")
    return _whole(given, scheme(scope, settings))


def is_own_host(scope: Scope, settings: Settings) -> bool:
    """Whether it is us whom a request means to reach."""
    named = Headers(scope=scope).getlist("host")
    if len(named) != 1:
        return False
    asked = _whole(named[0], scheme(scope, settings))
    if settings.public_url:
        return asked == host(scope, settings)
    return bool(asked) and _is_here(asked.rpartition(":")[0], settings)


def is_own(origin: str, scope: Scope, settings: Settings) -> bool:
    """Whether a page of ours sends something: its scheme counts as well as its name."""
    by, _, where = origin.partition("://")
    ours = scheme(scope, settings)
    return by == ours and bool(where) and _whole(where, ours) == host(scope, settings)


def socket(scope: Scope, settings: Settings) -> str:
    """Name our own socket, as a policy of a page does."""
    ours, where = scheme(scope, settings), _HOST.fullmatch(host(scope, settings))
    if where is None:
        return ""
    name, port = where.groups()
    there = name if port == PLAIN.get(ours) else f"{name}:{port}"
    return f" {'wss' if ours == 'https' else 'ws'}://{there}"


def _whole(given: str, by: str) -> str:
    """Give name and port of a host in one form; empty for what is none."""
    found = _HOST.fullmatch(given)
    if found is None:
        return ""
    name, port = found.groups()
    return f"{name.lower()}:{port or PLAIN.get(by, '')}"


def _is_here(name: str, settings: Settings) -> bool:
    """Whether nobody else can give this name to us."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        is_local = name == "localhost" or name.endswith(".localhost")
        return is_local or name in (settings.host.lower(), _machine())
    return True


@cache
def _machine() -> str:
    return platform.node().lower()
