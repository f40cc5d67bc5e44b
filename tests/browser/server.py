"""Serve a database for the browser tests: ``python server.py DATABASE_URL PORT``."""

import sys

from assessments.service import CHEAP, open_service
from roadmap.settings import Settings, now
from roadmap.web.app import serve
from tests.patience import PATIENT

if __name__ == "__main__":
    url, port = sys.argv[1], int(sys.argv[2])
    serve(
        open_service(url, clock=now, passphrase_cost=CHEAP),
        Settings(database_url=url, port=port),
        patience=PATIENT,
    )
