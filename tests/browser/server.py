"""Serve a database for the browser tests: ``python server.py DATABASE_URL PORT [strict]``.

``strict`` serves it on the terms of signing in that a server has by itself.
"""

import sys

from assessments.service import CHEAP, open_service
from roadmap.settings import Settings, now
from roadmap.signing_in import terms_of
from roadmap.web.app import serve
from tests.patience import PATIENT

if __name__ == "__main__":
    url, port = sys.argv[1], int(sys.argv[2])
    settings = Settings(database_url=url, port=port)
    terms = terms_of(settings) if "strict" in sys.argv[3:] else None
    serve(
        open_service(url, clock=now, passphrase_cost=CHEAP, terms=terms),
        settings,
        patience=PATIENT,
    )
