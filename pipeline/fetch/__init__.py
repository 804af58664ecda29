"""HTTP at the rim. The only module that imports httpx; no other opens a connection to a source.

It asks one address and gives back the page, or raises the leaf of FetchError that names what happened.
Robots, pace and retries are the caller's. httpx knows neither a total time nor a limit on what a body unpacks
to, and follows redirects unasked: those three are here.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from socket import gaierror
from types import TracebackType
from typing import Self, TypeVar, cast
from urllib.parse import urldefrag

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from pipeline.errors import (
    BadUrl,
    ConfigError,
    FetchError,
    ForbiddenAddress,
    RedirectLoop,
    TimedOut,
    TooLarge,
    Unreachable,
)
from pipeline.fetch.addresses import is_public, literal_address
from pipeline.fetch.answers import PERMANENT, redirect_target, refusal
from pipeline.fetch.bodies import ACCEPT_ENCODING, BodyBroken, Unpacker
from pipeline.fetch.network import NotPublic, Resolver, own_network_is_down, public_socket
from pipeline.model import Page

__all__ = ["FetchLimits", "Fetcher", "MayFollow", "Validators", "own_network_is_down"]

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MAX_CONNECTIONS = 100
# aiohttp stops at 8,190 bytes a line; the content security policies of some outlets alone are longer.
MAX_HEADER_BYTES = 64 * 1024
_REASON_CHARS = 200
_NOT_AN_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, aiohttp.InvalidURL, UnicodeError)

MayFollow = Callable[[str], Awaitable[None]]
Leaf = TypeVar("Leaf", bound=FetchError)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one request may take.

    `max_bytes`: of a body, as sent and as unpacked. `total_s`: from the first look-up to the last byte, over
    all redirects, but for the time that `may_follow` takes. `connect_s`: to connect and to agree on TLS.
    `dns_s`: to look up one name.
    """

    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    total_s: float = 30.0
    connect_s: float = 10.0
    dns_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What the headers `etag` and `last-modified` of an earlier answer said, verbatim."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The request headers that ask for the page only where it has changed (RFC 9110, 13.1)."""
        said = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return {name: value for name, value in said if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True, slots=True)
class _Request:
    """One hop of one `get`: what the caller asked for, what is asked now, and how much of it is read.

    `moved_to`: the last address that only permanent redirects led to.
    """

    asked: str
    target: httpx.URL
    headers: dict[str, str]
    max_bytes: int
    keep_start: bool
    form: str = ""
    redirects: tuple[str, ...] = ()
    moved_to: str | None = None

    @property
    def where(self) -> str:
        """What a reason begins with: the hop, where it is not the address the caller knows."""
        return f"redirected to {self.target}: " if self.redirects else ""

    def failed(self, leaf: type[Leaf], reason: str) -> Leaf:
        """The error `leaf` under the address that the caller asked for."""
        return leaf(self.asked, self.where + " ".join(reason.split())[:_REASON_CHARS])


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """An answer that sends us to another address, for good or for now."""

    location: str
    is_permanent: bool


