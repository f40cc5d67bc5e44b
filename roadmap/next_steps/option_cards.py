"""An option put into words: what it is, whom it is from, which criteria it serves."""

from dataclasses import dataclass

from priorities.edition import Edition, Mark
from roadmap.next_steps.options import FittingOption
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCard:
    """One option as it is shown; ``url`` and ``mark`` are empty when there is none."""

    code: str
    title: str
    facts: str
    what: str
    serves: tuple[str, ...]
    source: str
    url: str
    mark: str


def option_card(edition: Edition, fit: FittingOption, say: Words) -> OptionCard:
    """Put an option into words.

    Parameters
    ----------
    edition
        The edition that was answered; has the option's texts and its source.
    fit
        The option, with the criteria that it would serve.
    say
        The reader's words.
    """
    option, source = fit.option, edition.source_by_code[fit.option.source]
    facts = {
        "kind": say(f"results.kind.{option.kind}"),
        "provider": option.provider,
        "effort": say(f"results.effort.{option.effort}"),
        "year": option.year,
    }
    dated = "facts" if option.year is None else "facts_year"
    published = "source" if source.year is None else "source_year"
    return OptionCard(
        code=option.code,
        title=say.of(edition, f"{option.code}.title"),
        facts=say(f"results.option.{dated}", **facts),
        what=say.of(edition, f"{option.code}.what"),
        serves=tuple(criterion_words(edition, code, say) for code in fit.serves),
        source=say(
            f"results.option.{published}",
            title=source.title,
            publisher=source.publisher,
            year=source.year,
        ),
        url=source.url or "",
        mark=(
            ""
            if Mark.SOURCED is option.mark is source.mark
            else say("results.mark.to_verify")
        ),
    )
