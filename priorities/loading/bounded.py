"""Read a file that somebody names: its kind and its size are looked at first.

A pipe gives nothing until somebody writes into it, and a device may give bytes for ever:
neither is read.
"""

from errno import EFBIG, EINVAL
from pathlib import Path
from stat import S_ISDIR, S_ISREG

NO_FILE = "it is a pipe or a device, and no file"
A_FOLDER = "it is a folder, and no file"


def read_bytes(path: Path, *, largest: int) -> bytes:
    """Read a whole file.

    Parameters
    ----------
    largest
        How many bytes it may have.

    Raises
    ------
    OSError
        If it cannot be read, is no file, or is larger; ``strerror`` says which.
    """
    kind = path.stat().st_mode
    if not S_ISREG(kind):
        raise OSError(EINVAL, A_FOLDER if S_ISDIR(kind) else NO_FILE, str(path))
    with path.open("rb") as file:
        content = file.read(largest + 1)  # what is in /proc has no size before
    if len(content) > largest:
        raise OSError(EFBIG, f"it has more than {largest} bytes", str(path))
    return content
