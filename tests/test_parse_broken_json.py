"""JSON-LD that no parser reads -> what can be told apart in it."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.scripts.broken_json import salvaged

BROKEN = """{
  "@context": "https://schema.org", "@type": "NewsArticle",
  "headline": "The "longest" pier, and why it is late",
  "author": [{"@type": "Person", "name": "Ann "Pier" Lee"}]
  "datePublished": "2031-05-03T08:00:00+09:00",
  "isAccessibleForFree": "False",
}"""


def test_fields_are_told_apart_where_quotes_are_bare():
    """A value ends where the next key begins."""
    assert salvaged(BROKEN) == {
        "@type": "NewsArticle",
        "headline": 'The "longest" pier, and why it is late',
        "author": 'Ann "Pier" Lee',
        "datePublished": "2031-05-03T08:00:00+09:00",
        "isAccessibleForFree": "False",
    }


def test_what_stands_behind_a_whole_value_is_passed_over():
    """A brace too many, or a second object, does not cost the first."""
    assert salvaged('{"@type": "Article"}}') == {"@type": "Article"}
    assert salvaged('{"@type": "Article"}{"@type": "WebSite"}') == {"@type": "Article"}


def test_what_names_no_kind_or_no_field_is_nothing():
    """Scripts that are not JSON-LD at all."""
    assert salvaged('{"headline": "a "b" c"') is None
    assert salvaged('{"@type": "Article" x') is None
    assert salvaged("var a = 1") is None
    assert salvaged("") is None


@given(st.text(alphabet='{}[]":, \n\\ahe@typdlin', max_size=400))
def test_anything_ends_in_a_value_or_none(text):
    """No exception, whatever the text."""
    salvaged(text)
