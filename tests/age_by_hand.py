"""The format of age (age-encryption.org/v1) written and read after its specification.

Another hand than the library's: so what we encrypt is shown to be that format, and a file
whose passphrase costs nothing to check can be made for tests.

>>> decrypted(encrypted(b"words", "a passphrase"), "a passphrase")
b'words'
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CHUNK = 64 * 1024
CHEAP = 4
"""The logarithm of the work of checking a passphrase: for tests only."""


def encrypted(plain: bytes, passphrase: str) -> bytes:
    """Encrypt, with salts and keys that are always the same."""
    file_key, salt, nonce = bytes(range(16)), bytes(16), bytes(range(16, 32))
    wrapped = ChaCha20Poly1305(_wrapping_key(passphrase, salt, CHEAP)).encrypt(
        bytes(12), file_key, None
    )
    head = (
        f"age-encryption.org/v1\n-> scrypt {_letters(salt)} {CHEAP}\n"
        f"{_letters(wrapped)}\n---"
    ).encode()
    mac = f" {_letters(_mac(file_key, head))}\n".encode()
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    chunks = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)] or [b""]
    body = (
        cipher.encrypt(counter, chunk, None)
        for counter, chunk in zip(_counters(len(chunks)), chunks, strict=True)
    )
    return head + mac + nonce + b"".join(body)


def decrypted(file: bytes, passphrase: str) -> bytes:
    """Decrypt, and check every seal."""
    version, recipient, wrapped, rest = file.split(b"\n", 3)
    assert version == b"age-encryption.org/v1"
    _, kind, salt, work = recipient.decode().split(" ")
    assert kind == "scrypt"
    key = _wrapping_key(passphrase, _bytes(salt), int(work))
    file_key = ChaCha20Poly1305(key).decrypt(bytes(12), _bytes(wrapped.decode()), None)
    mac, body = rest.split(b"\n", 1)
    head = b"\n".join((version, recipient, wrapped, b"---"))
    assert mac == f"--- {_letters(_mac(file_key, head))}".encode()
    cipher = ChaCha20Poly1305(_derived(file_key, body[:16], b"payload"))
    sealed = [body[at : at + CHUNK + 16] for at in range(16, len(body), CHUNK + 16)]
    plain = (
        cipher.decrypt(counter, chunk, None)
        for counter, chunk in zip(_counters(len(sealed)), sealed, strict=True)
    )
    return b"".join(plain)


def _counters(many: int) -> Iterator[bytes]:
    for index in range(many):
        yield index.to_bytes(11, "big") + bytes([index == many - 1])


def _wrapping_key(passphrase: str, salt: bytes, work: int) -> bytes:
    salted = b"age-encryption.org/v1/scrypt" + salt
    derive = Scrypt(salt=salted, length=32, n=2**work, r=8, p=1)
    return derive.derive(passphrase.encode())


def _derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=use).derive(key)


def _mac(file_key: bytes, head: bytes) -> bytes:
    mac = HMAC(_derived(file_key, b"", b"header"), SHA256())
    mac.update(head)
    return mac.finalize()


def _letters(value: bytes) -> str:
    return b64encode(value).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    return b64decode(letters + "=" * (-len(letters) % 4))
