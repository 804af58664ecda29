"""Figures for Prometheus, as text on a loopback port. The only module that knows prometheus-client.

What is counted since the start (attempts, runs, publishing) is told to us; what stands (queues, ages) is
asked of the state store at each scrape.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily

from jobs.heartbeat import Unpublished
from jobs.publishing import Cause
from jobs.settings import Settings
from jobs.wiring import utc_now
from pipeline.errors import ConfigError
from pipeline.model import Attempt, Run
from storage.ledger.standing import Standing
from storage.state import State

LOOPBACK = "127.0.0.1"
_SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


class Metrics:
    """What the daemon has done since its start. Threads may share one."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        by_source = ["source", "outcome"]
        self._attempts = Counter(
            "citymentions_attempts", "Attempts at pages.", by_source, registry=self.registry
        )
        self._runs = Counter("citymentions_runs", "Looks at sources.", by_source, registry=self.registry)
        self._published = Histogram(
            "citymentions_publish_seconds", "Publishing.", registry=self.registry, buckets=_SECONDS
        )
        self._failures = Counter(
            "citymentions_publish_failures", "Publishing that failed.", registry=self.registry
        )
        self._unpublished: Unpublished | None = None
        failing = Gauge(
            "citymentions_publishing_failing_seconds",
            "For how long publishing has failed, under the cause of the last time; 0 elsewhere.",
            ["cause"],
            registry=self.registry,
        )
        for cause in Cause:
            failing.labels(cause.value).set_function(partial(self._failing_s, cause))

    def attempt_ended(self, attempt: Attempt) -> None:
        """Count an attempt by its outcome."""
        self._attempts.labels(attempt.source_id, attempt.outcome.value).inc()

    def run_ended(self, run: Run) -> None:
        """Count a run by its outcome."""
        self._runs.labels(run.source_id, run.outcome.value).inc()

    def published(self, elapsed_s: float) -> None:
        """Note how long publishing took."""
        self._published.observe(elapsed_s)

    def publishing_failed(self) -> None:
        """Count a failure to publish."""
        self._failures.inc()

    def publishing_stands(self, unpublished: Unpublished | None) -> None:
        """From now on, tell since when and by what publishing fails; `None`: it does not."""
        self._unpublished = unpublished

    @contextmanager
    def served(self, settings: Settings, state: State) -> Iterator[None]:
        """Answer on 127.0.0.1 at `settings.metrics_port`; 0: nobody is answered.

        Raises ConfigError where the port is taken.
        """
        if not settings.metrics_port:
            yield
            return
        self.registry.register(_Standing(state, settings.data_path))
        try:
            server, thread = start_http_server(settings.metrics_port, addr=LOOPBACK, registry=self.registry)
        except OSError as error:
            raise ConfigError(
                f"metrics_port: {settings.metrics_port} cannot be used ({error.strerror}); choose another"
            ) from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _failing_s(self, cause: Cause) -> float:
        unpublished = self._unpublished
        return _seconds(unpublished.since, utc_now()) if unpublished and unpublished.cause is cause else 0.0


class _Standing:
    """What stands at the moment of a scrape; prometheus-client calls `collect` for it."""

    def __init__(self, state: State, data_dir: Path) -> None:
        self._state = state
        self._data_dir = data_dir

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: names are known only from a scrape."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges, one after the other."""
        now = utc_now()
        waits = self._state.overdue_since(now)
        plain = {
            "links_pending": ("Links to bring in.", self._state.pending_count()),
            "outbox_batches": ("Batches to publish.", self._state.outbox_size()),
            "notices_waiting": ("Messages not yet received.", self._state.notices_waiting()),
            "lag_seconds": ("How long a due source has waited.", _seconds(waits, now)),
            "disk_free_bytes": ("In the data directory.", shutil.disk_usage(self._data_dir).free),
        }
        for name, (meaning, value) in plain.items():
            yield GaugeMetricFamily(f"citymentions_{name}", meaning, value=value)
        age = GaugeMetricFamily(
            "citymentions_last_success_age_seconds", "Since a run last went well.", labels=["source"]
        )
        stands = GaugeMetricFamily(
            "citymentions_source_standing", "1 for how a source stands.", labels=["source", "standing"]
        )
        for source in self._state.standings():
            if source.last_good_at is not None:
                age.add_metric([source.source_id], _seconds(source.last_good_at, now))
            for each in Standing:
                stands.add_metric([source.source_id, each.value], float(source.standing is each))
        yield age
        yield stands


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
