"""An OpenID Connect provider on this machine, by people who did not write ours: pyop.

Whoever is sent there comes back as whom the test says.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from Cryptodome.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa
from jwkest.jwk import RSAKey
from pydantic import SecretStr
from pyop.authz_state import AuthorizationState
from pyop.exceptions import OAuthError
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo

from roadmap.settings import OpenIdProvider

CLIENT, SECRET = "roadmap", "an invented secret: 100 % of /it"

Start = Callable[[str, list[tuple[str, str]]], object]


@cache
def _key() -> RSAKey:
    """Make the provider's key; Cryptodome would take seconds for it."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = made.private_numbers()
    public = numbers.public_numbers
    parts = (public.n, public.e, numbers.d, numbers.p, numbers.q)
    return RSAKey(
        key=RSA.construct(parts, consistency_check=False),
        kid="first",
        use="sig",
        alg="RS256",
    )


class RunningProvider:
    """A provider that answers; ``somebody`` is whom it takes everybody for.

    Parameters
    ----------
    back
        Address of ours that it sends people back to.
    """

    def __init__(self, back: str) -> None:
        self.somebody = "anna"
        self._server = make_server(
            "127.0.0.1", 0, self._answer, handler_class=_SaysNothing
        )
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        addresses = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self._provider = Provider(
            _key(),
            {
                **{k: v.replace("http:", "https:") for k, v in addresses.items()},
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            },
            AuthorizationState(HashBasedSubjectIdentifierFactory("salt")),
            {
                CLIENT: {
                    "client_secret": SECRET,
                    "response_types": ["code"],
                    "redirect_uris": [back],
                }
            },
            Userinfo(defaultdict(dict)),
        )
        # it wants HTTPS, which nobody on the way to this machine needs
        self._provider.configuration_information.update(addresses)

    @property
    def settings(self) -> OpenIdProvider:
        """Give what an administrator says of it."""
        return OpenIdProvider(
            issuer=self.issuer,
            client_id=CLIENT,
            client_secret=SecretStr(SECRET),
            name="the office",
        )

    def run(self) -> None:
        """Answer until it is stopped."""
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/authorize":
            asked = self._provider.parse_authentication_request(environ["QUERY_STRING"])
            come = self._provider.authorize(asked, self.somebody)
            start("303 See Other", [("Location", come.request(asked["redirect_uri"]))])
            return []
        told, status = self._told(path, environ)
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(told).encode()]

    def _told(self, path: str, environ: dict[str, Any]) -> tuple[object, str]:
        if path == "/.well-known/openid-configuration":
            return self._provider.provider_configuration.to_dict(), "200 OK"
        if path == "/keys":
            return self._provider.jwks, "200 OK"
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        header = {"Authorization": environ.get("HTTP_AUTHORIZATION", "")}
        try:
            answer = self._provider.handle_token_request(body, header)
        except OAuthError as refused:
            return {"error": refused.oauth_error}, "400 Bad Request"
        return answer.to_dict(), "200 OK"


class _SaysNothing(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Say nothing of what was asked."""


@contextmanager
def provider_for(back: str) -> Iterator[RunningProvider]:
    """Run a provider that sends people back to an address of ours."""
    provider = RunningProvider(back)
    thread = Thread(target=provider.run, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.stop()
        thread.join()
