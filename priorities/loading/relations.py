"""Whether the links of a crosswalk claim what the two editions bear out.

- ``same``: nothing that is read differs. For a priority title and definition, for an
  indicator title and floor, for a criterion its text and whether "nothing arose" can be
  answered (``needs_a_case``).
- ``reworded``: something that is read does.
- Neither has changed its place: a priority's indicators stay below its counterpart, a
  criterion also on its rung. ``moved`` has, with or without other words.
- An answer is about the same, wherever one carries over: the nature of a criterion (in
  law, in practice) and the months it looks back do not change.

Effort, the evidence that is expected, weight, core and obligation do not matter: they
change what a place costs or counts, not what an answer means.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from priorities.crosswalk.links import COMPARABLE, Relation
from priorities.edition import Criterion, CriterionCode, Edition
from priorities.errors import EditionProblem
from priorities.loading.documents import Document
from priorities.loading.links import LEVELS, LinkRow, codes_of

READ: Mapping[str, tuple[str, ...]] = {
    "priorities": ("title", "definition"),
    "indicators": ("title", "floor"),
    "criteria": ("text",),
}
"""What a person reads of an item when answering."""


def check_claims(
    document: Document, rows: Sequence[LinkRow], older: Edition, newer: Edition
) -> Iterator[EditionProblem]:
    """Check every link between one item and one other that both exist."""
    claims = _Claims(document, rows, older, newer)
    if any(row.relation in COMPARABLE for row in rows):
        yield from _one_language(document, older, newer)
    for row in rows:
        if (
            row.relation in COMPARABLE
            and row.has_its_numbers
            and row.older[0] in codes_of(older, row.level)
            and row.newer[0] in codes_of(newer, row.level)
        ):
            yield from claims.about_words(row)
            yield from claims.about_place(row)
            if row.level == "criteria":
                yield from claims.about_answers(row)


def _one_language(
    document: Document, older: Edition, newer: Edition
) -> Iterator[EditionProblem]:
    if newer.language not in older.texts:
        yield document.problem(
            ("older",),
            given=f"{older.id} without texts in {newer.language}",
            expected=f"both editions in the language of {newer.id}",
            remedy="Add the translation, so that the texts can be compared.",
        )
    if older.rules.scale != newer.rules.scale:
        yield document.problem(
            ("older",),
            given=f"{older.id} with other possible answers than {newer.id}",
            expected="the same scale in the rules of both",
            remedy="Link nothing as same, reworded or moved.",
        )


@dataclass(frozen=True, slots=True)
class _Claims:
    document: Document
    rows: Sequence[LinkRow]
    older: Edition
    newer: Edition

    def about_words(self, row: LinkRow) -> Iterator[EditionProblem]:
        language = self.newer.language
        if row.relation is Relation.MOVED or language not in self.older.texts:
            return
        then, now = self.older.texts[language], self.newer.texts[language]
        old, new = row.older[0], row.newer[0]
        differing = [
            field
            for field in READ[row.level]
            if _read(then, f"{old}.{field}") != _read(now, f"{new}.{field}")
        ]
        if row.level == "criteria" and (
            _needs_a_case(self.older, old) != _needs_a_case(self.newer, new)
        ):
            differing.append("needs_a_case")
        if row.level == "criteria" and _answers_read(
            self.older, old, language
        ) != _answers_read(self.newer, new, language):
            differing.append("answers")
        if differing and row.relation is Relation.SAME:
            yield self._problem(
                row,
                given=f"same for {_pair(row)}, with another {' and '.join(differing)}",
                expected="the same in both editions",
                remedy="Write reworded if an answer still means the same.",
            )
        if not differing and row.relation is Relation.REWORDED:
            yield self._problem(
                row,
                given=f"reworded for {_pair(row)}, with the same words",
                expected="other words in the newer edition",
                remedy="Write same.",
            )

    def about_place(self, row: LinkRow) -> Iterator[EditionProblem]:
        moved = self._moved(row)
        if moved is None:
            return
        if moved and row.relation is not Relation.MOVED:
            yield self._problem(
                row,
                given=f"{row.relation} for {_pair(row)}, which {moved}",
                expected="moved",
                remedy="Write moved, whether or not the words changed too.",
            )
        if not moved and row.relation is Relation.MOVED:
            yield self._problem(
                row,
                given=f"moved for {_pair(row)}, which stayed where it was",
                expected="another place in the newer edition",
                remedy="Write same or reworded.",
            )

    def about_answers(self, row: LinkRow) -> Iterator[EditionProblem]:
        then = self.older.criterion_by_code[CriterionCode(row.older[0])]
        now = self.newer.criterion_by_code[CriterionCode(row.newer[0])]
        for what, old, new in (
            ("nature", then.nature, now.nature),
            ("dated_months", then.dated_months, now.dated_months),
            ("scale", _values(self.older, then), _values(self.newer, now)),
        ):
            if old != new:
                yield self._problem(
                    row,
                    given=f"{row.relation} for {_pair(row)}, with {what} "
                    f"{old or 'none'} and then {new or 'none'}",
                    expected=f"the same {what} in both editions",
                    remedy="An answer means something else now: write dropped and new, "
                    "or correct the edition that is not published yet.",
                )

    def _moved(self, row: LinkRow) -> str | None:
        """Say where it moved; empty when it stayed; None when that cannot be said."""
        old, new = row.older[0], row.newer[0]
        if row.level == "priorities":
            return None
        homes: tuple[str, str]
        if row.level == "indicators":
            homes = self.older.priority_of[old].code, self.newer.priority_of[new].code
            above = "priorities"
        else:
            old_code, new_code = CriterionCode(old), CriterionCode(new)
            then, now = (
                self.older.indicator_of[old_code],
                self.newer.indicator_of[new_code],
            )
            homes = then.code, now.code
            above = "indicators"
            if _rung(self.older, old) != _rung(self.newer, new):
                return "stands on another rung"
        links = [row for row in self.rows if row.level == above]
        out = next((r for r in links if homes[0] in r.older), None)
        into = next((r for r in links if homes[1] in r.newer), None)
        if out is None or into is None:
            return None
        if out is not into:
            return f"went from {homes[0]} to {homes[1]}"
        return "" if len(out.older) == len(out.newer) == 1 else None

    def _problem(
        self, row: LinkRow, *, given: str, expected: str, remedy: str
    ) -> EditionProblem:
        return self.document.problem(
            row.place, given=given, expected=expected, remedy=remedy
        )


def _values(edition: Edition, criterion: Criterion) -> str:
    """Write the answers to a criterion with their values."""
    scale = edition.scale_of(criterion) or {}
    return ", ".join(f"{answer} {value}" for answer, value in scale.items())


def _answers_read(edition: Edition, code: str, language: str) -> tuple[str | None, ...]:
    """Give the words of the answers to a criterion, as they are read."""
    criterion = edition.criterion_by_code[CriterionCode(code)]
    return tuple(
        edition.answer_words(criterion, answer, language)
        for answer in edition.scale_of(criterion) or {}
    )


def _read(words: Mapping[str, str], key: str) -> str:
    """Give a text as it is read: where its lines break does not matter."""
    return " ".join(words.get(key, "").split())


def _needs_a_case(edition: Edition, code: str) -> bool:
    return edition.criterion_by_code[CriterionCode(code)].needs_a_case


def _rung(edition: Edition, code: str) -> int:
    indicator = edition.indicator_of[CriterionCode(code)]
    return next(
        rung.level
        for rung in indicator.rungs
        if any(criterion.code == code for criterion in rung.criteria)
    )


def _pair(row: LinkRow) -> str:
    old, new = row.older[0], row.newer[0]
    what = LEVELS[row.level]
    return f"the {what} {old}" if old == new else f"the {what} {old}, now {new}"
