"""What is believed of an OpenID Connect provider: two of its words, signed and for us."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr, ValidationError

from assessments.errors import AssessmentsError, NotAllowed, NotReachable
from assessments.records.people import Login
from roadmap.settings import OpenIdProvider, Settings
from roadmap.web.ui import provider as provider_module
from roadmap.web.ui.provider import SECONDS, Errand, Provider, errand_of, new_errand
from tests.openid import RunningProvider, provider_for

BACK = "http://roadmap.test/sign-in/elsewhere/back"
ISSUER = "https://login.test"
OURS = OpenIdProvider(
    issuer=ISSUER, client_id="roadmap", client_secret=SecretStr("s" * 40), name="x"
)
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
PUBLIC = {"keys": [KEY.as_dict(private=False)]}


async def sent_back(way: str) -> dict[str, str]:
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(way)
    return dict(httpx.URL(answer.headers["location"]).params)


async def test_who_comes_back_is_whom_an_independent_provider_means_and_once_only() -> (
    None
):
    with provider_for(BACK) as there:
        logins = []
        for somebody in ("anna", "budi", "anna"):
            there.somebody = somebody
            provider, errand = Provider(there.settings), new_errand()
            came = await sent_back(await provider.way_there(errand, BACK))
            logins.append(await provider.who_is_back(errand, BACK, came))
            with pytest.raises(NotAllowed, match="login_not_confirmed"):
                await provider.who_is_back(errand, BACK, came)  # a code counts once

    anna, budi, again = logins
    assert anna == again != budi
    assert anna.issuer == there.issuer


async def test_what_another_browser_began_is_not_ended_in_this_one() -> None:
    with provider_for(BACK) as there:
        provider, mine, others = (
            Provider(there.settings),
            new_errand(),
            new_errand(),
        )
        came = await sent_back(await provider.way_there(others, BACK))

        with pytest.raises(NotAllowed, match="login_not_ours"):
            await provider.who_is_back(mine, BACK, came)
        forged = {**came, "state": mine.state}
        with pytest.raises(NotAllowed, match="login_not_confirmed"):  # PKCE
            await provider.who_is_back(mine, BACK, forged)


def told_by(asked: str, id_token: str, keys: Mapping[str, Any]) -> Mapping[str, Any]:
    if asked.endswith("/openid-configuration"):
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }
    return keys if asked.endswith("/keys") else {"id_token": id_token}


class Playing(Provider):
    """A provider that answers what a test says."""

    def __init__(self, id_token: str) -> None:
        super().__init__(OURS)
        self.id_token = id_token

    async def _ask(
        self, address: str, sent: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        return told_by(address, self.id_token, PUBLIC)


def believable(**other: object) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": OURS.client_id,
        "sub": "anna",
        "nonce": "n",
        "iat": now,
        "exp": now + 300,
    }
    return {k: v for k, v in {**claims, **other}.items() if v is not None}


def signed(claims: Mapping[str, Any], key: Any = KEY, **header: str) -> str:
    return jwt.encode(
        {"alg": "RS256", "kid": "one", **header},
        dict(claims),
        key,
        [header.get("alg", "RS256")],
    )


def unsigned() -> str:
    def part(what: object) -> str:
        return urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(believable())}."


async def answer_to(id_token: str, **given: str) -> Login:
    errand = Errand(state="s", nonce="n", verifier="v")
    came = {"state": "s", "code": "c", **given}
    return await Playing(id_token).who_is_back(errand, BACK, came)


async def test_a_token_that_is_signed_and_for_us_is_believed() -> None:
    assert await answer_to(signed(believable())) == Login(issuer=ISSUER, subject="anna")
    assert await answer_to(signed(believable()), iss=ISSUER)


LIES = {
    "of another issuer": signed(believable(iss="https://other.test")),
    "for another client": signed(believable(aud="another")),
    "for several, by another": signed(believable(aud=["roadmap", "b"], azp="b")),
    "of long ago": signed(believable(exp=int(time.time()) - 3600)),
    "from the future": signed(believable(iat=int(time.time()) + 3600)),
    "without an end": signed(believable(exp=None)),
    "for another errand": signed(believable(nonce="m")),
    "for no errand": signed(believable(nonce=None)),
    "about nobody": signed(believable(sub=None)),
    "about an empty name": signed(believable(sub="")),
    "about a list": signed(believable(sub=["anna"])),
    "about a long name": signed(believable(sub="a" * 256)),
    "not signed": unsigned(),
    "signed by another": signed(
        believable(), RSAKey.generate_key(2048, {"kid": "one"})
    ),
    "signed by an unknown key": signed(
        believable(), RSAKey.generate_key(2048, {"kid": "two"}), kid="two"
    ),
    "signed with our secret": signed(
        believable(), OctKey.import_key("s" * 40), alg="HS256"
    ),
    "no token": "anna",
}


@pytest.mark.parametrize("token", LIES.values(), ids=LIES.keys())
async def test_a_token_that_says_anything_else_is_not_believed(token: str) -> None:
    with pytest.raises(NotAllowed, match="login_not_confirmed"):
        await answer_to(token)


async def test_an_answer_that_names_another_provider_is_not_believed() -> None:
    with pytest.raises(NotAllowed, match="login_not_confirmed"):
        await answer_to(signed(believable()), iss="https://other.test")


async def test_a_provider_that_is_away_is_said_to_be_and_let_alone_for_a_while() -> (
    None
):
    with provider_for(BACK) as there:
        settings = there.settings
    provider = Provider(settings)  # nobody answers there any more
    for _ in range(50):
        with pytest.raises(NotReachable, match="provider_not_reachable"):
            await provider.way_there(new_errand(), BACK)


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://other.test"},
        {"token_endpoint": "http://login.test/token"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
async def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str]
) -> None:
    async def asked(
        _: Provider, address: str, sent: object = None
    ) -> Mapping[str, Any]:
        return {**told_by(address, "", {}), **told}

    monkeypatch.setattr(Provider, "_ask", asked)
    with pytest.raises(NotReachable, match="provider_not_reachable"):
        await Provider(OURS).way_there(new_errand(), BACK)


async def test_an_endless_answer_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = 0

    def endless(_: RunningProvider, environ: object, start: Any) -> Any:
        nonlocal read
        start("200 OK", [("Content-Type", "application/json")])
        for _ in range(1_000):
            read += 1
            yield b" " * 100_000

    monkeypatch.setattr(RunningProvider, "_answer", endless)
    with (
        provider_for(BACK) as there,
        pytest.raises(NotReachable, match="provider_not_reachable"),
    ):
        await Provider(there.settings).way_there(new_errand(), BACK)
    assert read < 200


async def test_a_provider_that_leads_elsewhere_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def leading(there: RunningProvider, environ: Any, start: Any) -> Any:
        asked.append(environ["PATH_INFO"])
        start("302 Found", [("Location", f"{there.issuer}/elsewhere")])
        return [b"{}"]

    monkeypatch.setattr(RunningProvider, "_answer", leading)
    with (
        provider_for(BACK) as there,
        pytest.raises(NotReachable, match="provider_not_reachable"),
    ):
        await Provider(there.settings).way_there(new_errand(), BACK)
    assert [path for path in asked if path.endswith("/elsewhere")] == []
    assert len(asked) == 1


async def test_a_key_that_is_not_known_is_asked_for_once_in_a_while() -> None:
    provider = Playing(signed(believable(), kid="another"))
    asked = []

    async def counted(address: str, sent: object = None) -> Mapping[str, Any]:
        asked.append(address)
        return told_by(address, provider.id_token, PUBLIC)

    provider._ask = counted  # type: ignore[method-assign,assignment]
    now = 1_000.0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(provider_module, "_now", lambda: now)
        for later in (0, 1, SECONDS + 1, 1):
            now += later
            with pytest.raises(NotAllowed, match="login_not_confirmed"):
                errand = Errand(state="s", nonce="n", verifier="v")
                await provider.who_is_back(errand, BACK, {"state": "s", "code": "c"})
    keys = [address for address in asked if address.endswith("/keys")]
    assert len(keys) == 2  # at first, and when the first answer was old enough


def test_an_errand_comes_back_as_it_was_kept() -> None:
    errand = new_errand(next="/results", invitation="i", shared=True)
    assert errand_of(errand.kept()) == errand
    assert errand_of(replace(errand, next="/").kept()) != errand
    assert errand_of(replace(errand, verifier="").kept()) is None


@given(st.text() | st.binary().map(lambda b: urlsafe_b64encode(b).decode()) | st.none())
def test_what_a_browser_makes_up_is_no_errand(cookie: str | None) -> None:
    assert errand_of(cookie) is None


@settings(max_examples=20)
@given(
    st.dictionaries(st.sampled_from(["state", "nonce", "verifier", "x"]), st.integers())
)
def test_what_looks_like_an_errand_is_none(made_up: dict[str, int]) -> None:
    cookie = urlsafe_b64encode(json.dumps(made_up).encode()).decode()
    assert errand_of(cookie) is None


@pytest.mark.parametrize(
    "issuer", ["http://login.example.org", "login.example.org", "https://", "ftp://x.y"]
)
def test_a_provider_is_only_asked_where_nobody_reads_along(issuer: str) -> None:
    with pytest.raises(ValidationError, match="expected an address such as https"):
        Settings(
            oidc_issuer=issuer,
            oidc_client_id="a",
            oidc_client_secret=SecretStr("b"),
            oidc_name="c",
        )


def test_a_provider_is_named_wholly_or_not_at_all() -> None:
    with pytest.raises(ValidationError, match="also needs ROADMAP_OIDC_CLIENT_SECRET"):
        Settings(oidc_issuer=ISSUER, oidc_client_id="a", oidc_name="c")
    with pytest.raises(ValidationError, match="ROADMAP_OIDC_NAME also needs"):
        Settings(oidc_name="Gov")
    with pytest.raises(ValidationError, match="also needs ROADMAP_OIDC_NAME"):
        Settings(
            oidc_issuer=ISSUER,
            oidc_client_id="a",
            oidc_client_secret=SecretStr("b"),
            oidc_name=" ",
        )
    assert (Settings().provider, Settings().elsewhere) == (None, "")


def test_the_secret_of_the_client_is_shown_nowhere() -> None:
    assert "s" * 40 not in repr(OURS)


async def test_nothing_of_a_refusal_tells_what_was_sent() -> None:
    with pytest.raises(AssessmentsError) as refused:
        await answer_to(signed(believable(sub="", name="Anna")))
    assert refused.value.__cause__ is None
    assert "Anna" not in str(refused.value)
