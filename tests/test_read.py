"""`read`: a line in, a line out, in order; a bad one is an error line, and the run goes on."""

import gzip
import json
from datetime import date

import pytest

from jobs.read import Item, as_json, file_bytes, looks_like_html, read_file, read_item, read_lines
from pipeline.errors import ConfigError
from tests.walking import article_page, settings_for

TEXT = (
    "서울시는 12일 노르웨이 오슬로 시의원단 9명이 서울시청을 방문해 스마트도시 정책을 살펴봤다고 밝혔다.\n\n"
    "의원들은 교통정보센터에서 버스 운행 정보가 모이는 과정을 물었다."
)


def line(**fields):
    return json.dumps({"id": "x", "city": "seoul", **fields}, ensure_ascii=False)


def answers(lines, tmp_path, **changes):
    settings = settings_for(tmp_path, **changes)
    return [json.loads(answer) for answer in read_lines(lines, tmp_path, settings, 1)]


def test_every_form_of_input(tmp_path):
    """Raw bytes in a file, packed or not, decoded HTML and plain text tell the same visit."""
    (tmp_path / "page.html").write_bytes(article_page())
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(article_page()))
    lines = [
        line(id="file", html_path="page.html"),
        line(id="packed", html_path="page.html.gz"),
        line(id="html", html=article_page().decode()),
        line(id="text", text=TEXT, title="오슬로 시의원단, 서울 방문", published="2024-03-12"),
    ]
    found = answers(lines, tmp_path)
    assert [answer["id"] for answer in found] == ["file", "packed", "html", "text"]
    assert [answer["visits"][0]["countries"] for answer in found] == [["FI"], ["FI"], ["FI"], ["NO"]]
    assert [answer["visits"][0]["headcount"]["value"] for answer in found] == [12, 12, 12, 9]


def test_the_promised_shape(tmp_path):
    """The JSON has the names that others rely on."""
    answer = as_json("a", read_item(Item("a", text=TEXT, title="오슬로 시의원단, 서울 방문"), tmp_path))
    wanted = {"id", "article", "smart_city", "topics", "programmes", "visits", "awards", "coverage", "quotes"}
    assert set() == wanted - set(answer)
    wanted = {
        "url",
        "title",
        "authors",
        "published",
        "published_basis",
        "modified",
        "lang",
        "body",
        "outcome",
    }
    assert set() == wanted - set(answer["article"])
    wanted = {
        "kind",
        "countries",
        "organisations",
        "visitor_kind",
        "headcount",
        "date",
        "host",
        "place",
        "mode",
    }
    wanted |= {"direction", "status", "purpose", "facilitated_by", "evidence", "confidence", "rule"}
    assert set() == wanted - set(answer["visits"][0])


def test_bad_lines_are_named_and_the_others_go_on(tmp_path):
    """Broken JSON, an unknown key, no text, two texts, a missing file, an unknown city: each its own error."""
    lines = [
        "{not json",
        line(id="key", txet="…"),
        line(id="none"),
        line(id="two", text=TEXT, html="<p>…</p>"),
        line(id="missing", html_path="nowhere.html"),
        line(id="city", city="atlantis", text=TEXT),
        line(id="empty", html=""),
        '["a", "list"]',
        line(id="good", text=TEXT, published="2024-03-12"),
    ]
    found = answers(lines, tmp_path)
    assert [a["id"] for a in found] == [
        "line 1",
        "key",
        "none",
        "two",
        "missing",
        "city",
        "empty",
        "line 8",
        "good",
    ]
    assert ["error" in answer for answer in found] == [True] * 8 + [False]
    assert "seoul" in found[5]["error"], "the cities that are configured are named"


def test_a_line_that_takes_too_long_costs_only_itself(tmp_path):
    """A page that outlives its time is an error line of its own; its neighbours are read."""
    deep = "<div>" * 3_000_000
    lines = [line(id="before", text=TEXT), line(id="deep", html=deep), line(id="after", text=TEXT)]
    found = answers(lines, tmp_path, parse_total_s=2.0)
    assert [answer["id"] for answer in found] == ["before", "deep", "after"]
    assert ["body" in found[i]["article"] for i in (0, 2)] == [True, True]
    assert "error" in found[1]


def test_the_given_day_fills_in_and_corrects(tmp_path):
    """A page's own hour stands when the caller names the same day; another day wins, and is marked as given."""
    page = article_page().decode()
    same = read_item(Item("a", published=date(2024, 3, 12), html=page), tmp_path).article
    assert (same.published_basis, (same.published.hour + 9) % 24) == ("meta", 9)
    other = read_item(Item("a", published=date(2024, 3, 14), html=page), tmp_path).article
    assert (other.published_basis, other.published_day.isoformat()) == ("given", "2024-03-14")


@pytest.mark.parametrize("text", [TEXT, "Six councillors from Oslo toured Seoul City Hall on Tuesday."])
def test_the_given_day_is_the_day_of_a_text_in_any_language(text, tmp_path):
    """A plain text's day is the caller's, in whatever zone its language is at home."""
    article = read_item(Item("a", published=date(2024, 3, 12), text=text), tmp_path).article
    assert article.published_day == date(2024, 3, 12)


def test_pages_are_told_from_texts():
    """What starts with a tag is a page; prose is not, even where it speaks of tags."""
    assert looks_like_html(b"\xef\xbb\xbf\n<!DOCTYPE html><html>")
    assert not looks_like_html("서울시는 <스마트도시> 계획을 밝혔다.".encode())


def test_a_file_that_cannot_be_read(tmp_path):
    """A missing or damaged file is named, with what to give instead."""
    (tmp_path / "cut.gz").write_bytes(gzip.compress(bytes(range(256)))[:40])
    for name in ("nowhere.html", "cut.gz"):
        with pytest.raises(ConfigError, match=name):
            file_bytes(tmp_path / name)


def test_a_text_file_in_cp949(tmp_path):
    """A plain text in CP949 is decoded and read like any other."""
    (tmp_path / "page.txt").write_bytes(TEXT.encode("cp949"))
    answer = read_file(tmp_path / "page.txt", "seoul", None, None, ())
    assert "오슬로" in answer.article.body
