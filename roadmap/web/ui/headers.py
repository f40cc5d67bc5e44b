"""What browsers say in the headers of what they ask for."""

import re

from starlette.datastructures import Headers

NOTHING = re.compile(r"q\s*=\s*0(\.0*)?\s*$")


def listed(headers: Headers, name: str) -> set[str]:
    """Give what a header lists, but for what it says it does not take."""
    pairs = (part.partition(";") for part in headers.get(name, "").split(","))
    return {value.strip() for value, _, more in pairs if not NOTHING.search(more)}
