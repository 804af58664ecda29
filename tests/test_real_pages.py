"""Real pages, served from loopback as a site with a feed: the walk brings them into DuckDB."""

import gzip
import json
from collections import Counter

import pytest

from tests.shared_data import shared_path
from tests.site import Answer, site
from tests.walking import rss, settings_for, source_for, walk_over

SETS = ("A_scrapinghub", "B_fundus", "C_cjk", "K_euckr")


def pages_of(name):
    """(file name without its endings, raw bytes, gold) of every page of a set."""
    for path in sorted(shared_path("pages", name).glob("*.html.gz")):
        gold = json.loads(path.with_name(path.name.replace(".html.gz", ".json")).read_text(encoding="utf-8"))
        yield path.name.removesuffix(".html.gz"), gzip.decompress(path.read_bytes()), gold


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_every_real_page_ends_in_a_named_outcome(tmp_path, name):
    """Each real page is stored, once, with title and body; nothing is lost between feed and file."""
    pages = {f"/{number}": body for number, (_, body, _) in enumerate(pages_of(name))}
    with site({path: Answer(body, type="text/html") for path, body in pages.items()}) as running:
        running.routes["/rss"] = Answer(rss([running.url(path) for path in pages]))
        settings = settings_for(tmp_path, workers=2)
        walked = walk_over(settings, source_for(running.url("/rss")))
    assert {"stored": len(pages)} == dict(Counter(walked.outcomes().values()))
    assert [(len(pages), len(pages))] == walked.rows(
        "select count(*), count(*) filter (title <> '' and body_chars > 0) from article"
    )
