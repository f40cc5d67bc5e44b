"""What the words that a file may choose from do, a line each, to tell who misspelt one.

The codebook of the settings of an edition.
"""

from collections.abc import Iterable, Mapping

Choices = tuple[tuple[str, str], ...]
"""Words, each with what it does."""

OF_INDICATORS_ONLY = ("ladder", "gate")

MEANINGS: Mapping[str, str] = {
    # aggregations
    "ladder": "levels from the bottom without a gap, and the share met of the next one",
    "gate": "the highest level up to which everything is at or above gate_at",
    "mean": "the sum of the values by their weights, divided by the weights",
    "min": "the lowest of the values",
    "sum": "the sum of the values by their weights",
    # what is missing
    "bounds": "counts as the worst and as the best answer: the result is a band",
    "zero": "counts as nothing",
    "skip": "is left out",
    # rounding
    "half_up": "to a whole number, a half upwards",
    # scopes
    "foundation": "the core indicators, and of those the two lowest rungs",
    "core": "the core indicators only",
    "full": "all indicators",
    # answers
    "met": "it is in place",
    "not_yet": "it is not in place",
    "not_known": "it could not be established",
    "not_applicable": "it cannot apply; leaves the count, with a reason",
    "unanswered": "nobody has answered",
    "applies": "settles that a whole indicator applies, so its criteria count",
    # marks, duties, kinds of criteria, relations
    "sourced": "read in a public source",
    "to_verify": "not yet held against its source",
    "ours": "written by the authors of the edition",
    "mandatory": "a treaty or law asks for it",
    "recommended": "a standard or a body recommends it",
    "good_practice": "others do it and it helps",
    "in_law": "met by a text in force",
    "in_practice": "met by what is done",
    "same": "means the same in the same words",
    "reworded": "means the same in other words",
    "moved": "means the same in another place",
    "split": "one became several",
    "merged": "several became one",
    "new": "only the newer edition has it",
    "dropped": "only the older edition has it",
}

RULES: Mapping[str, str] = {
    "version": "the version of the engine's rules",
    "scale": "the answers and what each is worth; without it met and not_yet",
    "answer_sets": "named sets of answers that are worth something else",
    "gate_at": "with indicator: gate, the least value that passes",
    "rung": "how the criteria of a rung become one value",
    "indicator": "how the rungs of an indicator become one value",
    "priority": "how the indicators of a priority become one value",
    "overall": "how the priorities become one number; none for no such number",
    "missing": "what a missing answer does, or that and what is missing on other levels",
    "rounding_indicator": "how the value of an indicator is rounded",
    "rounding_priority": "how the value of a priority is rounded",
    "rounding_overall": "how the overall number is rounded",
    "stages": "the least positions of stages 2, 3 and so on",
    "cap": "whether the lowest core indicator holds the stage back",
    "point_share": "the least share of indicators with an answer for a point",
}


def choices_of(words: Iterable[str], name: str = "") -> Choices:
    """Say what each of some words does; nothing where one of them has no line here.

    Parameters
    ----------
    name
        The field in which they may be chosen: not every aggregation is there for each.
    """
    listed = list(words)
    if name in ("rung", "priority", "overall") and "ladder" in listed:
        listed = [word for word in listed if word not in OF_INDICATORS_ONLY]
    meanings = dict(MEANINGS)
    if name == "overall" and "mean" in listed:
        listed.append("none")
        meanings["none"] = "no overall number"
    elif "half_up" in listed:
        meanings["none"] = "no rounding"
    if not all(word in meanings for word in listed):
        return ()
    return tuple((word, meanings[word]) for word in listed)


def rules_among(names: Iterable[str]) -> Choices:
    """Say what each rule of an edition decides; nothing where these are no rules."""
    listed = list(names)
    if not all(name in RULES for name in listed):
        return ()
    return tuple((name, RULES[name]) for name in listed)
