"""A page as flat lists: elements that hold text, and the runs of it."""

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.body.outline import Outline, outline_of

MARKUP = (
    "<div> </div> <p> </p> <b> </b> <a> </a> <ul> <li> </ul> <br> <img> <hr> <i/class=share> </i> <!--x-->"
)
PIECES = st.lists(st.sampled_from([*MARKUP.split(), "호수", " ", "\n", "길 이야기", "\u200b"]), max_size=40)


def outline(markup: str) -> Outline:
    root = LexborHTMLParser(f"<html><body>{markup}</body></html>").root
    assert root is not None
    return outline_of(root)


def texts(markup: str) -> list[str]:
    return [run.text for run in outline(markup).runs]


def test_elements_without_text_are_no_elements():
    """Body, the paragraph's division, the paragraph: an outline holds what leads to text."""
    assert len(outline("<div><i></i></div><div><img></div><div><p>글</p></div>").tags) == 3


def test_an_element_without_text_still_parts_what_stands_around_it():
    """A block ends the run before it, whether or not it holds anything."""
    assert texts("앞<div></div>뒤") == ["앞", "뒤"]


def test_one_line_break_keeps_a_run_and_two_part_it():
    """A break is a line feed, a blank line a boundary; line feeds of the source are spaces."""
    assert texts("하나<br>둘\n셋<br> <br>넷") == ["하나\n둘 셋", "넷"]


def test_signs_of_no_width_and_odd_spaces_are_smoothed():
    """Words are apart by one ordinary space."""
    assert texts("<p>\u200b호\u00ad수\u00a0 길\t끝\ufeff</p>") == ["호수 길 끝"]


def test_characters_in_links_are_counted():
    """Of a run's characters those that stand in links."""
    (run,) = outline("<p>여기 <a href=x>호수 <b>길</b></a> 있다</p>").runs

    assert (run.chars, run.link_chars) == (10, 4)


@given(PIECES)
def test_lists_of_an_outline_fit_together(pieces):
    """Parents come before children, spans nest, every run stands in an element, none is empty."""
    read = outline("".join(pieces))

    assert len(read.tags) == len(read.parents) == len(read.attributes) == len(read.opened) == len(read.ends)
    for element, parent in enumerate(read.parents):
        assert parent <= element < read.ends[element] <= read.ends[parent]
    for run in read.runs:
        assert 0 <= run.element < len(read.tags)
        assert run.text == run.text.strip()
        assert 0 < run.chars == len(run.text)
        assert 0 <= run.link_chars <= run.chars


@given(PIECES)
def test_every_word_of_the_body_is_in_a_run_once(pieces):
    """In the order of the page; what is not entered (menus, frames) is not among the pieces."""
    shown = [piece for piece in pieces if not piece.startswith("<")]
    wanted = "".join("".join(shown).replace("\u200b", "").split())

    assert wanted == "".join("".join(texts("".join(pieces))).split())
