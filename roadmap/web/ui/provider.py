"""Signing in elsewhere: at the OpenID Connect provider that an administrator named.

The authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207). Of what
the provider says two things are taken, who it is (``iss``) and whom it means (``sub``): no
name, no mail address, no other claim. Whom that is here, the record knows, and only from an
invitation that was accepted so.
"""

import asyncio
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from assessments.errors import NotAllowed, NotReachable
from assessments.records.people import Login
from roadmap.settings import OpenIdProvider

ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")
"""Signatures that are believed: never none, and none that a shared secret makes."""

SECONDS = 10.0
"""The longest that one answer of the provider is waited for, and for which it is let alone
after it did not answer."""

LARGEST_ANSWER = 500_000
"""Bytes of an answer of the provider that are read at most."""

KEPT = 3600.0
"""Seconds for which the provider's addresses and keys are kept."""

LONGEST = 600
"""Seconds in which somebody has to be back."""

LEEWAY = 60
"""Seconds by which two servers' clocks may be apart."""

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a browser keeps while somebody is at the provider.

    Attributes
    ----------
    state, nonce, verifier
        What has to come back, stand in what is signed, and prove that we began it.
    next
        Where signing in leads.
    invitation
        Secret of the invitation that is to be accepted; empty for signing in.
    sign_in_name, language
        Of the account that is made then.
    shared
        Whether others use this browser as well.
    """

    state: str
    nonce: str
    verifier: str
    next: str = "/"
    invitation: str = ""
    sign_in_name: str = ""
    language: str = ""
    shared: bool = False

    def kept(self) -> str:
        """Give it as a cookie holds it."""
        return urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


def new_errand(**about: Any) -> Errand:
    """Begin to sign in elsewhere; ``about`` is what the errand is for."""
    return Errand(
        state=token_urlsafe(SECRET_BYTES),
        nonce=token_urlsafe(SECRET_BYTES),
        verifier=token_urlsafe(SECRET_BYTES * 2),
        **about,
    )


def errand_of(cookie: str | None) -> Errand | None:
    """Read what a browser kept; None where it is nothing of ours."""
    try:
        given = json.loads(urlsafe_b64decode(cookie or ""))
        errand = Errand(**given)
    except (NotBase64, UnicodeError, ValueError, TypeError, RecursionError):
        return None
    kinds = {"shared": bool}
    fits = all(isinstance(v, kinds.get(k, str)) for k, v in asdict(errand).items())
    whole = errand.state and errand.nonce and errand.verifier
    return errand if fits and whole else None


class _Addresses(BaseModel):
    """Of what a provider tells of itself (OpenID Connect Discovery 1.0), what is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(BaseModel):
    """Of what a provider answers to a code, what is needed."""

    id_token: str
    access_token: str | None = None


