"""A state's choice to contribute, and what a release lets others conclude about it."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest

from assessments.disclosure import risk
from assessments.disclosure.change import Withheld
from assessments.disclosure.figures import Counts
from assessments.disclosure.release import read
from assessments.disclosure.risk import AboutState
from assessments.errors import Frozen, NotUsable
from assessments.records.region import NO_CHOICE, ContributionChoice
from assessments.records.work import CycleCode
from assessments.service import Service, contributing
from assessments.store.writing import region as writing
from tests.regions import (
    CONTRIBUTES,
    analyst,
    approver,
    assessment_id,
    focal_point,
    populated,
    publish,
)

LEVELS = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
HERE = assessment_id(0, "2025")
PUBLISHED = ContributionChoice(contributes=True, named=False, has_published=True)


def test_nothing_is_chosen_for_anybody(service: Service):
    populated(service, {"2025": LEVELS}, choices={("2025", 0): None})

    found = service.contributing.choice(who=focal_point(0), assessment=HERE)

    assert (found.choice, found.is_frozen) == (None, False)


def test_the_newest_choice_counts(service: Service):
    populated(service, {"2025": LEVELS})

    for choice in (NO_CHOICE, CONTRIBUTES):
        service.contributing.choose(who=focal_point(0), assessment=HERE, choice=choice)

    found = service.contributing.choice(who=approver(0), assessment=HERE)
    assert found.choice == CONTRIBUTES


def test_a_state_that_is_named_has_to_contribute(service: Service):
    populated(service, {"2025": LEVELS})

    with pytest.raises(NotUsable):
        service.contributing.choose(
            who=focal_point(0),
            assessment=HERE,
            choice=ContributionChoice(
                contributes=False, named=True, has_published=False
            ),
        )


def test_nothing_can_be_taken_back_from_a_release(service: Service):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")

    with pytest.raises(Frozen) as refused:
        service.contributing.choose(
            who=focal_point(0), assessment=HERE, choice=NO_CHOICE
        )

    assert refused.value.reason == "release_frozen"
    assert service.contributing.choice(who=focal_point(0), assessment=HERE).is_frozen


def test_after_the_release_a_state_can_still_say_that_it_published(service: Service):
    """Who knows one state's stage of both years knows of the others' moves by one more."""
    populated(service, {"2024": LEVELS, "2025": LEVELS})
    publish(service, "2024")
    last_year = assessment_id(0, "2024")

    service.contributing.choose(
        who=focal_point(0), assessment=last_year, choice=PUBLISHED
    )
    publish(service, "2025")

    with pytest.raises(Frozen):
        service.contributing.choose(
            who=focal_point(0), assessment=last_year, choice=CONTRIBUTES
        )
    newest, *_ = service.releases.releases(who=focal_point(0))
    law = read(newest.document).priorities["LAW"]
    assert law.change is not None
    assert law.change.moved is Withheld.PUBLISHED


def test_results_that_everyone_knows_are_left_out_of_the_counts(service: Service):
    populated(service, {"2025": LEVELS}, choices={("2025", 0): PUBLISHED})
    publish(service, "2025")

    (newest,) = service.releases.releases(who=focal_point(0))

    # Fourteen states; the one that published stands at stage 1, with one other.
    figure = read(newest.document).priorities["LAW"].figure
    assert figure is not None
    assert figure.shown == Counts(counts=(1, 4, 3, 3, 2))
    assert service.contributing.learned(who=focal_point(0)) == ()


def test_a_state_learns_what_a_pair_could_conclude_about_it(service: Service):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")

    (about,) = service.contributing.learned(who=focal_point(2))

    law = next(one for one in about.priorities if one.priority == "LAW")
    at_stage, at_end = law.learnt
    # Four states at stage 2, this one among them: two others who stand elsewhere know
    # that 4 of the other 12 are there; and from stages 3 to 5, that 6 are at 1 or 2.
    assert (law.stage, at_stage.fewest, at_stage.others) == (2, 4, 12)
    assert (at_end.stages, at_end.fewest, at_end.others) == ((1, 2), 6, 12)
    assert not about.has_published


def test_a_state_that_published_since_is_told_that_others_know_it(service: Service):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")
    service.contributing.choose(who=focal_point(0), assessment=HERE, choice=PUBLISHED)

    (about,) = service.contributing.learned(who=focal_point(0))

    assert about.has_published


def test_what_a_release_tells_of_a_state_is_computed_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")
    asked: list[bytes] = []

    def about_state(release: bytes, *rest: Any) -> tuple[AboutState, ...]:
        asked.append(release)
        return risk.about_state(release, *rest)

    monkeypatch.setattr(contributing, "about_state", about_state)
    told = [service.contributing.learned(who=focal_point(2)) for _ in range(2)]
    service.contributing.learned(who=focal_point(3))  # another state, for itself

    assert told[0] == told[1]
    assert len(asked) == 2


def test_a_state_that_did_not_contribute_learns_that_nothing_is_about_it(
    service: Service,
):
    populated(service, {"2025": [*LEVELS, 2]}, choices={("2025", 14): NO_CHOICE})
    publish(service, "2025")

    assert service.contributing.learned(who=focal_point(14)) == ()


def test_who_withdraws_while_a_release_is_published_is_too_late(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    """The choice waits for the release and is refused; never both are done."""
    populated(service, {"2025": LEVELS})
    prepared = service.releasing.prepare(who=analyst("one"), cycle=CycleCode("2025"))
    add_release = writing.add_release

    with ThreadPoolExecutor() as pool:
        late: list[Future[ContributionChoice]] = []

        def choose_meanwhile(*given: Any, **named: Any) -> None:
            late.append(
                pool.submit(
                    service.contributing.choose,
                    who=focal_point(0),
                    assessment=assessment_id(0, "2025"),
                    choice=NO_CHOICE,
                )
            )
            wait(late, timeout=0.3)
            assert not late[0].done()
            add_release(*given, **named)

        monkeypatch.setattr(writing, "add_release", choose_meanwhile)
        service.releasing.publish(who=analyst("two"), number=prepared.number)

        with pytest.raises(Frozen):
            late[0].result(timeout=30)
