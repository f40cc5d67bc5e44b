"""Writing: frozen values in, rows out; nothing here commits."""
