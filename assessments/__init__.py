"""The record: who answered what, when, and what may be told about it."""
