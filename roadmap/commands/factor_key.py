"""The key that the secrets of apps for codes are sealed with: outside of the record.

From the setting, or from a file in the data folder that only the server's own account may
read. Where there is neither, the command that serves makes the file.
"""

from base64 import urlsafe_b64decode
from pathlib import Path

from cryptography.fernet import Fernet

from assessments.errors import NotReachable
from assessments.service.sealing import Seal
from roadmap.settings import KEY_BYTES, Settings

FILE = "factor.key"


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
        return _seal((settings.data_dir / FILE).read_text("ascii"))
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
    key = Fernet.generate_key()
    half = place.with_name(f"{FILE}.{Seal(key=urlsafe_b64decode(key)).mark}")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half.touch(mode=0o600, exist_ok=False)
        half.write_bytes(key)
        _link(half, place)
        half.unlink()
    except OSError:
        raise _not_usable(settings) from None


def _link(half: Path, place: Path) -> None:
    """Give the file its name, unless another process was faster."""
    try:
        place.hardlink_to(half)
    except FileExistsError:
        return


def _seal(text: str) -> Seal:
    key = urlsafe_b64decode(text.strip().replace("+", "-").replace("/", "_"))
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    return Seal(key=key)


def _not_usable(settings: Settings) -> NotReachable:
    place = settings.data_dir / FILE
    return NotReachable("factor_key_not_usable", place=place)
