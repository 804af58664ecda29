"""Metrics: Prometheus' own parser reads what a loopback port answers."""

import socket
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jobs.heartbeat import Unpublished
from jobs.metrics import Metrics
from jobs.publishing import Cause
from jobs.wiring import utc_now
from pipeline.errors import ConfigError
from pipeline.model import Attempt, Outcome, Run, RunOutcome
from storage.ledger import standing as table
from storage.ledger.standing import SourceStanding, Standing
from storage.state import State
from tests.walking import settings_for

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def attempt(outcome):
    return Attempt("a", "r", "herald", "k", "https://news.example/1", outcome, "store", NOW)


def scraped(port) -> dict[str, float]:
    """Every sample, by name and labels."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_was_done_and_what_stands(tmp_path):
    """Attempts and runs by outcome, publishing, queues, lag, and the age of each source's last success."""
    port = free_port()
    metrics = Metrics()
    hour_ago = utc_now() - timedelta(hours=1)
    with State(tmp_path / "state.sqlite") as state:
        state.sync_sources({"herald": 60}, hour_ago)
        with state._change() as connection:
            table.put(connection, SourceStanding("herald", Standing.BROKEN, NOW, last_good_at=hour_ago))
        with metrics.served(settings_for(tmp_path, metrics_port=port), state):
            metrics.attempt_ended(attempt(Outcome.STORED))
            metrics.attempt_ended(attempt(Outcome.STORED))
            metrics.attempt_ended(attempt(Outcome.GONE))
            metrics.run_ended(Run("r", "herald", "daemon", NOW, NOW, RunOutcome.NEW))
            metrics.published(0.2)
            metrics.publishing_failed()
            metrics.publishing_stands(Unpublished(hour_ago, Cause.HUNG, "killed"))
            seen = scraped(port)
    assert {
        "citymentions_attempts_total stored herald": 2.0,
        "citymentions_attempts_total gone herald": 1.0,
        "citymentions_runs_total new herald": 1.0,
        "citymentions_publish_seconds_count": 1.0,
        "citymentions_publish_failures_total": 1.0,
        "citymentions_links_pending": 0.0,
        "citymentions_publishing_failing_seconds refused": 0.0,
        "citymentions_outbox_batches": 0.0,
        "citymentions_source_standing herald broken": 1.0,
        "citymentions_source_standing herald good": 0.0,
    }.items() <= seen.items()
    assert 3600 <= seen["citymentions_last_success_age_seconds herald"] < 7200
    assert 3600 <= seen["citymentions_lag_seconds"] < 7200
    assert 3600 <= seen["citymentions_publishing_failing_seconds hung"] < 7200


def test_nothing_listens_unless_asked(tmp_path):
    """Port 0, the default, is off; one that is taken is named with the remedy; both leave nothing behind."""
    with State(tmp_path / "state.sqlite") as state, socket.socket() as holder:
        with Metrics().served(settings_for(tmp_path), state):
            pass
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        with (
            pytest.raises(ConfigError, match=f"metrics_port: {taken}.*choose another"),
            Metrics().served(settings_for(tmp_path, metrics_port=taken), state),
        ):
            pass
