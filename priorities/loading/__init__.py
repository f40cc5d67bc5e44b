"""Files to editions and crosswalks, or one error listing every problem with its line."""

from priorities.loading.crosswalks import (
    find_crosswalk,
    list_crosswalks,
    load_crosswalk,
)
from priorities.loading.editions import find_edition, list_editions, load_edition
from priorities.loading.examples import WorkedCase, load_examples

__all__ = [
    "WorkedCase",
    "find_crosswalk",
    "find_edition",
    "list_crosswalks",
    "list_editions",
    "load_crosswalk",
    "load_edition",
    "load_examples",
]
