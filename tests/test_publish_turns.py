"""The daemon's turns at publishing, with real publishing processes."""

import asyncio

from jobs.metrics import Metrics
from jobs.publish_turns import TIMES_OF_THE_LAST, PublishTurns
from jobs.publishing import Cause
from storage.publish import Publisher
from storage.state import State
from tests.walking import settings_for, source_for


def test_what_was_killed_gets_more_time_and_is_forgotten_when_made_up_for(tmp_path):
    """Each kill doubles the next limit, since when it fails stays, the next life knows it; a success ends it."""
    with State(tmp_path / "state.sqlite") as state:
        publisher = Publisher(tmp_path)
        publisher.ensure_file()
        state.add_to_outbox(source_for("http://127.0.0.1/rss"))
        hasty = PublishTurns(settings_for(tmp_path, publish_total_s=0.01), publisher, state, Metrics())
        asyncio.run(hasty.take(is_last=False))
        first = hasty.unpublished
        asyncio.run(hasty.take(is_last=False))
        assert (hasty.limit_s, hasty.unpublished.cause, hasty.unpublished.since) == (
            0.04,
            Cause.HUNG,
            first.since,
        )
        assert state.outbox_size() == 1
        patient = settings_for(tmp_path, publish_total_s=100.0)
        turns = PublishTurns(patient, publisher, state, Metrics(), hasty.unpublished)
        assert turns.unpublished == hasty.unpublished
        asyncio.run(turns.take(is_last=False))
        assert (turns.unpublished, state.outbox_size()) == (None, 0)


def test_a_limit_follows_what_publishing_costs(tmp_path):
    """It is so many times as long as the last publish took, where that is more than the fixed minimum."""
    with State(tmp_path / "state.sqlite") as state:
        publisher = Publisher(tmp_path)
        publisher.ensure_file()
        turns = PublishTurns(settings_for(tmp_path, publish_total_s=90.0), publisher, state, Metrics())
        assert turns.limit_s == 90.0
        turns._last_s = 10.0
        assert turns.limit_s == TIMES_OF_THE_LAST * 10.0
