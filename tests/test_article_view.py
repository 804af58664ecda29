"""An article on a terminal: its head line says what a reader must know before reading."""

import io
from datetime import date

import pytest

from jobs.article_view import show_answer
from jobs.read import Answer
from pipeline.model import Article, Form, Reading


@pytest.mark.parametrize(
    ("article", "words"),
    [
        (Article("", "전망대", "글", ("한가람",), published_day=date(2031, 5, 2)), "2031-05-02 · 한가람"),
        (Article("", "전망대", "글"), "no date · no author"),
        (Article("", "전망대", "글", form=Form.LIVE), "no date · no author · live"),
        (Article("", "전망대", "글", paywalled=True), "no date · no author · only a part is free"),
    ],
)
def test_the_head_line_tells_date_author_form_and_barrier(article, words):
    """What is ordinary is not said."""
    out = io.StringIO()

    show_answer(out, Answer(article, Reading("seoul", smart_city=False)))

    assert words in [line.strip() for line in out.getvalue().splitlines()]
