"""A line between browser and server that can be cut, or swallow what is sent.

A swallowing line takes every byte and passes none on, in both directions, without
closing anything: what a phone or a tunnel does while it changes networks. Connections
that swallowed something stay dead afterwards; new ones work. A holding line keeps the
bytes on their way to the server and delivers them later.
"""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any


class Line:
    """A TCP proxy in a thread of its own."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.mode = "open"
        self.port = 0
        self._connections: set[_Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(self._listen())

    def swallow(self) -> None:
        """Drop every byte from now on, silently."""
        self._set("swallow")

    def hold(self) -> None:
        """Keep the bytes for the server until the line is open again."""
        self._set("hold")

    def cut(self) -> None:
        """Close every connection and refuse new ones."""
        self._set("cut")

    def open(self) -> None:
        """Let new connections through, and what was held."""
        self._set("open")

    def close(self) -> None:
        """Stop the proxy."""
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def _set(self, mode: str) -> None:
        async def switch() -> None:
            self.mode = mode
            for connection in list(self._connections):
                connection.follow(mode)

        self._run(switch())

    async def _listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _stop(self) -> None:
        self.mode = "cut"
        for listening in self._server.sockets:
            self._loop.remove_reader(listening)
        for connection in list(self._connections):
            connection.close()
        await _settle()  # a closed server loses whom it has let in just now
        self._server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await _settle()

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.mode == "cut":
            writer.transport.abort()
            return
        connection = _Connection(writer, dead=self.mode == "swallow")
        self._connections.add(connection)
        try:
            await self._carry(connection, reader)
        except OSError:
            pass
        finally:
            connection.close()
            self._connections.discard(connection)

    async def _carry(
        self, connection: "_Connection", reader: asyncio.StreamReader
    ) -> None:
        if connection.dead:  # the server never hears of it
            while await reader.read(65536):
                pass
            return
        from_server, connection.to_server = await asyncio.open_connection(
            "127.0.0.1", self.server_port
        )
        await asyncio.gather(
            self._forth(connection, reader), self._back(connection, from_server)
        )

    async def _forth(
        self, connection: "_Connection", reader: asyncio.StreamReader
    ) -> None:
        while data := await reader.read(65536):
            connection.forth(data, held=self.mode == "hold")
        if not connection.dead:
            connection.close()

    async def _back(
        self, connection: "_Connection", from_server: asyncio.StreamReader
    ) -> None:
        while data := await from_server.read(65536):
            if not connection.dead:
                connection.to_browser.write(data)
        if not connection.dead:
            connection.close()


async def _settle() -> None:
    """Let the loop end what it has begun: a connection it has let in takes a few turns."""
    for _ in range(20):
        await asyncio.sleep(0)


class _Connection:
    def __init__(self, to_browser: asyncio.StreamWriter, *, dead: bool) -> None:
        self.to_browser = to_browser
        self.to_server: asyncio.StreamWriter | None = None
        self.dead = dead
        self.held: list[bytes] = []

    def follow(self, mode: str) -> None:
        if mode == "swallow":
            self.dead = True
        elif mode == "cut":
            self.close()
        elif mode == "open" and not self.dead:
            held, self.held = self.held, []
            if self.to_server is not None:
                self.to_server.write(b"".join(held))

    def forth(self, data: bytes, *, held: bool) -> None:
        if self.dead or self.to_server is None:
            return
        if held:
            self.held.append(data)
        else:
            self.to_server.write(data)

    def close(self) -> None:
        for writer in (self.to_browser, self.to_server):
            if writer is not None:
                with contextlib.suppress(OSError):
                    writer.transport.abort()
