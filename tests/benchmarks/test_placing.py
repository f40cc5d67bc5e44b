"""Placing every assessment of the invented region."""

import time
from collections.abc import Mapping
from datetime import date
from statistics import median

from assessments.answers.effective import current_states, effective_answers
from assessments.records.invented import InventedAssessment
from assessments.records.work import WorkStage
from priorities.answers import EffectiveAnswer
from priorities.edition import Edition
from priorities.loading.editions import find_edition
from priorities.scoring.placement import place
from roadmap.demo.making import invent
from roadmap.wording import placements
from roadmap.wording.texts import english
from tests.benchmarks.conftest import Measured
from tests.benchmarks.table import Counts
from tests.crosswalks import within_one

Effective = Mapping[str, EffectiveAnswer]


def test_the_whole_region_is_placed_in_a_second(measured: Measured):
    edition = find_edition("2024")
    region = invent(within_one(edition), today=date(2026, 7, 1))
    given = [
        (invented, effective_in(edition, invented))
        for invented in region.assessments
        if invented.assessment.stage is WorkStage.SIGNED
    ]

    placing, looking = [], []
    for _ in range(3):
        begun = time.process_time()
        for invented, effective in given:
            _placed_and_explained(edition, invented, effective)
        placing.append(time.process_time() - begun)
        begun = time.process_time()
        for _, effective in given:
            _looked_at(edition, effective)
        looking.append(time.process_time() - begun)

    assert len(given) == 177
    assert measured(
        "177 assessments of the edition 2024 placed and explained, on one core "
        "(floor: every answer looked up once for each of low, high, evidenced)",
        measured=median(placing),
        floor=median(looking),
        unit="s",
        counts=Counts.MEASURED,
        goal=1,
    ).is_kept


def effective_in(edition: Edition, invented: InventedAssessment) -> Effective:
    confirmed = [link for link in invented.links if link.confirmed_by is not None]
    states = current_states(
        edition,
        sorted(invented.answers, key=lambda answer: answer.seq),
        sorted(invented.settlements, key=lambda settlement: settlement.seq),
        confirmed,
    )
    return effective_answers(edition, states)


def _placed_and_explained(
    edition: Edition, invented: InventedAssessment, effective: Effective
) -> None:
    placement = place(edition, effective, invented.assessment.scope)
    for priority in placement.priorities:
        placements.sentence(edition, priority, english)


def _looked_at(edition: Edition, effective: Effective) -> int:
    met = 0
    for _ in ("low", "high", "evidenced"):
        for code in edition.criterion_by_code:
            found = effective.get(code)
            met += found is not None
    return met
