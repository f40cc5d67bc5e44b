"""Every word a person reads: texts, placements in words, names of editions."""
