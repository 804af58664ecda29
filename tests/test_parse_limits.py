"""Markup that the parser could not bear is made harmless; all other markup is left as it came."""

import pytest

from pipeline.parse.limits import MAX_DEPTH, tamed

FILLER = "<p>호수를 한 바퀴 도는 길이 다시 열렸고, 걷는 사람이 늘었다.</p>" * 4_000


def many_attributes(count: int) -> str:
    return f"<div {' '.join(f'a{n}=1' for n in range(count))}>"


def test_pages_of_any_ordinary_make_are_handed_on_untouched():
    """No copy is made, of bytes or of text."""
    small, large = FILLER[:1000], FILLER.encode()

    assert tamed(small) is small
    assert tamed(large) is large
    assert tamed(FILLER) is FILLER


@pytest.mark.parametrize("tags", [1, 60], ids=["one tag", "many tags"])
def test_tags_with_thousands_of_attributes_lose_them(tags):
    """The parser compares each attribute with all before it; text and order stay."""
    markup = many_attributes(20_000) * tags + FILLER

    assert tamed(markup) == "<div>" * tags + FILLER
    assert tamed(markup.encode()) == "<div>" * tags + FILLER


def test_a_file_in_an_attribute_stays():
    """One long value is no crowd of attributes."""
    markup = f'<img alt="호수" src="data:image/png;base64,{"A" * 60_000}">' + FILLER * 2

    assert tamed(markup) is markup


@pytest.mark.parametrize("depth", [MAX_DEPTH, 300])
def test_elements_nest_no_deeper_than_the_bound(depth):
    """Opening tags below it go, their text stays; the bound may be set."""
    read = str(tamed("<div>" * 60_000 + "남은 글" + FILLER, depth))

    assert depth == read.count("<div>")
    assert "남은 글" in read