class Provider:
    """The provider of the settings.

    Parameters
    ----------
    settings
        Who it is, and as whom we are known there.
    """

    def __init__(self, settings: OpenIdProvider) -> None:
        self._settings = settings
        # with when they were asked for
        self._addresses: tuple[float, _Addresses] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asking = asyncio.Lock()
        self._away_until = 0.0

    async def way_there(self, errand: Errand, back: str) -> str:
        """Give the address at which somebody signs in, and is sent back from.

        Raises
        ------
        NotReachable
            If the provider does not answer, or with something else.
        """
        addresses = await self._known()
        return str(
            prepare_grant_uri(
                addresses.authorization_endpoint,
                client_id=self._settings.client_id,
                response_type="code",
                redirect_uri=back,
                scope="openid",
                state=errand.state,
                nonce=errand.nonce,
                code_challenge=create_s256_code_challenge(errand.verifier),
                code_challenge_method="S256",
            )
        )

    async def who_is_back(
        self, errand: Errand, back: str, given: Mapping[str, str]
    ) -> Login:
        """Find out who came back.

        Parameters
        ----------
        given
            What the provider sent along.

        Raises
        ------
        NotAllowed
            If it is not what was asked for, or was not confirmed.
        NotReachable
            If the provider does not answer, or with something else.
        """
        if not hmac.compare_digest(
            given.get("state", "").encode(), errand.state.encode()
        ):
            raise NotAllowed("login_not_ours")
        addresses = await self._known()
        told = given.get("iss")
        if told is None and addresses.authorization_response_iss_parameter_supported:
            raise NotAllowed("login_not_confirmed")
        if told not in (None, addresses.issuer) or not given.get("code"):
            raise NotAllowed("login_not_confirmed")
        answer = await self._ask(
            addresses.token_endpoint,
            {
                "grant_type": "authorization_code",
                "code": given["code"],
                "redirect_uri": back,
                "code_verifier": errand.verifier,
            },
        )
        try:
            tokens = _Tokens.model_validate(answer)
        except ValidationError:
            raise NotAllowed("login_not_confirmed") from None
        return await self._believed(tokens, errand.nonce, addresses)

    async def _believed(
        self, tokens: _Tokens, nonce: str, addresses: _Addresses
    ) -> Login:
        """Read what the provider signed."""
        try:
            try:
                token = jwt.decode(
                    tokens.id_token, await self._key_set(addresses), [*ALGORITHMS]
                )
            except InvalidKeyIdError:  # it may have a new key
                keys = await self._key_set(addresses, anew=True)
                token = jwt.decode(tokens.id_token, keys, [*ALGORITHMS])
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": addresses.issuer},
                    "aud": {"essential": True, "value": self._settings.client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._settings.client_id,
                    "access_token": tokens.access_token,
                },
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError):
            raise NotAllowed("login_not_confirmed") from None
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:  # Core, 2
            raise NotAllowed("login_not_confirmed")
        return Login(issuer=addresses.issuer, subject=subject)

    async def _known(self) -> _Addresses:
        """Give the provider's addresses; they are asked for once an hour."""
        async with self._asking:
            if self._addresses is None or _now() - self._addresses[0] > KEPT:
                issuer = self._settings.issuer
                wanted = issuer.rstrip("/") + "/.well-known/openid-configuration"
                try:
                    found = _Addresses.model_validate(await self._ask(wanted))
                except ValidationError:
                    raise NotReachable("provider_not_reachable") from None
                if found.issuer != issuer or not all(map(is_guarded, _all(found))):
                    raise NotReachable("provider_not_reachable")
                self._addresses = (_now(), found)
            return self._addresses[1]

    async def _key_set(self, addresses: _Addresses, *, anew: bool = False) -> KeySet:
        """Give the provider's keys; they are asked for once an hour, or for a new one."""
        async with self._asking:
            good_for = SECONDS if anew else KEPT
            if self._keys is None or _now() - self._keys[0] > good_for:
                found = await self._ask(addresses.jwks_uri)
                try:
                    keys = KeySet.import_key_set(found)  # type: ignore[arg-type]  # it looks
                except (JoseError, ValueError, KeyError, TypeError):
                    raise NotReachable("provider_not_reachable") from None
                self._keys = (_now(), keys)
            return self._keys[1]

    async def _ask(
        self, address: str, sent: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Ask the provider, or send it something, and read its answer."""
        if _now() < self._away_until:
            raise NotReachable("provider_not_reachable")
        try:
            async with (
                asyncio.timeout(SECONDS),
                httpx.AsyncClient(timeout=SECONDS) as client,
                client.stream(
                    "GET" if sent is None else "POST",
                    address,
                    data=None if sent is None else dict(sent),
                    auth=None if sent is None else self._as_us(),
                    headers={"Accept": "application/json"},
                ) as answer,
            ):
                content = b""
                async for part in answer.aiter_bytes():
                    content += part
                    if len(content) > LARGEST_ANSWER:
                        raise NotReachable("provider_not_reachable")
        except (httpx.HTTPError, TimeoutError):
            self._away_until = _now() + SECONDS
            raise NotReachable("provider_not_reachable") from None
        if sent is not None and answer.status_code == 400:
            raise NotAllowed("login_not_confirmed")
        try:
            told = json.loads(content)
        except (ValueError, RecursionError):
            told = None
        if answer.status_code != 200 or not isinstance(told, dict):
            raise NotReachable("provider_not_reachable")
        return told

    def _as_us(self) -> httpx.BasicAuth:
        """Say who we are (RFC 6749, 2.3.1)."""
        ours = self._settings
        secret = ours.client_secret.get_secret_value()
        return httpx.BasicAuth(quote(ours.client_id, safe=""), quote(secret, safe=""))


def _all(addresses: _Addresses) -> tuple[str, ...]:
    return (
        addresses.authorization_endpoint,
        addresses.token_endpoint,
        addresses.jwks_uri,
    )


def is_guarded(address: str) -> bool:
    """Whether nobody on the way can read along: HTTPS, or on this machine."""
    parts = urlsplit(address)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return parts.scheme == "https" or (parts.scheme == "http" and is_here)


def _now() -> float:
    return asyncio.get_running_loop().time()
