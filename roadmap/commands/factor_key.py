"""The key that the secrets of apps for codes are sealed with: outside of the record.

From the setting, or from a file in the data folder that only the server's own account may
read. Where there is neither, the command that serves makes the file.
"""

from base64 import urlsafe_b64decode

from cryptography.fernet import Fernet

from assessments.errors import NotReachable
from assessments.service.sealing import Seal
from priorities.loading.bounded import read_bytes
from roadmap.commands.private_file import write_new
from roadmap.settings import KEY_BYTES, Settings

FILE = "factor.key"

LARGEST = 1024
"""Bytes of the file of the key; a line of it has 44."""


def seal_of(settings: Settings) -> Seal | None:
    """Give what seals and opens the secrets of apps; None where there is no key yet.

    Raises
    ------
    NotReachable
        If the file of the key cannot be read, or is none.
    """
    if settings.factor_key is not None:
        return _seal(settings.factor_key.get_secret_value())
    try:
        content = read_bytes(settings.data_dir / FILE, largest=LARGEST)
        return _seal(content.decode("ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise _not_usable(settings) from None


def make_key(settings: Settings) -> None:
    """Make the file of the key, unless there is a key; who is first makes it for all.

    Raises
    ------
    NotReachable
        If it cannot be written.
    """
    place = settings.data_dir / FILE
    if settings.factor_key is not None or place.exists():
        return
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_new(place, Fernet.generate_key())
    except FileExistsError:  # another process was faster
        return
    except OSError:
        raise _not_usable(settings) from None


def _seal(text: str) -> Seal:
    key = urlsafe_b64decode(text.strip().replace("+", "-").replace("/", "_"))
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    return Seal(key=key)


def _not_usable(settings: Settings) -> NotReachable:
    place = settings.data_dir / FILE
    return NotReachable("factor_key_not_usable", place=place)
