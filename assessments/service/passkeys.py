"""Passkeys (WebAuthn): what a browser is asked, and whether its answer is right."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from assessments.errors import WrongFactor
from assessments.records.factors import Passkey, PasskeySite
from assessments.records.people import Person

LARGEST = 20_000
"""Letters in the answer of a browser; what is longer comes from none."""

_UNREADABLE = (WebAuthnException, ValueError, TypeError, LookupError, RecursionError)


def question_for_new(
    person: Person, site: PasskeySite, challenge: bytes, there: Iterable[Passkey]
) -> str:
    """Ask a browser to make a passkey, which none of those there may be."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.id,
            rp_name=site.name,
            user_id=person.id.encode(),
            user_name=person.sign_in_name,
            user_display_name=person.name,
            challenge=challenge,
            exclude_credentials=_descriptors(there),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.DISCOURAGED,
            ),
        )
    )


def made(answer: str, site: PasskeySite, challenge: str) -> tuple[str, str, int]:
    """Give id, public key and counter of a passkey that a browser has made.

    Raises
    ------
    WrongFactor
        If the answer is none, or to another question, or from another site.
    """
    try:
        verified = verify_registration_response(
            credential=_read(answer),
            expected_challenge=_bytes(challenge),
            expected_rp_id=site.id,
            expected_origin=site.origin,
        )
    except _UNREADABLE:
        raise WrongFactor("passkey_not_made") from None
    return (
        bytes_to_base64url(verified.credential_id),
        bytes_to_base64url(verified.credential_public_key),
        verified.sign_count,
    )


def question(site: PasskeySite, challenge: bytes, there: Iterable[Passkey]) -> str:
    """Ask a browser to show one of the passkeys there."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.id,
            challenge=challenge,
            allow_credentials=_descriptors(there),
            user_verification=UserVerificationRequirement.DISCOURAGED,
        )
    )


def shown(
    answer: str, site: PasskeySite, challenge: str, there: Iterable[Passkey]
) -> tuple[Passkey, int] | None:
    """Give the passkey that a browser has shown, and its counter; None if it is none."""
    try:
        credential = _read(answer)
        passkey = next(key for key in there if key.credential == credential["id"])
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=_bytes(challenge),
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=_bytes(passkey.public_key),
            credential_current_sign_count=passkey.counter,
        )
    except (*_UNREADABLE, StopIteration):
        return None
    return passkey, verified.new_sign_count


def _descriptors(there: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=_bytes(key.credential)) for key in there]


def _read(answer: str) -> dict[str, object]:
    if len(answer) > LARGEST:
        raise ValueError(len(answer))
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError(type(read))
    return read


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
