"""Next steps: the pages with their templates and styles."""
