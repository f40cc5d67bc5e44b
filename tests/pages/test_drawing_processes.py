"""The processes that draw: small, tried again, and gone when nothing is to be drawn."""

import asyncio
import os
from collections.abc import AsyncIterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from roadmap.web.ui.background import ShuttingDown
from roadmap.web.ui.drawing_processes import DrawingProcesses
from tests.pages.app_under_test import until
from tests.pages.drawn import ended_the_first_time, given_back, loaded


@pytest.fixture
async def drawing() -> AsyncIterator[DrawingProcesses]:
    processes = DrawingProcesses(most=1, idle=0.1)
    yield processes
    processes.end()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_drawing_process_loads_no_framework_and_ends_when_it_is_idle(
    drawing: DrawingProcesses,
) -> None:
    process, framework = await drawing.draw(loaded)

    assert framework == set()
    await until(lambda: not is_running(process))
    assert not is_running(process)
    assert (await drawing.draw(loaded))[0] != process


async def test_a_figure_is_drawn_again_where_its_process_was_ended(
    drawing: DrawingProcesses, tmp_path: Path
) -> None:
    assert await drawing.draw(ended_the_first_time, tmp_path / "mark") == "drawn"


async def test_nothing_is_drawn_for_a_server_that_stops(
    drawing: DrawingProcesses,
) -> None:
    waiting = asyncio.create_task(drawing.draw(loaded))
    await asyncio.sleep(0)
    drawing.end()

    with pytest.raises(ShuttingDown):
        await waiting
    with pytest.raises(ShuttingDown):
        await drawing.draw(loaded)


async def test_a_server_that_stops_ends_what_draws_and_no_other_process(
    drawing: DrawingProcesses,
) -> None:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    other = spawn.Process(target=given_back, args=(theirs,))
    other.start()
    theirs.close()  # who waits for an answer hears that it is gone
    process, _ = await drawing.draw(loaded)
    drawing.end()
    ours.send("still here")

    assert ours.recv() == "still here"
    await until(lambda: not is_running(process))
    assert not is_running(process)
    other.join()
