"""An option put into words: what it is, whom it is from, which criteria it serves."""

from dataclasses import dataclass

from priorities.edition import Edition, Mark
from roadmap.next_steps.options import FittingOption
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import t


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCard:
    """One option as it is shown; ``url`` and ``mark`` are empty when there is none."""

    title: str
    facts: str
    what: str
    serves: tuple[str, ...]
    source: str
    url: str
    mark: str


def option_card(edition: Edition, fit: FittingOption, language: str) -> OptionCard:
    """Put an option into words.

    Parameters
    ----------
    edition
        The edition that was answered; has the option's texts and its source.
    fit
        The option, with the criteria that it would serve.
    language
        Language tag of the reader.
    """
    option, source = fit.option, edition.source_by_code[fit.option.source]
    facts = {
        "kind": t(f"results.kind.{option.kind}", language),
        "provider": option.provider,
        "effort": t(f"results.effort.{option.effort}", language),
        "year": option.year,
    }
    dated = "facts" if option.year is None else "facts_year"
    published = "source" if source.year is None else "source_year"
    return OptionCard(
        title=edition.words(f"{option.code}.title", language),
        facts=t(f"results.option.{dated}", language, **facts),
        what=edition.words(f"{option.code}.what", language),
        serves=tuple(criterion_words(edition, code, language) for code in fit.serves),
        source=t(
            f"results.option.{published}",
            language,
            title=source.title,
            publisher=source.publisher,
            year=source.year,
        ),
        url=source.url or "",
        mark=(
            ""
            if Mark.SOURCED is option.mark is source.mark
            else t("results.mark.to_verify", language)
        ),
    )
