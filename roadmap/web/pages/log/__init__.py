"""The log, as who may read it reads it."""
