"""How we behave towards publishers: robots.txt, one request in flight per domain, a minimum delay.

The pace ledger and the robots cache are rows of the state store, so that daemon, collect and backfill share
one budget. It is kept per registrable domain, because `m.` and `www.` are one publisher's machines;
robots.txt speaks for one host alone. What is forbidden or blocked is reported, never evaded.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from pipeline.errors import (
    FetchError,
    OwnNetworkDown,
    RateLimited,
    RobotsDenied,
    ServerError,
    Unreachable,
)
from pipeline.fetch import Fetcher, Validators, own_network_is_down
from pipeline.model import Page
from pipeline.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from pipeline.robots import RobotsRules, robots_from_answer, robots_from_error
from pipeline.urls import host_of, registrable_domain
from storage.state import State

ROBOTS_KEPT = timedelta(hours=24)  # RFC 9309, 2.4
# A server that cannot even give its robots.txt is not asked for it once more per link.
ROBOTS_FAILURE_KEPT = timedelta(minutes=5)
_FAILURES = range(500, 600)
_OVERLOADED = frozenset({502, 503, 504})  # a 500 is more often one page's own trouble
JITTER = 0.1  # a wait is longer by up to this share, never shorter
LONGEST_WAIT_S = 120.0  # a host that wants a longer rest is left to a later run
LONGEST_CRAWL_DELAY_S = 60.0  # a larger Crawl-delay is more often a slip (milliseconds) than a wish


class Politeness:
    """Fetches by the rules.

    `clock` gives the time (aware, UTC); `lease_s`: how long one request may hold a host before another
    process takes it for dead.
    """

    def __init__(
        self, fetcher: Fetcher, state: State, clock: Callable[[], datetime], user_agent: str, lease_s: float
    ) -> None:
        self._fetcher = fetcher
        self._state = state
        self._clock = clock
        self._agent = user_agent
        self._lease_s = lease_s

    async def get(
        self, url: str, min_delay_s: float, validators: Validators | None = None, form: str = ""
    ) -> Page:
        """The page at `url`, once it is its domain's turn; by POST where there is a `form`.

        Raises the leaves of FetchError.
        """
        held: str | None = None
        async with AsyncExitStack() as turn:

            async def may_follow(target: str) -> None:
                nonlocal held
                host = host_of(target)
                if host != held:
                    # The redirecting host has answered. Were it held on, two chains could wait for each
                    # other, and it would have to rest for what the next host answers.
                    await turn.aclose()
                    held = None
                rules = await self._robots(target, min_delay_s, held)
                if not rules.allows(target, self._agent):
                    raise RobotsDenied(target, f"disallowed by robots.txt of {host}")
                if held is None:
                    asked_s = min(rules.crawl_delay_s(self._agent) or 0.0, LONGEST_CRAWL_DELAY_S)
                    await turn.enter_async_context(self._turn(host, max(min_delay_s, asked_s), target))
                    held = host

            try:
                await may_follow(url)
                return await self._fetcher.get(url, validators=validators, may_follow=may_follow, form=form)
            except Unreachable as error:
                if await own_network_is_down():
                    raise OwnNetworkDown(url, "no host can be reached from this machine") from error
                raise

    @asynccontextmanager
    async def _turn(self, host: str, delay_s: float, url: str) -> AsyncIterator[None]:
        """Hold the domain of `host`: nobody, in this process or another, asks a host of it meanwhile."""
        domain = registrable_domain(host)
        while True:
            wait_s = await asyncio.to_thread(
                self._state.claim_host, domain, delay_s, self._clock(), self._lease_s
            )
            if wait_s <= 0:
                break
            if wait_s > LONGEST_WAIT_S:
                detail = (
                    f"{domain} asked for a rest of another {wait_s:.0f} s; nothing is asked of it until then"
                )
                raise RateLimited(url, detail, retry_after_s=wait_s)
            # Processes that wait for one host do not knock in step, nor does it see a metronome.
            await asyncio.sleep(wait_s * (1 + random.random() * JITTER))  # noqa: S311  (no secret)
        not_before: datetime | None = None
        is_refused = False
        try:
            yield
        except RateLimited as error:
            is_refused = True
            if error.retry_after_s is not None:
                not_before = self._clock() + timedelta(seconds=error.retry_after_s)
            raise
        except ServerError as error:
            is_refused = error.http_status in _OVERLOADED
            raise
        finally:
            await asyncio.to_thread(
                self._state.release_host, domain, self._clock(), not_before, is_refused=is_refused
            )

    async def _robots(self, url: str, min_delay_s: float, held: str | None) -> RobotsRules:
        """The rules of the host of `url`, from the cache or asked for now.

        Where they cannot be had, nothing may be asked of the host now (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = await self._kept_robots(site)
        if rules is not None:
            return rules
        async with AsyncExitStack() as turn:
            host = host_of(url)
            if host != held:
                await turn.enter_async_context(self._turn(host, min_delay_s, f"{site}/robots.txt"))
                rules = await self._kept_robots(site)  # another may have asked while we waited
            return rules or await self._ask_robots(site)

    async def _kept_robots(self, site: str) -> RobotsRules | None:
        """The rules as kept, `None` where it is time to ask. Raises ServerError for a fresh failure."""
        kept = await asyncio.to_thread(self._state.robots, site)
        if kept is None:
            return None
        age = self._clock() - kept.fetched_at
        if kept.status is None or kept.status not in _FAILURES:
            return robots_from_answer(kept.status, kept.body) if age < ROBOTS_KEPT else None
        if age >= ROBOTS_FAILURE_KEPT:
            return None
        detail = (
            f"robots.txt answered {kept.status} {age.total_seconds():.0f} s ago, so nothing may be asked yet"
        )
        raise ServerError(f"{site}/robots.txt", detail, http_status=kept.status)

    async def _ask_robots(self, site: str) -> RobotsRules:
        address = f"{site}/robots.txt"
        try:
            page = await self._fetcher.get(address, max_bytes=ROBOTS_MAX_BYTES, keep_start=True)
        except FetchError as error:
            if not robots_from_error(error).allows(site, self._agent):
                if error.http_status is not None and error.http_status in _FAILURES:
                    await self._keep_robots(site, error.http_status, b"")
                error.detail = f"robots.txt cannot be read, so nothing may be asked: {error.detail}"
                error.args = (f"{error.outcome}: {error.url}: {error.detail}",)
                raise
            status, body = error.http_status or HTTPStatus.NOT_FOUND, b""  # there is none: all is allowed
        else:
            status, body = page.status, page.body
        await self._keep_robots(site, status, body)
        return robots_from_answer(status, body)

    async def _keep_robots(self, site: str, status: int | None, body: bytes) -> None:
        await asyncio.to_thread(self._state.set_robots, site, status, body, self._clock())
