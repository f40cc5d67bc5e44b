"""Options and their sources for tests: say what they serve, leave the rest out."""

from dataclasses import replace

from priorities.edition import (
    CriterionCode,
    Edition,
    Mark,
    Option,
    OptionCode,
    OptionEffort,
    OptionKind,
    PriorityCode,
    Source,
    SourceCode,
    SourceKind,
)
from tests.builders import titled


def option(
    code: str,
    *serves: str,
    kind: OptionKind = OptionKind.GUIDE,
    effort: OptionEffort = OptionEffort.DAYS,
    languages: tuple[str, ...] = ("en",),
    provider: str = "Somebody",
) -> Option:
    """Build an option that serves these criteria."""
    return Option(
        code=OptionCode(code),
        priority=PriorityCode("P"),
        kind=kind,
        provider=provider,
        year=None,
        languages=languages,
        effort=effort,
        serves=tuple(CriterionCode(code) for code in serves),
        source=SourceCode("source"),
        mark=Mark.OURS,
        checked_on=None,
    )


def with_options(of: Edition, *options: Option) -> Edition:
    """Give an edition these options, one source for all of them, and every text."""
    source = Source(
        code=SourceCode("source"),
        kind=SourceKind.GUIDE,
        title="A public page",
        publisher="Some office",
        year=2020,
        url="https://www.example.org/page",
        mark=Mark.SOURCED,
        note=None,
    )
    words = dict(titled(of).texts["en"])
    for offered in options:
        words[f"{offered.code}.title"] = f"Title of {offered.code}"
        words[f"{offered.code}.what"] = f"What {offered.code} is."
    return replace(of, options=options, sources=(source,), texts={"en": words})