class Fetcher:
    """Asks addresses. An async context manager; one for a process, any number of `get` at once.

    `user_agent`: sent as it is (ASCII). `allow_private`: whether addresses that are not public may be asked.
    `connect_to` (loopback address, port): every connection goes there, as plain HTTP, while the Host header
    and `Page.url` keep the outlet's own address; names are not looked up. For a recorded day. `clock` gives
    the time now, aware, in UTC. No cookies are kept, no credentials sent, no proxy of the environment used.
    Raises ConfigError for a user agent or `connect_to` that cannot be used.
    """

    def __init__(
        self,
        user_agent: str,
        limits: FetchLimits = FetchLimits(),
        *,
        allow_private: bool = False,
        connect_to: tuple[str, int] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not (user_agent.isascii() and user_agent.isprintable()):
            detail = (
                f"user agent {user_agent!r}: only ASCII can be sent; give a mail address or URL as contact"
            )
            raise ConfigError(detail)
        if connect_to is not None and not ip_address(connect_to[0]).is_loopback:
            raise ConfigError(f"connect_to {connect_to[0]}: is not a loopback address")
        self._user_agent = user_agent
        self._limits = limits
        self._allow_private = allow_private
        self._connect_to = connect_to
        self._clock = clock
        self._client: httpx.AsyncClient | None = None
        self._resolver: Resolver | None = None

    async def __aenter__(self) -> Self:
        direct = self._allow_private or self._connect_to is not None
        self._resolver = Resolver(self._limits.dns_s, public_only=not direct)
        tls = httpx.create_ssl_context()
        connector = aiohttp.TCPConnector(
            ssl=tls,
            resolver=self._resolver,
            socket_factory=None if direct else public_socket,
            limit=MAX_CONNECTIONS,
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
        )
        transport: httpx.AsyncBaseTransport = AiohttpTransport(verify=tls, client=session)
        if self._connect_to is not None:
            transport = _Rerouted(transport, self._connect_to)
        self._client = httpx.AsyncClient(
            transport=transport,
            headers={"User-Agent": self._user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx.Timeout(None, connect=self._limits.connect_s),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.aclose()
        if self._resolver is not None:
            await self._resolver.close()

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        max_bytes: int | None = None,
        may_follow: MayFollow | None = None,
        keep_start: bool = False,
        form: str = "",
    ) -> Page:
        """The page at `url`. Not modified (where `validators` asked): status 304 and an empty body.

        `max_bytes` replaces the limit of the fetcher; with `keep_start` a longer body is cut there instead of
        refused (robots.txt: RFC 9309, 2.5). `may_follow` is awaited with the address of each redirect before
        it is asked, and raises what is to be raised instead. `Page.redirects` lists those addresses in order;
        the last is `final_url`. `form`: sent as the body of a POST (already encoded); redirects are then
        followed by GET (RFC 9110, 15.4.4). Raises a leaf of FetchError whose `url` is the one asked for;
        `http_status` is set where the status is what failed.
        """
        request = _Request(
            asked=url,
            target=self._checked(url, url),
            headers=(validators or Validators()).headers(),
            max_bytes=self._limits.max_bytes if max_bytes is None else max_bytes,
            keep_start=keep_start,
            form=form,
        )
        left_s = self._limits.total_s
        while True:
            began = asyncio.get_running_loop().time()
            answer = await self._ask(request, left_s)
            left_s -= asyncio.get_running_loop().time() - began
            if isinstance(answer, Page):
                return answer
            request = self._redirected(request, answer)
            if may_follow is not None:
                await may_follow(str(request.target))

    def _checked(self, asked: str, url: str) -> httpx.URL:
        """`url` taken apart, where it may be asked at all. Raises BadUrl, ForbiddenAddress."""
        try:
            target = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise BadUrl(asked, f"{url!r} is no address: {error}"[:_REASON_CHARS]) from error
        if target.scheme not in {"http", "https"}:
            raise BadUrl(asked, f"{url}: only http and https are fetched"[:_REASON_CHARS])
        if not target.host:
            raise BadUrl(asked, f"{url}: names no host"[:_REASON_CHARS])
        if target.userinfo:
            raise BadUrl(asked, f"carries credentials for {target.host}; an article's address has none")
        literal = literal_address(target.host)
        if literal is not None and not (self._allow_private or is_public(literal)):
            raise ForbiddenAddress(asked, f"{target.host} is {literal}, which is not a public address")
        return target

    def _redirected(self, request: _Request, elsewhere: _Elsewhere) -> _Request:
        """The next hop. Raises RedirectLoop, BadUrl, ForbiddenAddress."""
        target = self._checked(request.asked, elsewhere.location)
        seen = {urldefrag(each).url for each in (request.asked, *request.redirects, str(request.target))}
        if urldefrag(str(target)).url in seen:
            raise request.failed(RedirectLoop, f"goes back to {target}")
        if len(request.redirects) == self._limits.max_redirects:
            raise request.failed(RedirectLoop, f"more than {self._limits.max_redirects} redirects")
        moved_before = len(request.redirects) == 0 or request.moved_to == request.redirects[-1]
        moved_to = str(target) if elsewhere.is_permanent and moved_before else request.moved_to
        redirects = (*request.redirects, str(target))
        return replace(request, target=target, redirects=redirects, moved_to=moved_to, form="")

    async def _ask(self, request: _Request, left_s: float) -> Page | _Elsewhere:
        """The page, or where the answer redirects to."""
        assert self._client is not None, "a Fetcher is used inside `async with`"
        method, headers = "GET", request.headers
        if request.form:
            method, headers = "POST", headers | {"Content-Type": "application/x-www-form-urlencoded"}
        content = request.form.encode() or None
        with _failures_of(request):
            try:
                async with (
                    asyncio.timeout(left_s),
                    self._client.stream(method, request.target, headers=headers, content=content) as response,
                ):
                    return await self._read(request, response)
            except TimeoutError as error:
                raise request.failed(TimedOut, f"not done within {self._limits.total_s:g} s") from error

    async def _read(self, request: _Request, response: httpx.Response) -> Page | _Elsewhere:
        status = response.status_code
        location = next((value for name, value in response.headers.raw if name.lower() == b"location"), None)
        try:
            elsewhere = redirect_target(str(request.target), status, location)
        except ValueError as error:
            raise request.failed(BadUrl, f"redirects to what is no address: {error}") from error
        if elsewhere is not None:
            return _Elsewhere(elsewhere, status in PERMANENT)
        now = self._clock()
        refused = refusal(
            request.asked,
            status,
            response.headers,
            now,
            conditional=bool(request.headers),
            where=request.where,
        )
        if refused is not None:
            raise refused
        return Page(
            url=request.asked,
            final_url=str(request.target),
            status=status,
            headers=tuple(response.headers.multi_items()),
            body=await _body_of(response, request),
            fetched_at=now,
            redirects=request.redirects,
            moved_to=request.moved_to,
        )


class _Rerouted(httpx.AsyncBaseTransport):
    """Sends every request to one loopback address as plain HTTP; the Host header stays the outlet's."""

    def __init__(self, inner: httpx.AsyncBaseTransport, connect_to: tuple[str, int]) -> None:
        self._inner = inner
        self._host, self._port = connect_to

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(scheme="http", host=self._host, port=self._port)
        rerouted = httpx.Request(
            request.method,
            url,
            headers=request.headers,
            # Not its stream: that of a request without a body would be sent, as a body of no length.
            content=await request.aread() or None,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(rerouted)

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _body_of(response: httpx.Response, request: _Request) -> bytes:
    """The body, unpacked, read no further than the limit. Raises TooLarge, BodyBroken."""
    limit = request.max_bytes
    declared = response.headers.get("content-length", "")
    if not request.keep_start and declared.isascii() and declared.isdigit() and float(declared) > limit:
        raise request.failed(TooLarge, f"announces {declared} bytes, the limit is {limit}")
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    body = bytearray()
    sent = 0
    async with contextlib.aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as pieces:
        async for piece in pieces:
            sent += len(piece)
            body += unpacker.feed(piece, limit + 1 - len(body))
            if max(sent, len(body)) > limit:
                if request.keep_start:
                    return bytes(body[:limit])
                raise request.failed(TooLarge, f"over {limit} bytes after {sent} bytes sent")
    return bytes(body + unpacker.finish())


@contextlib.contextmanager
def _failures_of(request: _Request) -> Iterator[None]:
    """Every failure of transport and libraries as the leaf that it is counted under, its cause chained."""
    try:
        yield
    except FetchError:
        raise
    except _NOT_AN_ADDRESS as error:
        raise request.failed(BadUrl, f"no address that can be asked: {error}") from error
    except BodyBroken as error:
        raise request.failed(Unreachable, str(error)) from error
    except (httpx.HTTPError, httpx.StreamError, aiohttp.ClientError, OSError, ValueError) as error:
        causes = tuple(_causes_of(error))
        refused = next((cause for cause in causes if isinstance(cause, NotPublic)), None)
        if refused is not None:
            raise request.failed(ForbiddenAddress, str(refused)) from error
        raise request.failed(Unreachable, _reason(causes)) from error


def _causes_of(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _reason(causes: tuple[BaseException, ...]) -> str:
    """One line for a person, from the most telling of the causes."""
    for cause in reversed(causes):
        if isinstance(cause, gaierror):
            return f"the name does not resolve ({cause.strerror})"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed ({getattr(cause, 'verify_message', '') or cause.reason or cause})"
    return str(causes[0]) or str(causes[-1]) or type(causes[-1]).__name__
