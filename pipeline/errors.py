"""The error tree. Each leaf names the outcome under which it is counted.

CityMentionsError
├── ConfigError              a file or setting of the user is wrong: stop at the start
├── StorageError             a data directory cannot be used as it is: stop, say what to do
└── LinkError(url)           one link failed: count it, go on
    ├── FetchError
    │   ├── BadUrl           bad-url            ├── RobotsDenied     robots-denied
    │   ├── ForbiddenAddress forbidden-address  ├── Blocked          blocked
    │   ├── Unreachable      unreachable        ├── RateLimited      rate-limited
    │   ├── OwnNetworkDown   own-network-down   ├── Gone             gone
    │   ├── TimedOut         timed-out          ├── ServerError      server-error
    │   ├── RedirectLoop     redirect-loop      └── TooLarge         too-large
    ├── ReadError
    │   ├── NotHtml          not-html           ├── BodyMissing      body-missing
    │   ├── Undecodable      undecodable        ├── ParserCrashed    parser-crashed
    │   └── NotAFeed         (a run's failure)  └── ParserTimedOut   parser-timed-out
    └── StorageFull          storage-full
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.model import Outcome


class CityMentionsError(Exception):
    """Anything this project raises on purpose. The text is one line for a person and says what to do."""


class ConfigError(CityMentionsError):
    """A configuration file or setting cannot be used. Names file, key and remedy."""


class StorageError(CityMentionsError):
    """The data directory cannot be used: not writable, damaged, or of a newer version."""


class LinkError(CityMentionsError):
    """One link could not be brought in. Carries its URL; chains its cause."""

    outcome: ClassVar[Outcome] = Outcome.INTERNAL_ERROR
    step: ClassVar[str] = "fetch"

    def __init__(self, url: str, detail: str, *, http_status: int | None = None) -> None:
        super().__init__(f"{self.outcome}: {url}: {detail}")
        self.url = url
        self.detail = detail
        self.http_status = http_status

    def __reduce__(self) -> tuple[type[LinkError], tuple[str, str], dict[str, object]]:
        """Travel between processes whole (an exception with keyword arguments does not by itself)."""
        return type(self), (self.url, self.detail), self.__dict__


class FetchError(LinkError):
    """No usable answer came over HTTP."""


class BadUrl(FetchError):
    """Not an http(s) address that can be asked."""

    outcome = Outcome.BAD_URL


class ForbiddenAddress(FetchError):
    """The host is, or resolves to, a private, loopback or link-local address."""

    outcome = Outcome.FORBIDDEN_ADDRESS


class Unreachable(FetchError):
    """The name did not resolve, the connection was refused or broke, or TLS failed."""

    outcome = Outcome.UNREACHABLE


class OwnNetworkDown(FetchError):
    """Nothing at all can be reached: not the source's failure."""

    outcome = Outcome.OWN_NETWORK_DOWN


class TimedOut(FetchError):
    """The whole request took longer than its total limit."""

    outcome = Outcome.TIMED_OUT


class RedirectLoop(FetchError):
    """More redirects than the limit, or one back to where it came from."""

    outcome = Outcome.REDIRECT_LOOP


class RobotsDenied(FetchError):
    """robots.txt forbids it, or could not be read with certainty (RFC 9309, 2.3.1.4)."""

    outcome = Outcome.ROBOTS_DENIED
    step = "robots"


class Blocked(FetchError):
    """401, 403, 451, or a challenge page: the publisher does not want us. Never evaded, always reported."""

    outcome = Outcome.BLOCKED


class RateLimited(FetchError):
    """429, or 503 with Retry-After. `retry_after_s` is seconds from now, `None` where not said."""

    outcome = Outcome.RATE_LIMITED

    def __init__(
        self, url: str, detail: str, *, http_status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(url, detail, http_status=http_status)
        self.retry_after_s = retry_after_s


class Gone(FetchError):
    """404 or 410."""

    outcome = Outcome.GONE


class ServerError(FetchError):
    """Any other 4xx or 5xx."""

    outcome = Outcome.SERVER_ERROR


class TooLarge(FetchError):
    """The body, as sent or after decompression, is over its limit."""

    outcome = Outcome.TOO_LARGE


class ReadError(LinkError):
    """The answer came, but no article could be made of it."""

    step = "parse"


class NotHtml(ReadError):
    """The answer is a PDF, an image, JSON: anything but a page."""

    outcome = Outcome.NOT_HTML


class Undecodable(ReadError):
    """The bytes are text in no encoding that is named or found."""

    outcome = Outcome.UNDECODABLE


class BodyMissing(ReadError):
    """The page has no article body that could be told from its furniture."""

    outcome = Outcome.BODY_MISSING


class NotAFeed(ReadError):
    """The discovery page is not what its source says: HTML for a feed, broken XML, an empty answer."""

    outcome = Outcome.NOT_HTML


class ParserCrashed(ReadError):
    """The child process that read the page died."""

    outcome = Outcome.PARSER_CRASHED


class ParserTimedOut(ReadError):
    """The child process that read the page was still at it when its time was up."""

    outcome = Outcome.PARSER_TIMED_OUT


class StorageFull(LinkError):
    """The disk is full; the link keeps its place and is tried again."""

    outcome = Outcome.STORAGE_FULL
    step = "archive"
