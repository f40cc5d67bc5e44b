"""Two small editions and the crosswalk between them as files, to break one thing in.

Edition ``small`` is the older one, with priority A and indicators A-1 and A-2. In the
edition ``next`` A-1.3a is reworded, A-1.5a has moved to A-2, A-2.2a and A-2.3a are
merged, A-1.3b is split, A-1.2b is new and A-2.4a was dropped.
"""

from pathlib import Path

import pytest

from priorities.loading import crosswalks, editions
from tests.edition_folder import put, small_edition

FILE = "crosswalk-small-next.yaml"

CROSSWALK = """\
older: small
newer: next
priorities:
  - {relation: same, older: A, newer: A, reason: Kept as it was.}
indicators:
  - {relation: same, older: A-1, newer: A-1, reason: Kept as it was.}
  - {relation: reworded, older: A-2, newer: A-2, reason: A clearer title.}
criteria:
  - {relation: same, older: A-1.2a, newer: A-1.2a, reason: Kept as it was.}
  - {relation: new, newer: A-1.2b, reason: Nobody asked before.}
  - {relation: reworded, older: A-1.3a, newer: A-1.3a, reason: Plainer words.}
  - {relation: split, older: A-1.3b, newer: [A-1.3c, A-1.3d], reason: Two at once.}
  - {relation: same, older: A-1.4a, newer: A-1.4a, reason: Kept as it was.}
  - {relation: new, newer: A-1.5b, reason: In the place of what moved.}
  - {relation: merged, older: [A-2.2a, A-2.3a], newer: A-2.2b, reason: One thing.}
  - {relation: new, newer: A-2.3b, reason: In the place of what merged.}
  - {relation: moved, older: A-1.5a, newer: A-2.4b, reason: It is about that.}
  - {relation: same, older: A-2.5a, newer: A-2.5a, reason: Kept as it was.}
  - {relation: dropped, older: A-2.4a, reason: Nobody could say.}
"""

CHANGED = [
    ("edition.yaml", "id: small", "id: next"),
    (
        "structure/A.yaml",
        "        - {code: A-1.2a, nature: in_law, effort: 3}\n",
        "        - {code: A-1.2a, nature: in_law, effort: 3}\n"
        "        - {code: A-1.2b, nature: in_law, effort: 1}\n",
    ),
    (
        "structure/A.yaml",
        "        - {code: A-1.3b, nature: in_law, effort: 2, may_not_apply: yes}\n",
        "        - {code: A-1.3c, nature: in_law, effort: 2, may_not_apply: yes}\n"
        "        - {code: A-1.3d, nature: in_law, effort: 2}\n",
    ),
    ("structure/A.yaml", "A-1.5a", "A-1.5b"),
    ("structure/A.yaml", "A-2.2a", "A-2.2b"),
    ("structure/A.yaml", "A-2.3a", "A-2.3b"),
    ("structure/A.yaml", "A-2.4a", "A-2.4b"),
    ("text.en/A.yaml", "title: Second indicator", "title: The second indicator"),
    ("text.en/A.yaml", "Statement A-1.3a.", "Statement A-1.3a, put plainly."),
    (
        "text.en/A.yaml",
        "A-1.3b:\n  text: Statement A-1.3b.\n  evidence: A document.\n",
        "".join(
            f"{code}:\n  text: Statement {code}.\n  evidence: A document.\n"
            for code in ("A-1.2b", "A-1.3c", "A-1.3d")
        ),
    ),
    *(
        (
            "text.en/A.yaml",
            f"{old}:\n  text: Statement {old}.\n",
            f"{new}:\n  text: Statement {new}.\n",
        )
        for old, new in (
            ("A-1.5a", "A-1.5b"),
            ("A-2.2a", "A-2.2b"),
            ("A-2.3a", "A-2.3b"),
            ("A-2.4a", "A-2.4b"),
        )
    ),
]


def small_crosswalk(folder: Path) -> Path:
    """Write both editions and their crosswalk into a folder."""
    small_edition(folder / "small")
    newer = small_edition(folder / "next")
    for name, old, new in CHANGED:
        put(newer, name, old, new)
    (newer / "examples" / "A.yaml").unlink()
    (folder / FILE).write_text(CROSSWALK, encoding="utf-8")
    return folder


def let_it_come_with_the_program(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let a folder be the one of the editions that come with the program."""
    for module in (crosswalks, editions):
        patch.setattr(module, "BUILT_IN", folder)
        patch.setattr(module, "INSTRUMENTS", folder / "instruments")
    forget_what_was_loaded()


def forget_what_was_loaded() -> None:
    """Load editions and crosswalks anew the next time."""
    crosswalks._load_built_in.cache_clear()
    editions._load_built_in.cache_clear()
