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
    problems = [
        problem
        for code, standing in standings.items()
        for problem in _problems(code, standing, edition.allowed)
    ]
    if problems:
        raise AnswersError(sorted(problems))


def _problems(
    code: str, standing: Standing, allowed: Mapping[str, frozenset[str]]
) -> list[str]:
    possible = allowed.get(code)
    if possible is None:
        return [f"{code}: the edition has no criterion or indicator of this code."]
    found = []
    if standing.settled is not None and standing.settled not in possible:
        found.append(_impossible(code, standing.settled, possible))
    for answer in standing.voices:
        if answer not in possible:
            found.append(_impossible(code, answer, possible))
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
