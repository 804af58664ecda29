"""Plain text with page furniture -> Article."""

import json
from datetime import UTC, date, datetime

import pytest
from shared_data import shared_path

from pipeline.errors import BodyMissing
from pipeline.parse import read_text

SAVED = """메뉴 열기
실시간 뉴스
  • 온새미 전망대에 손님 몰린다
호숫가 새 명소
휠체어도 끝까지
온새미시는 새 전망대에 손님이 몰린다고 2일 밝혔다. 사진은 전망대 전경. [온새미시 제공]

[나루경제=한가람 기자] 온새미시는 새 전망대에 손님이 몰린다고 2일 밝혔다.

전망대는 세 해 동안 지어졌다.
휠체어로도 끝까지 오를 수 있다.

han@naru.example

맞춤 정보
    당신을 위한 추천 정보
      많이 본 정보
"""


def test_a_saved_page_comes_apart_into_its_parts():
    """Title, subtitle, caption, byline, paragraphs: each in its field, furniture nowhere."""
    article = read_text(SAVED, published=datetime(2031, 5, 2, 9, 30), url="https://example.org/a")  # noqa: DTZ001

    assert article.title == "온새미 전망대에 손님 몰린다"
    assert article.subtitle == "호숫가 새 명소\n휠체어도 끝까지"
    assert article.authors == ("한가람",)
    assert article.captions == (
        "온새미시는 새 전망대에 손님이 몰린다고 2일 밝혔다. 사진은 전망대 전경. [온새미시 제공]",
    )
    assert article.body == (
        "온새미시는 새 전망대에 손님이 몰린다고 2일 밝혔다.\n\n"
        "전망대는 세 해 동안 지어졌다.\n휠체어로도 끝까지 오를 수 있다."
    )
    assert (article.lang, article.utc_offset_min) == ("ko", 540)
    assert article.published == datetime(2031, 5, 2, 0, 30, tzinfo=UTC)
    assert (article.published_day, article.published_basis) == (date(2031, 5, 2), "given")


def test_a_given_title_is_not_looked_for():
    """With a title given, the first sentence is body, even if it ends in a quotation."""
    article = read_text("“어디까지 오르나요?” “끝까지요!”\n\n손님들이 물었다.", title="전망대에서")

    assert article.title == "전망대에서"
    assert article.body.startswith("“어디까지 오르나요?”")
    assert article.subtitle is None


def test_a_text_that_starts_with_a_sentence_has_no_title():
    """Nothing is made up."""
    assert read_text("시는 문을 열었다.\n\n손님이 왔다.").title == ""


@pytest.mark.parametrize("text", ["", "  \n\n", "많이 본 뉴스", "댓글 0\n공유하기"])
def test_furniture_alone_is_no_article(text):
    """An empty text, or one of labels only, is a missing body, with its address."""
    with pytest.raises(BodyMissing) as caught:
        read_text(text, title="제목", url="https://example.org/b")

    assert caught.value.url == "https://example.org/b"


def test_the_reference_article_comes_out_exactly():
    """The saved page of the reference article: structure compared, not copied."""
    article = read_text(shared_path("seed", "herald-2023-05-26.txt").read_text(encoding="utf-8"))
    gold = json.loads(shared_path("seed", "gold.json").read_text(encoding="utf-8"))
    paragraphs = article.body.split("\n\n")

    assert article.title == gold["title"]
    assert article.authors == (gold["byline"],)
    assert len(paragraphs) == 21
    assert paragraphs[0].startswith("서울시는 해외에서")
    assert paragraphs[0].endswith("26일 밝혔다.")
    assert paragraphs[-1].endswith("말했다.")
    assert "@" not in article.body
    assert [len(article.captions), article.captions[0].endswith("[서울시 제공]")] == [1, True]
    assert article.body.count(paragraphs[0]) == 1
    assert len((article.subtitle or "").split("\n")) == 2


def test_no_evidence_of_the_labelled_texts_is_lost():
    """Cleaning takes no sentence that a person marked as proof, and no furniture stays."""
    lost = []
    for line in shared_path("gold", "dev.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        article = read_text(labelled["text"], title=labelled["title"], lang=labelled["lang"])
        kept = "\n".join((article.title, article.body, *article.captions))
        for kind in ("visits", "awards", "coverage", "quotes"):
            for record in labelled[kind]:
                told = record.get("evidence") or []
                lost += [proof for proof in ([told] if isinstance(told, str) else told) if proof not in kept]
        for mark in (
            "무단 전재",
            "많이 본 뉴스",
            "오늘의 인기정보",
            "맞춤 정보",
            "[관련기사]",
            "Most read",
            "이 기사를 공유",
        ):
            assert mark not in article.body
        assert not article.body.endswith("기자")

    assert lost == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[서울=뉴시스] 8일 서울시청에서 리가시 대표단이 화면을 보고 있다. (사진=서울시 제공)",
            "8일 서울시청에서 리가시 대표단이 화면을 보고 있다.",
        ),
        (
            "▲ 리가시 교통국 관계자들이 성수역에서 안내판을 보고 있다. 서울교통공사 제공",
            "리가시 교통국 관계자들이 성수역에서 안내판을 보고 있다.",
        ),
    ],
)
def test_photo_news_is_what_its_caption_tells(text, told):
    """Where nothing but captions is left, their sentences are the body, without mark and credit."""
    article = read_text(text, title="[포토] 서울 찾은 대표단")
    assert (told, ()) == (article.body, article.captions)


def test_a_credit_alone_is_no_body():
    """A picture's credit without a sentence tells nothing."""
    with pytest.raises(BodyMissing):
        read_text("사진=서울시 제공", title="[포토] 서울 찾은 대표단")
