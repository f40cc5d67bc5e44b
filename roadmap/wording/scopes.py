"""The scopes of an edition in words: what each is for, and how much it asks."""

from collections.abc import Mapping, Sequence

from priorities.answers import Scope
from priorities.edition import Edition
from roadmap.wording.texts import Words


def questions_in(edition: Edition, scope: Scope) -> int:
    """Count the questions of an edition that a scope asks."""
    return len(edition.within(scope).criterion_by_code)


def scope_choices(edition: Edition, say: Words) -> Mapping[Scope, str]:
    """Say of each scope that an edition offers what it is for, the narrowest first."""
    return {
        scope: say(f"answer.scope_for.{scope}", n=questions_in(edition, scope))
        for scope in edition.scopes
    }


def scopes_in_short(edition: Edition, say: Words) -> str:
    """Name the scopes that an edition offers, each with how many questions it asks."""
    each = ", ".join(
        say(f"answer.scope_short.{scope}", n=questions_in(edition, scope))
        for scope in edition.scopes
    )
    return say("answer.scope_short.all", edition=edition.id, scopes=each)


def years_named(
    years: Sequence[tuple[str, Scope | None]], say: Words
) -> tuple[str, ...]:
    """Name years with their scope, unless every one was answered in full scope.

    Parameters
    ----------
    years
        Pairs of a name and a scope; None where nothing was answered.
    """
    if all(scope in (None, Scope.FULL) for _, scope in years):
        return tuple(name for name, _ in years)
    return tuple(
        name if scope is None else f"{name}, {say(f'progress.scope.{scope}')}"
        for name, scope in years
    )


def what_changes(edition: Edition, now: Scope, wanted: Scope, say: Words) -> str:
    """Say what a change of the scope asks more or less, and what becomes of answers."""
    more = questions_in(edition, wanted) - questions_in(edition, now)
    return say(f"answer.scope_change.{now}_{wanted}", n=abs(more))
