"""The handbook, as help pages."""
