"""How long the tests wait for what should come: other work may share the machine."""

from roadmap.web.ui.ongoing import Patience

PATIENCE = 60.0
"""Seconds until it is missed."""

PATIENT = Patience(moment=PATIENCE, all=PATIENCE)
"""Of a server that shows a page itself, however long that takes."""
