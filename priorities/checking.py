"""Whether standings fit an edition: every problem is found before anything is counted."""

from collections.abc import Mapping

from priorities.answers import EvidenceGrade, Standing
from priorities.counting import Counted
from priorities.errors import AnswersError

_GRADES = frozenset(EvidenceGrade)


def check_standings(edition: Counted, standings: Mapping[str, Standing]) -> None:
    """Refuse standings that the edition has no meaning for.

    Raises
    ------
    AnswersError
        If a code is unknown, an answer is impossible for its criterion or indicator,
        or a grade of evidence is not 0 to 4; all of them, in the order of the codes.
    """
    allowed = edition.allowed
    problems = [
        problem
        for code, standing in standings.items()
        if not _fits(standing, allowed.get(code))
        for problem in _problems(code, standing, allowed.get(code))
    ]
    if problems:
        raise AnswersError(sorted(problems))


def _fits(standing: Standing, possible: frozenset[str] | None) -> bool:
    return (
        possible is not None
        and possible.issuperset(standing.voices)
        and (standing.settled is None or standing.settled in possible)
        and standing.evidence in _GRADES
    )


def _problems(
    code: str, standing: Standing, possible: frozenset[str] | None
) -> list[str]:
    if possible is None:
        return [f"{code}: the edition has no criterion or indicator of this code."]
    given = [*standing.voices, *filter(None, [standing.settled])]
    found = [
        _impossible(code, answer, possible)
        for answer in given
        if answer not in possible
    ]
    if standing.evidence not in _GRADES:
        found.append(
            f"{code}: evidence is given the grade {standing.evidence!r};"
            " expected a whole number from 0 to 4."
        )
    return found


def _impossible(code: str, answer: str, possible: frozenset[str]) -> str:
    if not possible:
        return (
            f"{code}: {str(answer)!r} is given for a whole indicator that always"
            " applies; answer its criteria instead."
        )
    expected = ", ".join(sorted(map(str, possible)))
    return f"{code}: {str(answer)!r} cannot be answered here; expected {expected}."
