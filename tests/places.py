"""Empty databases of either kind, for what is restored."""

from collections.abc import Callable
from typing import TypeAlias

EmptyPlace: TypeAlias = Callable[[str], str]
"""Makes an empty database of a kind, "sqlite" or "postgresql", and gives its URL."""
