"""A stored page is looked at again: corrections are kept, what is taken back is seen, nothing is stored twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from jobs.recheck import RECHECKS, link_recheck_at
from jobs.wiring import open_rig
from pipeline.model import Outcome, Run
from storage.reports import run_sql
from tests.site import Answer, site
from tests.walking import article_page, rss, settings_for, source_for

START = datetime(2024, 3, 12, 1, tzinfo=UTC)
CORRECTED = article_page().replace("12명".encode(), "14명".encode())
NOTICE = (
    b'<html lang="ko"><body><article><p>' + "삭제된 기사입니다.".encode() + b"</p></article></body></html>"
)


class Hours:
    """A clock that stands still until it is set: hours since START."""

    def __init__(self) -> None:
        self.past = 0.0

    def __call__(self) -> datetime:
        """The time now, UTC."""
        return START + timedelta(hours=self.past)


def looks(tmp_path, running, *later):
    """A look at START and one after each `(hours, what is done to the site before)`: runs and rows."""
    running.routes["/rss"] = Answer(rss([running.url("/a")]), etag='"feed"')
    source = source_for(running.url("/rss"))
    clock = Hours()

    async def go() -> list[Run]:
        async with open_rig(settings_for(tmp_path), "collect", clock=clock) as rig:
            runs = [await rig.walk.run(source, asyncio.Event())]
            for hours, change in later:
                clock.past = hours
                change()
                runs.append(await rig.walk.run(source, asyncio.Event()))
            rig.publisher.publish()
            return runs

    asyncio.run(go())
    return lambda sql: list(run_sql(tmp_path / "mentions.duckdb", sql).rows)


def nothing():
    """The site stays as it is."""


def test_a_page_that_stays_is_asked_for_twice_and_never_again(tmp_path):
    """After an hour and after a day, with the validators that it gave; both are `unchanged`."""
    with site({"/a": Answer(article_page(), etag='"v1"')}) as running:
        rows = looks(tmp_path, running, (0.5, nothing), (1.1, nothing), (24.2, nothing), (90, nothing))
        asked = running.paths().count("/a")
    assert 3 == asked
    assert [("stored", 1), ("unchanged", 2)] == rows(
        "select outcome, count(*) from outcome group by 1 order by 1"
    )
    assert [(1, 0)] == rows("select (select count(*) from article), (select count(*) from revision)")


def test_a_correction_replaces_the_reading_and_is_told(tmp_path):
    """The new text's visit stands, once; the revision says what has changed."""
    with site({"/a": Answer(article_page())}) as running:
        rows = looks(
            tmp_path, running, (1.1, lambda: running.routes.update({"/a": Answer(CORRECTED)})), (25, nothing)
        )
    assert [(14,)] == rows("select headcount from visit where kind = 'event'")
    assert [("changed", None, 0)] == rows("select what, new_title, chars_more from corrections")
    assert [("stored", 2), ("unchanged", 1)] == rows(
        "select outcome, count(*) from outcome group by 1 order by 1"
    )


@pytest.mark.parametrize(
    ("answer", "outcome", "told"),
    [
        (Answer(status=404), "gone", [("taken back",)]),
        (Answer(status=410), "gone", [("taken back",)]),
        (Answer(NOTICE), "body-missing", []),
        (Answer(status=500), "server-error", []),
    ],
)
def test_what_is_taken_back_stays_in_the_books(tmp_path, answer, outcome, told):
    """A page that is gone, or holds only a notice, does not wipe out what it proved; a `gone` is told."""
    with site({"/a": Answer(article_page())}) as running:
        rows = looks(tmp_path, running, (1.1, lambda: running.routes.update({"/a": answer})))
    assert [(12,)] == rows("select headcount from visit where kind = 'event'")
    assert ["stored", outcome] == [
        how for (how,) in rows("select outcome from outcome order by attempted_at")
    ]
    assert told == rows("select what from corrections")


def test_a_page_that_is_gone_is_let_go():
    """410 and 404 are answers; any other trouble waits for the next look as planned."""
    assert link_recheck_at(Outcome.GONE, 1, START) is None
    assert START + RECHECKS[1] == link_recheck_at(Outcome.UNREACHABLE, 1, START)
    assert link_recheck_at(Outcome.UNCHANGED, len(RECHECKS), START) is None
