"""People: the pages with their templates and styles."""
