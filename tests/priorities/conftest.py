"""Drawn examples take as long as they take: other work may share the machine."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
