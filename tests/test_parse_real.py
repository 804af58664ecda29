"""Real pages, kept beside the checkout: no failure, and no fall below what the reader has reached."""

import gzip
import importlib.util
import json
from datetime import UTC, datetime
from types import ModuleType

import pytest
from shared_data import shared_path

from pipeline.model import Article, Page
from pipeline.parse import read_page
from pipeline.sources import load_sources, source_for_url

# Floors a little under the measured values (tests/benchmarks/body.py): they catch a fall, not a wobble.
FLOORS = {"A_scrapinghub": 0.978, "B_fundus": 0.965, "C_cjk": 0.965, "K_euckr": 0.987}


def metric() -> ModuleType:
    spec = importlib.util.spec_from_file_location("body_metric", shared_path("tools", "body_metric.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def examples(name: str) -> list[tuple[dict[str, object], Page]]:
    found = []
    for path in sorted(shared_path("pages", name).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        url = gold.get("url") or "https://example.org/"
        body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        found.append((gold, Page(url, url, 200, (), body, datetime(2026, 1, 1, tzinfo=UTC))))
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_bodies_stay_as_good_as_they_were(name):
    """Every page is read, and the set's shingle F1 stays above its floor."""
    measure = metric()
    triples = [
        measure.tp_fp_fn(gold["body"], read_page(page).body, 4, name in {"C_cjk", "K_euckr"})
        for gold, page in examples(name)
    ]

    assert measure.aggregate(triples)["f1"] > FLOORS[name]


def test_true_cp949_pages_come_out_whole():
    """Titles exact, nothing of the decoy article in the comment, no lost body: only signatures may miss."""
    measure = metric()
    for gold, page in examples("K_euckr"):
        article = read_page(page)
        triple = measure.tp_fp_fn(gold["body"], article.body, 4, chars=True)

        assert article.encoding == "cp949"
        assert measure.title_scores(gold["title"], article.title)["norm"] == 1
        assert measure.prec(*triple) > 0.99


def laid_out(prefix: str) -> list[tuple[dict[str, object], Article]]:
    sources = load_sources()
    return [
        (gold, read_page(page, source_for_url(page.url, sources)))
        for gold, page in examples("C_cjk")
        if str(gold["id"]).startswith(prefix)
    ]


def test_each_layout_of_an_outlet_reads_its_own_page_exactly():
    """One outlet, two pages fourteen months apart: each by the layout of its day, to the letter."""
    measure = metric()
    read = laid_out("fundus_kr_HankookIlbo")

    assert [article.parser.split("/")[0] for _, article in read] == [
        "layout:hankook-2025",
        "layout:hankook-2026-06",
    ]
    for gold, article in read:
        assert article.missed_selectors == ()
        assert measure.page_f1(measure.tp_fp_fn(gold["body"], article.body, 4, chars=True)) > 0.999
