"""Search: the same answer with an index, without one, and with one that is behind; nothing withdrawn is left."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import SENTENCE, article_id, bring_in, entry, source

from pipeline.errors import ConfigError, StorageError
from pipeline.model import Rights
from storage.publish import Publisher
from storage.search import COLUMNS, Search, forget, renew_index, search, update_index
from storage.search_index import INDEX_FILE, grams_of
from storage.state import State

BODY = "에스포시 대표단이 열린데이터광장을 살펴봤다.\n\nThe Mayor said: “Smart City, 스마트도시!”"


def told(number, title, *, body=BODY, rights=Rights.EXCERPT, day=None):
    """An article with that title; its reading has the sample's sentence."""
    made = entry(number, body=body, rights=rights)
    return replace(
        made, article=replace(made.article, title=title, published_day=day or made.article.published_day)
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Three articles: a whole one, one of which sentences are kept, one of which nothing but facts is."""
    directory = tmp_path_factory.mktemp("search")
    with State(directory / "state.sqlite") as state:
        state.add_to_outbox(source())
        bring_in(
            state,
            told(1, "교통 관제실을 본 에스포시", rights=Rights.FULL_TEXT, day=date(2026, 1, 5)),
            told(2, "서울시, 스마트도시 으뜸", day=date(2026, 2, 5)),
            told(3, "시장의 하루", rights=Rights.LINK_ONLY, day=date(2026, 3, 1)),
        )
    Publisher(directory).publish()
    return directory


def found(home, *terms, **narrowed):
    """Numbers of the articles found, in their order; and whether by the index."""
    numbers = {article_id(number): number for number in range(1, 60)}
    hits = search(home / "mentions.duckdb", Search(terms, **narrowed))
    return [numbers[str(row[COLUMNS.index("article_id")])] for row in hits.rows], hits.is_indexed


CASES = [
    (("열린데이터광장",), [1]),  # only a body has it
    (("데이터",), [1]),  # in the middle of a word
    (("상을",), [2, 1]),  # two syllables; a sentence that is kept has it, too
    (("시",), [3, 2, 1]),  # one syllable, the newest first
    (("도",), [2, 1]),  # one, in the middle of a word
    (("뜸",), [2]),  # one, at the end of a word
    (("핀란드 오울루시",), [2, 1]),  # a phrase of a sentence that is kept; not of the one that may not be
    (("오울루시 핀란드",), []),
    (("핀란드", "에스포시"), [1]),  # all terms
    (("smart city",), [1]),
    (("ＳＭＡＲＴ",), []),  # fullwidth is another word, with an index and without
    (("said: “Smart",), [1]),
    (("city, 스마트도시!",), [1]),
    (("!”",), [1]),
    ((unicodedata.normalize("NFD", "스마트도시"),), [2, 1]),
    (("없는낱말",), []),
]


@pytest.mark.parametrize("is_indexed", [False, True])
def test_parts_of_words_are_found(home, is_indexed):
    """In titles, sentences, and bodies that may be kept; in any case; decomposed Hangul likewise."""
    if is_indexed:
        update_index(home / "mentions.duckdb")
    else:
        (home / INDEX_FILE).unlink(missing_ok=True)
    assert [found(home, *terms) for terms, _ in CASES] == [(expected, is_indexed) for _, expected in CASES]


@pytest.mark.parametrize("is_indexed", [False, True])
def test_it_is_narrowed_by_day_source_and_city(home, is_indexed):
    """Days are inclusive."""
    if is_indexed:
        update_index(home / "mentions.duckdb")
    else:
        (home / INDEX_FILE).unlink(missing_ok=True)
    span = {"from_day": date(2026, 2, 5), "to_day": date(2026, 2, 28)}
    assert found(home, "시", **span)[0] == [2]
    assert found(home, "시", city="busan")[0] == []
    assert found(home, "시", city="seoul", source="herald")[0] == [3, 2, 1]
    assert found(home, "시", source="yonhap")[0] == []


def test_what_is_found_is_shown_in_its_place(home):
    """A hit carries the words around it."""
    (row,) = search(home / "mentions.duckdb", Search(("열린데이터광장",))).rows
    assert "대표단이 열린데이터광장을 살펴봤다" in row[COLUMNS.index("found")]


def test_nothing_to_look_for_is_said(home):
    """Blank words are none."""
    with pytest.raises(ConfigError, match="nothing to look for"):
        search(home / "mentions.duckdb", Search((" ", "")))


def test_the_index_follows_the_file(tmp_path):
    """New, changed and deleted articles alone are looked at; one that is behind is never believed."""
    file = tmp_path / "mentions.duckdb"
    publisher = Publisher(tmp_path)
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, *(told(number, f"서울 {number}호") for number in range(1, 31)))
        publisher.publish()
        assert update_index(file).added == 30
        assert update_index(file).added == 0
        bring_in(state, told(40, "부산 사십호"))
        publisher.publish()
        assert found(tmp_path, "사십호") == ([40], False)
        assert update_index(file).added == 1
        assert found(tmp_path, "사십호") == ([40], True)
        changed = told(40, "대구 사십호 고침")
        bring_in(state, replace(changed, article=replace(changed.article, parser="layout:herald/2")))
        publisher.publish()
        done = update_index(file)
        assert (done.added, done.removed) == (1, 1)
        assert (found(tmp_path, "부산"), found(tmp_path, "고침")) == (([], True), ([40], True))


def test_the_index_follows_by_itself_where_there_is_one(tmp_path):
    """Nobody's disk is filled unasked; a renewal that is stopped half-way leaves an index that is not believed."""
    file = tmp_path / "mentions.duckdb"
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, told(1, "하나"))
        Publisher(tmp_path).publish()
        assert renew_index(file) is None
        assert not (tmp_path / INDEX_FILE).exists()
        update_index(file)
        bring_in(state, told(2, "둘"))
        Publisher(tmp_path).publish()
        assert renew_index(file, go_on=lambda: False).added == 0
        assert found(tmp_path, "둘") == ([2], False)
        assert renew_index(file).added == 1
        assert found(tmp_path, "둘") == ([2], True)


