"""The first page after signing in: what to do next, for each role."""
