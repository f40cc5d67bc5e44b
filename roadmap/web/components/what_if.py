"""The what-if desk: criteria to tick, and where the priority would stand.

What is ticked lives in the browser only, on the shelf of the account. The server is asked for each result and keeps
nothing of it.
"""

from collections.abc import Mapping, Sequence

from nicegui.element import Element


class WhatIf(Element, component="what_if.js"):
    """Criteria of one priority at a time, ticked across all of them; once per page.

    Parameters
    ----------
    words
        Every text, by its name; places for values are as in the words' files.
    priorities
        Code and title of each priority.
    sheet
        What can be ticked in the first one to show, and where it stands.
    address
        Where sheets (``/CODE``) and results are asked for.
    into_plan
        Address of the form that takes criteria into the plan; empty for who may not.
    person
        Id of the account under which the ticks are kept.
    """

    def __init__(
        self,
        *,
        words: Mapping[str, str],
        priorities: Sequence[Mapping[str, str]],
        sheet: Mapping[str, object],
        address: str,
        into_plan: str,
        person: str,
    ) -> None:
        super().__init__()
        self.props["words"] = dict(words)
        self.props["priorities"] = list(priorities)
        self.props["sheet"] = dict(sheet)
        self.props["address"] = address
        self.props["intoPlan"] = into_plan
        self.props["person"] = person
