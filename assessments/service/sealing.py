"""Secrets that the record keeps, and only a key outside of it opens.

A secret is sealed together with whose it is (Fernet: AES-128-CBC with HMAC-SHA256), so one
person's cannot be put in the place of another's. Who has the record alone has none of them.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from assessments.errors import KeyLost
from assessments.records.people import PersonId

KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Seals and opens secrets with one key.

    Attributes
    ----------
    key
        32 random bytes.
    """

    key: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """By what it is told which key a secret is sealed with; it says nothing of it."""
        return sha256(b"mark of " + self.key).hexdigest()[:16]

    def close(self, secret: str, whose: PersonId) -> str:
        """Seal a secret of a person."""
        return self._fernet.encrypt(f"{whose}\n{secret}".encode()).decode()

    def open(self, sealed: str, whose: PersonId, mark: str) -> str:
        """Give a secret that was sealed for a person with the key of that mark.

        Raises
        ------
        KeyLost
            If it was another key, or sealed for another person.
        """
        if mark != self.mark:
            raise KeyLost("factor_key_lost")
        try:
            person, _, secret = self._fernet.decrypt(sealed).decode().partition("\n")
        except InvalidToken:
            raise KeyLost("factor_key_lost") from None
        if person != whose:
            raise KeyLost("factor_key_lost")
        return secret

    @property
    def _fernet(self) -> Fernet:
        return Fernet(urlsafe_b64encode(self.key))
