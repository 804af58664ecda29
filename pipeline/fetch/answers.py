"""What the head of an HTTP answer means for the link: usable, moved, refused, or "later". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import quote, urljoin

from pipeline.errors import Blocked, FetchError, Gone, RateLimited, ServerError

# A wait of a day is the longest that is believed: a slip (milliseconds, the year 9999) must not switch a
# source off, and a publisher who means it says it again tomorrow.
LONGEST_RETRY_AFTER_S = 86_400.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9: references should be updated
_BLOCKED = frozenset({401, 403, 451})
_GONE = frozenset({404, 410})
# Challenges say so themselves: Cloudflare's "Detect a challenge page response", AWS WAF's "CAPTCHA and
# Challenge action behavior" (which answers 202 or 405).
_CHALLENGES = {
    "cf-mitigated": frozenset({"challenge"}),
    "x-amzn-waf-action": frozenset({"challenge", "captcha"}),
}
_VISIBLE_ASCII = bytes(range(0x21, 0x7F)).decode()


def refusal(
    url: str, status: int, headers: Mapping[str, str], now: datetime, *, conditional: bool, where: str = ""
) -> FetchError | None:
    """Why an answer with this `status` is no page; `None` where it is one.

    `headers`: names in lower case. `conditional`: whether "not modified" was asked for. `where` goes before
    the reason. `now` (aware) is compared with a Retry-After that names a date.
    """
    detail = f"{where}answers {_phrase(status)}"
    challenge = next(
        (name for name, marks in _CHALLENGES.items() if headers.get(name, "").lower() in marks), None
    )
    if challenge is not None:
        return Blocked(url, f"{detail} with a challenge ({challenge})", http_status=status)
    if status // 100 == 2 or (conditional and status == HTTPStatus.NOT_MODIFIED):  # noqa: PLR2004  (RFC 9110, 15)
        return None
    if status in _BLOCKED:
        return Blocked(url, detail, http_status=status)
    if status in _GONE:
        return Gone(url, detail, http_status=status)
    wait = headers.get("retry-after")
    if status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
    ):
        wait_s = retry_after_s(wait, now)
        said = "" if wait_s is None else f", asks to wait {wait_s:.0f} s"
        return RateLimited(url, detail + said, http_status=status, retry_after_s=wait_s)
    return ServerError(url, detail, http_status=status)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds to wait, from either form of Retry-After (RFC 9110, 10.2.3); `None` where not said.

    A date in the past is 0; nothing is longer than `LONGEST_RETRY_AFTER_S`.
    """
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)  # "-0000": UTC, from where is not said (RFC 5322, 3.3)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER_S)


def redirect_target(url: str, status: int, location: bytes | None) -> str | None:
    """Where the answer of `url` sends us, absolute; `None` where it does not.

    Raw bytes above ASCII are escaped one by one: a Location in CP949 keeps its bytes. Raises ValueError where
    the location is no address.
    """
    if status not in _REDIRECTS or location is None:
        return None
    return urljoin(url, quote(location.strip(), safe=_VISIBLE_ASCII))


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
