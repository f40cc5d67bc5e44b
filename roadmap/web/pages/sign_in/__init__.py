"""Sign in: the pages with their templates and styles."""
