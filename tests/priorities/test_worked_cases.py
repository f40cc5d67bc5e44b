"""Worked cases: answers, and the placement worked out by hand.

Those beside an edition, and what the versions of the rules say of the same voices.
"""

import pytest

from priorities.loading.editions import BUILT_IN, find_edition, list_editions
from priorities.loading.examples import WorkedCase, load_examples
from priorities.scoring.placement import place
from priorities.voices import effective_of_voices
from tests.builders import edition, ladder

CASES = [
    (name, case) for name in list_editions() for case in load_examples(BUILT_IN / name)
]
every_edition = pytest.mark.parametrize("name", list_editions())


def _called(part: object) -> str:
    return f"{part.priority}: {part.name}" if isinstance(part, WorkedCase) else ""


@pytest.mark.parametrize(("name", "case"), CASES, ids=_called)
def test_a_worked_case_comes_out_as_worked_by_hand(name: str, case: WorkedCase):
    placed = place(find_edition(name), case.effective, case.scope)
    found = placed.by_code[case.priority]

    assert {name: getattr(found, name) for name in case.placement} == case.placement


@every_edition
def test_there_are_enough_cases_and_two_for_every_priority(name: str):
    priorities = [case.priority for of, case in CASES if of == name]
    asked = find_edition(name).priority_by_code

    assert set(priorities) == set(asked)
    assert len(priorities) >= 2 * len(asked)
    assert all(priorities.count(code) >= 2 for code in asked)


# One voice says that a whole indicator does not apply: version 1 and 2 beside each other.
# LAW-1 is a core indicator; every rung has one criterion; "nobody" stands for no answer.

MET, NOT_YET, OUT = "met", "not_yet", "not_applicable"
UP_TO_3 = {"2": MET, "3": MET, "4": NOT_YET, "5": NOT_YET}
FOCAL, POLICE, LABOUR = "focal", "police", "labour"


def _says(voice: str, **of_indicators: object):
    """Let a voice say one answer to every criterion, or one to each, or "out" to all."""
    said = {}
    for name, answer in of_indicators.items():
        code = name.replace("_", "-")
        if answer == OUT:
            said[code] = {voice: OUT}
            continue
        rungs = answer if isinstance(answer, dict) else dict.fromkeys("2345", answer)
        said |= {f"{code}.{rung}a": {voice: value} for rung, value in rungs.items()}
    return said


def _together(*parts):
    """Put what several voices say together, by code."""
    said: dict[str, dict[str, str]] = {}
    for part in parts:
        for code, by_voice in part.items():
            said.setdefault(code, {}).update(by_voice)
    return said


LAW_2_NOT_YET = _says(FOCAL, LAW_1=MET, LAW_2=NOT_YET)
LAW_2_OUT = _says(POLICE, LAW_2=OUT)

