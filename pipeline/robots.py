"""What a host's robots.txt allows us (RFC 9309). Pure: the answer comes in, the fetcher has fetched it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from protego import Protego

from pipeline.errors import BadUrl, FetchError, RedirectLoop

MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is read; what comes after is not
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")
# A group may name a version ("User-agent: ours/2.0"), which is no part of the token (RFC 9309, 2.2.1).
_GROUP_VERSION = re.compile(
    r"^([ \t]*user-?agent[ \t]*:[ \t]*[a-z_-]+)/[^\r\n#]*", re.IGNORECASE | re.MULTILINE
)
_DENY_ALL = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host (scheme, name and port). `basis` says in a few words what they rest on."""

    basis: str
    _parsed: Protego

    def allows(self, url: str, agent: str) -> bool:
        """Whether `agent` (a user agent header or its product token) may ask `url`. Raises BadUrl.

        The longest rule that matches wins, `allow` where two are equal; /robots.txt is never denied (2.2.2).
        """
        try:
            return bool(self._parsed.can_fetch(url, product_token(agent)))
        except ValueError as error:
            raise BadUrl(url, f"no address: {error}") from error

    def crawl_delay_s(self, agent: str) -> float | None:
        """Seconds between two requests that the host asks of `agent`: finite, not negative, not capped.

        `Request-rate: 1/10` counts as a delay of 10; where both are given, the longer one.
        """
        token = product_token(agent)
        delay_s = self._parsed.crawl_delay(token)
        rate = self._parsed.request_rate(token)
        asked = [] if delay_s is None else [float(delay_s)]
        if rate is not None:
            asked.append(rate.seconds / rate.requests)
        return max(asked, default=None)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it announces, in its order, as written."""
        return tuple(self._parsed.sitemaps)


@lru_cache(maxsize=256)  # asked before every request; parsing a long one takes milliseconds
def robots_from_answer(status: int | None, body: bytes) -> RobotsRules:
    """The rules that an answer to /robots.txt sets; `status` `None` where none came. Never fails.

    2xx: what it says. 4xx: there are no rules, all is allowed (2.3.1.3); but 429 asks us to go away for now,
    and is read as 5xx is. 5xx, no answer, anything else: all is forbidden until it can be read (2.3.1.4).
    """
    if status is not None and status // 100 == 2:  # noqa: PLR2004  (RFC 9110, 15.3)
        return RobotsRules("robots.txt", Protego.parse(_GROUP_VERSION.sub(r"\1", _text(body))))
    if status is not None and status // 100 == 4 and status != HTTPStatus.TOO_MANY_REQUESTS:  # noqa: PLR2004
        return RobotsRules(f"no robots.txt (answers {status})", Protego.parse(""))
    said = "no answer" if status is None else f"answers {status}"
    return RobotsRules(f"robots.txt could not be read ({said})", Protego.parse(_DENY_ALL))


def robots_from_error(error: FetchError) -> RobotsRules:
    """The rules that hold when fetching /robots.txt raised `error`.

    A redirect loop counts as "there is none" (2.3.1.2); an error without a status as no answer.
    """
    if isinstance(error, RedirectLoop):
        return RobotsRules("no robots.txt (its redirects do not end)", Protego.parse(""))
    refused = error.http_status is not None and error.http_status // 100 != 2  # noqa: PLR2004  (a challenge: 202)
    return robots_from_answer(error.http_status if refused else None, b"")


def product_token(agent: str) -> str:
    """What robots.txt calls us: the letters, `_` and `-` that a user agent header begins with (2.2.1)."""
    found = _PRODUCT_TOKEN.match(agent.strip())
    return found[0] if found else agent.strip()


def _text(body: bytes) -> str:
    """The first 500 KiB as text; a last line that the limit cuts is left out, lest it forbid too much."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if body.startswith(mark):
            return body.decode("utf-16", errors="replace")
    return body.decode("utf-8-sig", errors="replace")
