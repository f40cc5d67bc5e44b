"""Actions of plans for tests: what does not matter is filled in.

>>> content("A law", criteria=("LAW-1.2a",), ends=Quarter(2027, 2))
"""

from typing import Any

from assessments.planned import ActionContent, ActionStatus, Quarter

WHOLE_YEAR = (Quarter(2026, 1), Quarter(2026, 4))


def content(title: str, **more: Any) -> ActionContent:
    """Make an action for 2026 under the edition "small", with nobody in charge."""
    fields: dict[str, Any] = {
        "edition": "small",
        "option": None,
        "criteria": (),
        "lead": None,
        "partners": (),
        "starts": WHOLE_YEAR[0],
        "ends": WHOLE_YEAR[1],
        "status": ActionStatus.PLANNED,
        "effort": None,
        "amount": None,
        "currency": None,
        "evidence_wanted": "",
        "evidence": (),
        "after": (),
        "note": "",
    }
    return ActionContent(title=title, **{**fields, **more})