BESIDE_EACH_OTHER = {
    # what is said, and what is settled: version 1 (low, high, stages), version 2
    "nobody says that it does not apply": (
        [LAW_2_NOT_YET],
        {},
        (3, 3, 3, 3),
        (3, 3, 3, 3),
        [],
    ),
    "the police say that LAW-2 does not apply": (
        [LAW_2_NOT_YET, LAW_2_OUT],
        {},
        (5, 5, 5, 5),
        (3, 5, 3, 5),
        ["LAW-2"],
    ),
    "settled: it applies": (
        [LAW_2_NOT_YET, LAW_2_OUT],
        {"LAW-2": "applies"},
        (3, 3, 3, 3),
        (3, 3, 3, 3),
        [],
    ),
    "settled: it does not apply": (
        [LAW_2_NOT_YET, LAW_2_OUT],
        {"LAW-2": OUT},
        (5, 5, 5, 5),
        (5, 5, 5, 5),
        [],
    ),
    "the only voice that answered it says itself that it does not apply": (
        [LAW_2_NOT_YET, _says(FOCAL, LAW_2=OUT)],
        {},
        (5, 5, 5, 5),
        (5, 5, 5, 5),
        [],
    ),
    "a voice answered it met and then says that it does not apply": (
        # its own answers do not count where the indicator is in
        [LAW_2_NOT_YET, _says(POLICE, LAW_2=MET), LAW_2_OUT],
        {},
        (5, 5, 5, 5),
        (3, 5, 3, 5),
        ["LAW-2"],
    ),
    "the other voice answered only that it is not known": (
        [_says(FOCAL, LAW_1=MET, LAW_2={"2": "not_known"}), LAW_2_OUT],
        {},
        (5, 5, 5, 5),
        (3, 5, 3, 5),
        ["LAW-2"],
    ),
    "a strong indicator is said not to apply: out is the low reading": (
        [_says(FOCAL, LAW_1=UP_TO_3, LAW_2=MET), LAW_2_OUT],
        {},
        (3, 3, 3, 3),
        (3, 4, 3, 4),
        ["LAW-2"],
    ),
    "the core indicator is disputed: in, it caps the stage": (
        # in: (1 + 5) / 2 = 3, capped at 2; out: 5, nothing caps
        [_says(FOCAL, LAW_1=NOT_YET, LAW_2=MET), _says(POLICE, LAW_1=OUT)],
        {},
        (5, 5, 5, 5),
        (3, 5, 2, 5),
        ["LAW-1"],
    ),
    "two are disputed, one weak and one strong": (
        # LAW-1 at 3; LAW-2 at 1, LAW-3 at 5: (3+1)/2 = 2 to (3+5)/2 = 4
        [
            _says(FOCAL, LAW_1=UP_TO_3, LAW_2=NOT_YET, LAW_3=MET),
            _says(POLICE, LAW_2=OUT),
            _says(LABOUR, LAW_3=OUT),
        ],
        {},
        (3, 3, 3, 3),
        (2, 4, 2, 4),
        ["LAW-2", "LAW-3"],
    ),
    "two are disputed and one of them is settled": (
        [
            _says(FOCAL, LAW_1=UP_TO_3, LAW_2=NOT_YET, LAW_3=MET),
            _says(POLICE, LAW_2=OUT),
            _says(LABOUR, LAW_3=OUT),
        ],
        {"LAW-2": "applies"},
        (2, 2, 2, 2),
        (2, 3, 2, 3),
        ["LAW-3"],
    ),
    "everything is disputed": (
        # in one reading nothing applies, so it is not certain, whatever the stages
        [
            _says(FOCAL, LAW_1=UP_TO_3, LAW_2=UP_TO_3),
            _says(POLICE, LAW_1=OUT, LAW_2=OUT),
        ],
        {},
        (None, None, None, None),
        (3, 3, 3, 3),
        ["LAW-1", "LAW-2"],
    ),
}


@pytest.mark.parametrize("name", BESIDE_EACH_OTHER)
def test_one_agency_cannot_take_an_indicator_out_of_everybodys_placement(name: str):
    parts, settled, *versions, disputed = BESIDE_EACH_OTHER[name]
    said = _together(*parts)
    codes = sorted({code.split(".")[0] for code in said})
    small = edition(
        *(ladder(code, core=code == "LAW-1", may_not_apply=True) for code in codes)
    )
    effective = effective_of_voices(small, said, settled=settled, evidence={})

    for version, expected in enumerate(versions, start=1):
        placed = place(small.under(version), effective).by_code["P"]

        ends = placed.low, placed.high, placed.stage_low, placed.stage_high
        assert ends == expected, f"version {version}"
        is_disputed = version == 2 and disputed
        assert list(placed.disputed) == (disputed if is_disputed else [])
        everything_may_be_out = len(disputed) == len(codes)
        assert placed.certain == (
            ends[0] is not None
            and ends[2] == ends[3]
            and not (is_disputed and everything_may_be_out)
        )