def test_the_index_of_another_file_is_not_believed(tmp_path):
    """The results file is made anew: the old index is not of its state, and is brought up to it."""
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, told(1, "하나"), told(2, "둘"))
        Publisher(tmp_path).publish()
        update_index(tmp_path / "mentions.duckdb")
    for name in ("mentions.duckdb", "state.sqlite"):
        (tmp_path / name).unlink()
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, told(2, "둘"), told(3, "셋"))
        Publisher(tmp_path).publish()
    assert found(tmp_path, "하나") == ([], False)
    done = update_index(tmp_path / "mentions.duckdb")
    assert (done.added, done.removed) == (1, 1)
    assert (found(tmp_path, "하나"), found(tmp_path, "셋")) == (([], True), ([3], True))


def test_a_damaged_index_is_named(tmp_path):
    """One line, with what to do."""
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, told(1, "하나"))
        Publisher(tmp_path).publish()
    (tmp_path / INDEX_FILE).write_bytes(b"bad" * 9000)
    with pytest.raises(StorageError, match=r"search.sqlite: .*delete it"):
        found(tmp_path, "하나")


def test_no_sentence_lies_in_the_index(tmp_path):
    """Pairs of characters, no text: neither a body nor a title can be read from its bytes (law 12)."""
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, told(1, "교통 관제실을 본 에스포시", rights=Rights.FULL_TEXT))
        Publisher(tmp_path).publish()
    update_index(tmp_path / "mentions.duckdb")
    held = (tmp_path / INDEX_FILE).read_bytes()
    assert [text for text in ("관제실을", "열린데이터광장", SENTENCE[:6]) if text.encode() in held] == []


def test_what_is_forgotten_is_gone_from_the_disk(tmp_path):
    """Neither its id nor a pair that only it had is left in the bytes; the others are still found."""
    with State(tmp_path / "state.sqlite") as state:
        bring_in(state, told(1, "쀍뗽"), told(2, "남는다"))
        Publisher(tmp_path).publish()
    update_index(tmp_path / "mentions.duckdb")
    held = (tmp_path / INDEX_FILE).read_bytes()
    assert ("쀍뗽".encode() in held, article_id(1).encode() in held) == (True, True)
    forget(tmp_path, [article_id(1), "0123456789abcdef"])
    left = b"".join(path.read_bytes() for path in tmp_path.glob(f"{INDEX_FILE}*"))
    assert ("쀍뗽".encode() in left, article_id(1).encode() in left) == (False, False)
    assert found(tmp_path, "남는다") == ([2], False)
    assert update_index(tmp_path / "mentions.duckdb").added == 1
    assert found(tmp_path, "남는다") == ([2], True)


def test_forgetting_without_an_index_is_nothing(tmp_path):
    """Purge may always call it."""
    forget(tmp_path, ["0123456789abcdef"])
    assert list(tmp_path.iterdir()) == []


TEXT = st.text(alphabet="서울시교통 aB1-.“”\u3000가", max_size=12)


@given(text=TEXT, start=st.integers(0, 11), length=st.integers(1, 6))
def test_whatever_a_text_holds_its_pairs_name(text, start, length):
    """No part of a text lacks a pair in the text's index: the index leaves no hit out."""
    part = text[start : start + length].lower()
    wanted = grams_of(part)
    ends = {gram for gram in wanted if len(gram) == 1}
    held = grams_of(text.lower())
    assert wanted - ends <= held
    assert all(any(gram.startswith(end) for gram in held) for end in ends)
