"""What a crosswalk comes to, as lines for a reader and as one JSON document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from textwrap import fill

from rich import box
from rich.table import Table

from priorities.crosswalk.comparability import Account, Count
from priorities.crosswalk.links import Crosswalk, Link, Relation
from priorities.edition import Edition
from roadmap.wording.editions import edition_name
from roadmap.wording.texts import english

WIDTH = 78
LEVELS = ("priorities", "indicators", "criteria")


def comparison_document(crosswalk: Crosswalk, account: Account) -> dict[str, object]:
    """Give the account of a crosswalk and all its links."""
    return {
        "older": crosswalk.older,
        "newer": crosswalk.newer,
        "counts": {
            level: {
                relation.value: asdict(count)
                for relation, count in counts_of(account, level).items()
            }
            for level in LEVELS
        },
        "carries_over": list(account.carried),
        "comparable_criteria": list(account.comparable_criteria),
        "comparable_indicators": list(account.comparable_indicators),
        "links": {
            level: [
                {
                    "relation": link.relation.value,
                    "older": list(link.older),
                    "newer": list(link.newer),
                    "reason": link.reason,
                }
                for link in links_of(crosswalk, level)
            ]
            for level in LEVELS
        },
    }


def comparison_title(older: Edition, newer: Edition) -> str:
    """Name the two editions."""
    names = {
        "older": edition_name(older, english),
        "newer": edition_name(newer, english),
    }
    return english("cli.edition.compare.title", **names)


def counts_table(account: Account) -> Table:
    """Give how many items of each edition stand in each relation."""
    table = Table(box=box.SIMPLE, show_footer=True)
    table.add_column(
        english("cli.edition.compare.relation"), english("cli.edition.compare.all")
    )
    for level in LEVELS:
        counts = counts_of(account, level).values()
        total = _pair(sum(c.older for c in counts), sum(c.newer for c in counts))
        name = english(f"cli.edition.compare.{level}")
        table.add_column(name, total, justify="right")
    for relation in Relation:
        row = [counts_of(account, level)[relation] for level in LEVELS]
        table.add_row(
            english(f"cli.edition.compare.{relation.value}"),
            *(_pair(count.older, count.newer) for count in row),
        )
    return table


def account_lines(
    crosswalk: Crosswalk, account: Account, older: Edition, newer: Edition
) -> Iterator[str]:
    """Say what carries over, what is comparable, and what is new or dropped."""
    criteria, indicators = len(newer.criterion_by_code), len(newer.indicator_by_code)
    yield _paragraph(
        english("cli.edition.compare.carried", n=len(account.carried), all=criteria)
    )
    yield _paragraph(
        english(
            "cli.edition.compare.comparable_criteria",
            n=len(account.comparable_criteria),
            all=criteria,
        )
    )
    yield _paragraph(
        english(
            "cli.edition.compare.comparable_indicators",
            n=len(account.comparable_indicators),
            all=indicators,
        )
    )
    yield from _codes(account.comparable_indicators)
    for relation in (Relation.NEW, Relation.DROPPED):
        edition = newer if relation is Relation.NEW else older
        for level in LEVELS:
            links = [k for k in links_of(crosswalk, level) if k.relation is relation]
            codes = [code for link in links for code in (*link.newer, *link.older)]
            if codes:
                yield ""
                key = f"cli.edition.compare.{relation.value}_{level}"
                yield english(key, n=len(codes), edition=edition.id)
                yield from (
                    _codes(codes)
                    if level == "criteria"
                    else (f"  {c}  {edition.words(f'{c}.title')}" for c in codes)
                )
    yield ""
    yield english(
        "cli.edition.compare.more", older=crosswalk.older, newer=crosswalk.newer
    )


def counts_of(account: Account, level: str) -> Mapping[Relation, Count]:
    """Give the counts of one level."""
    return {
        "priorities": account.priorities,
        "indicators": account.indicators,
        "criteria": account.criteria,
    }[level]


def links_of(crosswalk: Crosswalk, level: str) -> Sequence[Link]:
    """Give the links of one level."""
    return {
        "priorities": crosswalk.priorities,
        "indicators": crosswalk.indicators,
        "criteria": crosswalk.criteria,
    }[level]


def _pair(older: int, newer: int) -> str:
    """Give so many items of each edition; nothing where there are none."""
    if not older and not newer:
        return ""
    return english("cli.edition.compare.pair", older=older, newer=newer)


def _paragraph(text: str) -> str:
    return fill(text, WIDTH)


def _codes(codes: Iterable[str]) -> Iterator[str]:
    text = fill(
        ", ".join(codes),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    yield from [text] if text else []
