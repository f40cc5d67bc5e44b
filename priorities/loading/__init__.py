"""Files to an edition, or one error listing every problem with file and line."""

from priorities.loading.editions import find_edition, list_editions, load_edition
from priorities.loading.examples import WorkedCase, load_examples

__all__ = [
    "WorkedCase",
    "find_edition",
    "list_editions",
    "load_edition",
    "load_examples",
]
