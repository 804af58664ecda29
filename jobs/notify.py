"""Version people, through Apprise: mail, chat, a web hook. The only module that knows it.

What is to be told waits as rows until its receiver has taken it; one that fails is named in the log, is tried
again with growing waits, and then gets all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from jobs.notices import (
    DayOfACity,
    FoundVisit,
    day_bounds,
    digest_day,
    digest_notice,
    one_message,
    source_notices,
    visit_notices,
)
from jobs.retry import LONGEST_RECEIVER_WAIT, receiver_retry_at
from jobs.settings import Settings
from jobs.wiring import RESULTS_FILE
from pipeline.errors import ConfigError
from storage.ledger.notices import Notice, Told
from storage.ledger.standing import SourceStanding
from storage.reports import run_sql
from storage.state import State
from storage.times import utc_text

NEWS_FOR = timedelta(days=7)  # a visit told in an older article is no news, but history filled in
SEEN_FOR = timedelta(days=2)  # what was found before is not told when a first receiver is configured
_VISITS = """
select
    visit_telling.visit_id,
    visit_telling.event_id,
    visit_telling.city,
    visit_telling.countries,
    visit_telling.who,
    visit_telling.visit_from,
    visit_telling.people,
    visit_telling.status,
    visit_telling.sentence,
    visit_telling.url,
from visit_telling
inner join article
    on article.article_id = visit_telling.article_id
where
    visit_telling.event_id is not null  -- one not resolved yet is told with the next publishing
    and visit_telling.confidence >= getvariable('confidence')::double
    and coalesce(article.published_at, article.first_seen_at) >= getvariable('news_since')::timestamp
    and article.first_seen_at >= getvariable('since')::timestamp
    and article.first_seen_at < getvariable('until')::timestamp
order by visit_telling.confidence desc, visit_telling.visit_id
"""
_DAY = """
select
    count(distinct article.article_id),
    count(distinct article.article_id) filter (where flag.smart_city),
from article
inner join flag
    on flag.article_id = article.article_id
where
    flag.city = getvariable('city')
    and article.first_seen_at >= getvariable('since')::timestamp
    and article.first_seen_at < getvariable('until')::timestamp
"""

log = structlog.get_logger("notify")


class Plugin(Protocol):
    """What we use of an Apprise object."""

    def notify(self, *, title: str, body: str) -> bool | None:
        """Send; whether the receiver took it."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody to tell. `id`: of the address, which may hold a password; `name`: it without one."""

    id: str
    name: str
    plugin: Plugin


class Notifier:
    """Tells the receivers of `settings` what is new. Raises ConfigError for one that cannot be used."""

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings = settings
        self._state = state
        self._results = settings.data_path / RESULTS_FILE
        self._receivers = tuple(receiver_at(url) for url in settings.notify_urls)
        dropped = state.forget_other_receivers([receiver.id for receiver in self._receivers])
        if dropped:
            log.warning("messages dropped whose receiver is configured no longer", messages=dropped)

    def turn(self, now: datetime, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Decide what to tell, write it down, and try every receiver. Raises StorageError."""
        told = self._state.told()
        sources = self._state.standings()
        quiet = timedelta(hours=self._settings.notify_quiet_h)
        notices = source_notices(sources, told, quiet, now)
        notices += visit_notices(self._visits(now - SEEN_FOR, now), told)
        notices += self._digests(sources, told, now)
        if notices:
            self._state.add_notices(notices, [receiver.id for receiver in self._receivers], now)
        for receiver in self._receivers:
            if not is_stopping():
                self._send(receiver, now)

    def _send(self, receiver: Receiver, now: datetime) -> None:
        waiting = self._state.waiting_notices(receiver.id)
        rest = self._state.receiver_rest(receiver.id)
        # A rest longer than any was booked before the clock jumped back.
        if not waiting or (rest and now < rest.until <= now + LONGEST_RECEIVER_WAIT):
            return
        title, body = one_message(waiting)
        trouble = ""
        try:
            is_taken = receiver.plugin.notify(title=title, body=body)
        except Exception as error:  # noqa: BLE001  (one receiver's plugin is not the others' trouble)
            is_taken, trouble = False, repr(error)
        if not is_taken:
            again = receiver_retry_at(now, rest.failures + 1 if rest else 1)
            self._state.let_receiver_rest(receiver.id, again)
            log.warning(
                "a receiver failed, it is tried again",
                receiver=receiver.name,
                messages=len(waiting),
                not_before=again.isoformat(timespec="seconds"),
                **({"error": trouble} if trouble else {}),
            )
            return
        self._state.notices_taken(receiver.id, waiting[-1].number)
        log.info("notified", receiver=receiver.name, messages=len(waiting))

    def _visits(self, since: datetime, until: datetime) -> tuple[FoundVisit, ...]:
        """Visits to the monitored cities in articles that came in that time as news; the surest first."""
        asked = {
            "confidence": str(self._settings.notify_min_confidence),
            "since": utc_text(since),
            "until": utc_text(until),
            "news_since": utc_text(since - NEWS_FOR),
        }
        rows = run_sql(self._results, _VISITS, variables=asked).rows
        found = (_visit(*row) for row in rows)
        return tuple(visit for visit in found if visit.city in self._settings.cities)

    def _digests(
        self, sources: tuple[SourceStanding, ...], told: Mapping[str, Told], now: datetime
    ) -> list[Notice]:
        notices = []
        for city in self._settings.cities:
            day = digest_day(now, self._settings.zone, self._settings.notify_digest_hour, city, told)
            if day is None:
                continue
            since, until = day_bounds(day, self._settings.zone)
            asked = {"city": city, "since": utc_text(since), "until": utc_text(until)}
            ((articles, smart_city),) = run_sql(self._results, _DAY, variables=asked).rows
            visits: dict[str, FoundVisit] = {}
            for visit in self._visits(since, until):
                if visit.city == city:
                    visits.setdefault(visit.event_id, visit)  # the surest telling of each
            of = DayOfACity(city, int(str(articles)), int(str(smart_city)), tuple(visits.values()))
            notices.append(digest_notice(day, of, sources))
        return notices


def receiver_at(url: str) -> Receiver:
    """The receiver at `url`, as Apprise writes addresses. Raises ConfigError, without its password."""
    try:
        from apprise import Apprise  # noqa: PLC0415  (an extra, and half a second of imports)
    except ImportError as error:
        raise ConfigError(
            "notify_urls: needs Apprise: pip install 'citymentions[notify]', or leave it empty"
        ) from error
    plugin = Apprise.instantiate(url)
    if plugin is None:
        scheme = url.partition("://")[0]
        raise ConfigError(
            f"notify_urls: the address that begins with {scheme}:// is none that Apprise knows; see its list"
        )
    alone = Apprise()
    alone.add(plugin)
    digest = hashlib.sha256(url.encode()).hexdigest()[:16]
    return Receiver(digest, plugin.url(privacy=True), alone)


def _visit(*row: object) -> FoundVisit:
    visit_id, event_id, city, countries, who, since, people, status, sentence, url = row
    return FoundVisit(
        visit_id=str(visit_id),
        event_id=str(event_id),
        city=str(city),
        countries=tuple(countries),  # type: ignore[arg-type]  # a list, by _VISITS
        who=tuple(who),  # type: ignore[arg-type]  # likewise
        since=since,  # type: ignore[arg-type]  # a day, likewise
        people=people,  # type: ignore[arg-type]  # a number, likewise
        status=str(status),
        sentence=None if sentence is None else str(sentence),
        url=str(url),
    )
