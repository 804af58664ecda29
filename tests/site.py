"""A real site on loopback that behaves, or misbehaves, as told. For everybody's tests.

    from tests.site import Answer, site  # not `import site`: the standard library has one, too

    with site({"/a": Answer(b"hello"), "/loop": Answer(status=302, location="/loop")}) as s:
        s.url("/a")            # http://127.0.0.1:<port>/a
        s.log                  # what was asked, in order
        s.sent["/a"]           # bytes of body handed to the socket so far
        s.answered             # the requests again, each with its answer and its moment

A key is a path, a path with its query, or either after `//host` for one Host header only (for a fetcher with
`connect_to=s.address`); the most exact key wins. A value is an `Answer` or a function from `Asked` to one.
With `hosts=("127.0.0.2", …)` it listens there as well, on the same port: many hosts for who paces by host. It runs
in a thread of its own, so synchronous tests and child processes can use it; on leaving the block
every connection is cut. Plain sockets, because a web framework will not lie about its lengths.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import count
from typing import Self

ENDLESS = -1
_TLS_HELLO = b"\x16"  # somebody speaks TLS to a port that does not: answered as web servers do


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    `times`: how often `body` is sent (`ENDLESS`: until the reader leaves). `wait_s`: before the head.
    `drip_s`: pause after each byte of the body. `cut_after`: the connection is cut after so many bytes of
    body. `length`: the Content-Length to claim (by default the true one; none when endless or chunked).
    `etag`: sent, and answered with 304 to who knows it. `raw`: sent instead of head and body.
    """

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    location: str = ""
    etag: str = ""
    times: int = 1
    wait_s: float = 0.0
    drip_s: float = 0.0
    cut_after: int | None = None
    length: int | None = None
    chunked: bool = False
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: header names in lower case, `at_s` of the monotonic clock."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    at_s: float
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and what it was answered. `at_s`: when the head was about to be sent."""

    asked: Asked
    answer: Answer
    at_s: float


Routes = Mapping[str, Answer | Callable[[Asked], Answer]]


def packed(body: bytes, **more: object) -> Answer:
    """`body`, gzipped, with the header that says so."""
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"}, **more)


class Site:
    """The running site."""

    def __init__(self, routes: Routes, tls: ssl.SSLContext | None = None, hosts: Sequence[str] = ()) -> None:
        self.routes = dict(routes)
        self.log: list[Asked] = []
        self.answered: list[Answered] = []
        self._hosts = hosts
        self.sent: Counter[str] = Counter()
        self.port = 0
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="site", daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.port

    def url(self, path: str) -> str:
        """The address of `path`."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked, in order."""
        return [asked.path for asked in self.log]

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(
            self._accept, "127.0.0.1", 0, backlog=512, limit=1 << 20, ssl=self._tls
        )
        self.port = server.sockets[0].getsockname()[1]
        more = [
            await asyncio.start_server(self._accept, host, self.port, limit=1 << 20, ssl=self._tls)
            for host in self._hosts
        ]
        self._started.set()
        await self._stop.wait()
        for each in (server, *more):
            each.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection goes on."""
        first = await reader.readexactly(1)
        if first == _TLS_HELLO:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            await _farewell(writer)
            return False
        asked = _asked(first + await reader.readuntil(b"\r\n\r\n"))
        if length := int(asked.headers.get("content-length", "0")):
            asked = replace(asked, body=await reader.readexactly(length))
        self.log.append(asked)
        answer = self._answer_to(asked)
        await asyncio.sleep(answer.wait_s)
        self.answered.append(Answered(asked, answer, time.monotonic()))
        if answer.raw is not None:
            writer.write(answer.raw)
            await _farewell(writer)
            return False
        known = bool(answer.etag) and asked.headers.get("if-none-match") == answer.etag
        writer.write(_head(answer, known=known))
        if known:
            await writer.drain()
            return True
        async for piece in _pieces(answer):
            writer.write(piece)
            await writer.drain()
            self.sent[asked.path] += len(piece)
        if answer.cut_after is not None:
            await _farewell(writer)
            return False
        if answer.chunked:
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    def _answer_to(self, asked: Asked) -> Answer:
        path = asked.path.partition("?")[0]
        for key in (f"//{asked.host}{asked.path}", f"//{asked.host}{path}", asked.path, path):
            found = self.routes.get(key)
            if found is not None:
                return found if isinstance(found, Answer) else found(asked)
        return Answer(b"no such page", status=404)


@contextmanager
def site(routes: Routes, *, tls: ssl.SSLContext | None = None, hosts: Sequence[str] = ()) -> Iterator[Site]:
    """A site that answers by `routes` while the block runs; over TLS where `tls` is given."""
    with Site(routes, tls, hosts) as running:
        yield running


def _asked(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    named = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in named}
    host = headers.get("host", "").partition(":")[0].lower()
    return Asked(method, host, path, headers, time.monotonic())


def _head(answer: Answer, *, known: bool) -> bytes:
    status = 304 if known else answer.status
    headers: dict[str, str] = {} if known else {"Content-Type": answer.type}
    if answer.location:
        headers["Location"] = answer.location
    if answer.etag:
        headers["ETag"] = answer.etag
    if answer.chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif answer.length is not None:
        headers["Content-Length"] = str(answer.length)
    elif answer.times != ENDLESS and not known:
        headers["Content-Length"] = str(len(answer.body) * answer.times)
    headers |= answer.headers
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Odd"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


async def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    left = answer.cut_after
    rounds = count() if answer.times == ENDLESS else range(answer.times)
    for _ in rounds:
        for piece in [bytes([byte]) for byte in answer.body] if answer.drip_s else [answer.body]:
            part = piece if left is None else piece[:left]
            if part:
                yield f"{len(part):x}\r\n".encode() + part + b"\r\n" if answer.chunked else part
            if left is not None:
                left -= len(part)
                if left == 0:
                    return
            await asyncio.sleep(answer.drip_s)


async def _farewell(writer: asyncio.StreamWriter) -> None:
    """Let what was written arrive before the connection is cut."""
    await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    await asyncio.sleep(0)
    writer.close()
    await writer.wait_closed()
