"""The region as everyone sees it: published releases, and a rehearsal with invented ones."""
