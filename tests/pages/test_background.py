"""Slow work beside the event loop."""

import asyncio
import time

from roadmap.web.ui.background import InTurn


async def test_long_work_is_done_one_piece_after_the_other() -> None:
    in_turn = InTurn()
    at_work: set[int] = set()

    def work(piece: int) -> int:
        at_work.add(piece)
        time.sleep(0.02)
        together = len(at_work)
        at_work.remove(piece)
        return together

    together = await asyncio.gather(*(in_turn(work, piece) for piece in range(4)))

    assert together == [1, 1, 1, 1]
