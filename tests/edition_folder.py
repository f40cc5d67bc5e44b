"""A small whole edition as files, for tests that break one thing in it.

One priority A with the indicators A-1 (core) and A-2, one criterion a rung except for
A-1.3a and A-1.3b, one option, one source. `put` replaces one text in one file.
"""

from pathlib import Path

HEAD = """\
id: small
language: en
priorities: [A]
rules:
  version: 1
  indicator: ladder
  priority: mean
  missing: bounds
  stages: [2, 3, 4, 9/2]
  cap: yes
  point_share: 2/3
"""

STRUCTURE = """\
code: A
mark: ours
origins:
  - {source: treaty, place: item 1, mark: sourced}
indicators:
  - code: A-1
    core: yes
    obligation: mandatory
    mark: ours
    legal_basis:
      - {source: treaty, place: article 5, mark: sourced}
    rungs:
      2:
        - {code: A-1.2a, nature: in_law, effort: 3}
      3:
        - {code: A-1.3a, nature: in_law, effort: 3}
        - {code: A-1.3b, nature: in_law, effort: 2, may_not_apply: yes}
      4:
        - {code: A-1.4a, nature: in_practice, effort: 2, dated_months: 24}
      5:
        - {code: A-1.5a, nature: in_practice, effort: 1}
  - code: A-2
    core: no
    weight: 3/2
    obligation: recommended
    may_not_apply: yes
    mark: to_verify
    rungs:
      2: [{code: A-2.2a, nature: in_practice, effort: 1}]
      3: [{code: A-2.3a, nature: in_practice, effort: 1}]
      4: [{code: A-2.4a, nature: in_practice, effort: 1}]
      5: [{code: A-2.5a, nature: in_practice, effort: 1}]
"""

OPTIONS = """\
- code: guide
  kind: guide
  provider: An office
  year: 2014
  languages: [en, id]
  effort: days
  serves: [A-1.2a]
  source: treaty
  mark: sourced
  checked_on: 2026-11-01
"""

SOURCES = """\
- code: treaty
  kind: treaty
  title: A treaty
  publisher: Some states
  mark: sourced
"""

CRITERIA = [
    *("A-1.2a", "A-1.3a", "A-1.3b", "A-1.4a", "A-1.5a"),
    *("A-2.2a", "A-2.3a", "A-2.4a", "A-2.5a"),
]

TEXTS = """\
A:
  title: A priority
  definition: What it is about.
A-1:
  title: First indicator
  floor: Nothing yet.
A-2:
  title: Second indicator
  floor: Nothing yet.
guide:
  title: A guide
  what: What it is.
""" + "".join(
    f"{code}:\n  text: Statement {code}.\n  evidence: A document.\n"
    for code in CRITERIA
)

EXAMPLES = """\
- name: First rung only
  answers: {A-1.2a: met}
  rest: not_yet
  placement: {low: 7/5, stage: 1, held_back_by: []}
  because: A-1 at 2 + 0/2 and A-2 at 1 with weight 3/2, (2 + 3/2) / (5/2) = 7/5
"""

FILES = {
    "edition.yaml": HEAD,
    "sources.yaml": SOURCES,
    "structure/A.yaml": STRUCTURE,
    "options/A.yaml": OPTIONS,
    "text.en/A.yaml": TEXTS,
    "examples/A.yaml": EXAMPLES,
}


def small_edition(folder: Path) -> Path:
    """Write the small edition into a folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def put(folder: Path, name: str, old: str, new: str) -> Path:
    """Replace a text that stands once in one file of the edition."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


LISTS = """\
- acronym: SDG
  title: Sustainable Development Goals
  publisher: United Nations
  year: 2015
  address: https://sdgs.un.org/goals
  mark: to_verify
  items: [16.2.1, 16.2.2, 5.10]
- acronym: ACTIP
  title: A convention
  publisher: ASEAN
  mark: to_verify
"""


def with_lists(folder: Path) -> Path:
    """Let A-1.2a serve SDG 16.2.2 and 5.10 and ACTIP art. 14, and A-1.3a the first too."""
    first, second = (f"{{code: A-1.{n}a, nature: in_law, effort: 3" for n in (2, 3))
    (folder / "lists.yaml").write_text(LISTS, encoding="utf-8")
    put(
        folder,
        "structure/A.yaml",
        first,
        f"{first}, refs: {{SDG: [16.2.2, 5.10], ACTIP: art. 14}}",
    )
    return put(folder, "structure/A.yaml", second, f"{second}, refs: {{SDG: 16.2.2}}")
