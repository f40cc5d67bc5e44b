"""A passkey made of software, for tests without a browser: signs what a site asks."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from assessments.records.factors import PasskeySite

SITE = PasskeySite(
    id="roadmap.test", origin="https://roadmap.test", name="Roadmap of a test"
)


def _text(given: bytes) -> str:
    return urlsafe_b64encode(given).rstrip(b"=").decode()


@dataclass
class SoftPasskey:
    """One passkey; ``counter`` is how often it has signed."""

    site: PasskeySite = SITE
    origin: str = ""
    counter: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def id(self) -> bytes:
        x = self.key.public_key().public_numbers().x
        return sha256(x.to_bytes(32, "big")).digest()

    def made(self, question: str) -> str:
        """Answer the question for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        about = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(0x41) + about
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {
                "clientDataJSON": _text(self._client("webauthn.create", question)),
                "attestationObject": _text(attested),
            }
        )

    def shown(self, question: str) -> str:
        """Answer the question to show itself."""
        self.counter += 1
        data, client = self._data(0x01), self._client("webauthn.get", question)
        signed = self.key.sign(
            data + sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            {
                "clientDataJSON": _text(client),
                "authenticatorData": _text(data),
                "signature": _text(signed),
            }
        )

    def _data(self, flags: int) -> bytes:
        site = sha256(self.site.id.encode()).digest()
        return site + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, question: str) -> bytes:
        challenge = json.loads(question)["challenge"]
        origin = self.origin or self.site.origin
        said: dict[str, Any] = {"type": kind, "challenge": challenge, "origin": origin}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = _text(self.id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response}
        )
