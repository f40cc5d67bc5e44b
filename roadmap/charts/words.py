"""The words that figures need, in the reader's language, with their places still open."""

from priorities.answers import Scope
from roadmap.charts import WaterfallWords, YearsWords
from roadmap.wording.texts import Words

_YEARS = (
    *(
        "period",
        "none",
        "one_year",
        "rose",
        "fell",
        "same",
        "open",
        "since",
        "only_since",
    ),
    *("breaks", "edition", "mark", "as_read", "submitted", "skipped"),
    *("in_scope", "scoped", "or_more", "since_scope", "only_scope"),
)
_WATERFALL = ("says", "part", "none")
_PLACES = {
    name: f"{{{name}}}"
    for name in (
        *("first", "last", "cycle", "titles", "edition", "cycles"),
        *("scope", "at"),
        *("title", "by", "before", "after", "older", "newer"),
    )
}


def years(say: Words) -> YearsWords:
    """Give the words for the years as small multiples."""
    return YearsWords(
        **{name: say(f"results.chart.{name}", **_PLACES) for name in _YEARS},
        scopes={scope.value: say(f"results.scope_mark.{scope}") for scope in Scope},
    )


def waterfall(title: str, say: Words) -> WaterfallWords:
    """Give the words for the waterfall of a priority with this title."""
    words = {name: say(f"progress.waterfall.{name}", **_PLACES) for name in _WATERFALL}
    return WaterfallWords(title=title, **words)
