"""What the settings say about signing in: its terms, and where passkeys are possible."""

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from assessments.records.factors import PasskeySite
from assessments.records.people import Role
from assessments.records.terms import Lasting, SignInTerms
from roadmap.settings import Settings

HERE = "localhost"
"""The one name that browsers trust without https: that of the computer itself."""

_HOSTS_HERE = (HERE, "127.0.0.1", "::1")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def terms_of(settings: Settings) -> SignInTerms:
    """Give the terms on which people sign in at a server with these settings."""
    named = settings.second_factor.split(",")
    minutes = settings.fresh_minutes
    return SignInTerms(
        required=frozenset(Role(name) for name in named if name != "none"),
        fresh_for=timedelta(minutes=minutes) if minutes else None,
        tell_browsers=True,
        with_factor=_lasting(settings.session_idle_hours, settings.session_hours),
        without_factor=_lasting(
            settings.session_idle_hours_without_factor,
            settings.session_hours_without_factor,
        ),
        shared=_lasting(
            settings.session_idle_hours_shared, settings.session_hours_shared
        ),
    )


def passkeys_possible(settings: Settings) -> bool:
    """Whether browsers make passkeys for a server with these settings.

    They do for a name with https, and for the computer itself; never for an address of
    numbers. Where they do not, an app for codes is what there is.
    """
    if settings.public_url:
        return _public_site(settings.public_url, "") is not None
    return settings.host in _HOSTS_HERE


def site_of(settings: Settings, host: str, name: str) -> PasskeySite | None:
    """Give the site that passkeys are made for; None where browsers make none.

    Parameters
    ----------
    host
        Name and port under which the browser asked; counts only on the computer itself,
        where no public address is set.
    name
        What the site is called.
    """
    if settings.public_url:
        return _public_site(settings.public_url, name)
    if not passkeys_possible(settings) or host.partition(":")[0] != HERE:
        return None
    return PasskeySite(id=HERE, origin=f"http://{host}", name=name)


def _public_site(address: str, name: str) -> PasskeySite | None:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if not host or _is_number(host):
        return None
    if parts.scheme != "https" and host != HERE:
        return None
    is_usual = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    origin = f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}")
    return PasskeySite(id=host, origin=origin, name=name)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _lasting(idle: float, longest: float) -> Lasting:
    return Lasting(idle=timedelta(hours=idle), longest=timedelta(hours=longest))
