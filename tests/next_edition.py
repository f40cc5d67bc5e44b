"""An edition that follows the small one of `tests.worlds`, and the crosswalk to it.

LAW-1.2b is merged of LAW-1.2a and LAW-1.2b; LAW-1.3a is split into 3b and 3c; LAW-1.4a
is reworded; LAW-1.5a was dropped and 5b is new; LAW-2 has moved to DAT and is called
DAT-2; DAT-1 stayed.
"""

from dataclasses import replace
from functools import cache

from priorities.edition import Criterion, CriterionCode, Edition, IndicatorCode
from tests.builders import edition_of, ladder, priority, titled
from tests.crosswalks import linked, named
from tests.worlds import small_edition


@cache
def next_edition() -> Edition:
    law = ladder("LAW-1", rungs=(1, 2, 1, 1), core=True)
    new_codes = iter(["LAW-1.2b", "LAW-1.3b", "LAW-1.3c", "LAW-1.4a", "LAW-1.5b"])

    def renamed(criterion: Criterion) -> Criterion:
        return replace(criterion, code=CriterionCode(next(new_codes)))

    law = replace(
        law,
        rungs=tuple(
            replace(rung, criteria=tuple(map(renamed, rung.criteria)))
            for rung in law.rungs
        ),
    )
    moved = ladder(
        "DAT-2", rungs=(2, 1, 1, 1), optional=("DAT-2.2b",), may_not_apply=True
    )
    data = small_edition().indicator_by_code[IndicatorCode("DAT-1")]
    return named(
        titled(edition_of(priority("LAW", law), priority("DAT", data, moved))), "next"
    )


CROSSWALK = linked(
    "small",
    "next",
    priorities=["same: LAW > LAW", "same: DAT > DAT"],
    indicators=["same: LAW-1 > LAW-1", "same: DAT-1 > DAT-1", "moved: LAW-2 > DAT-2"],
    criteria=[
        "merged: LAW-1.2a LAW-1.2b > LAW-1.2b",
        "split: LAW-1.3a > LAW-1.3b LAW-1.3c",
        "reworded: LAW-1.4a > LAW-1.4a",
        "new: > LAW-1.5b",
        *(f"same: DAT-1.{n}a > DAT-1.{n}a" for n in (2, 3, 4, 5)),
        "moved: LAW-2.2a > DAT-2.2a",
        "moved: LAW-2.2b > DAT-2.2b",
        *(f"moved: LAW-2.{n}a > DAT-2.{n}a" for n in (3, 4, 5)),
        "dropped: LAW-1.5a >",
    ],
)
