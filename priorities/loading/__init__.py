"""Files to an edition, or one error listing every problem with file and line."""

from priorities.loading.editions import find_edition, list_editions, load_edition

__all__ = ["find_edition", "list_editions", "load_edition"]
