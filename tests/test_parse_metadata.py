"""What a page says about its article besides title, authors and dates."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.model import Article, Form, Page
from pipeline.parse import read_page
from pipeline.parse.metadata.forms import is_page_of, shows_a_barrier

URL = "https://www.naru.example/news/pier"
TEXT = (
    "<p>온새미시는 호숫가에 새 전망대를 열고 첫 손님을 맞았다고 2일 밝혔다.</p>"
    "<p>전망대는 세 해 동안 지어졌고, 휠체어로도 끝까지 오를 수 있다고 시는 설명했다.</p>"
    "<p>시는 다음 달부터 매주 토요일에 해설이 있는 산책을 마련하고 누리집에서 신청을 받는다.</p>"
)
LONG = TEXT * 1 + "".join(
    f"<p>{n}번째 손님은 가족과 함께 전망대에 올라 호수를 오래 바라보았다고 말했다.</p>" for n in range(9)
)


def read(head: str = "", body: str = LONG, around: str = "", url: str = URL) -> Article:
    page = f'<html lang="ko"><head>{head}</head><body><article>{body}</article>{around}</body></html>'
    return read_page(Page(url, url, 200, (), page.encode(), datetime(2031, 5, 2, tzinfo=UTC)))


def ld(**told: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **told})}</script>'


def test_the_article_of_this_address_is_the_one_that_counts():
    """A page that describes its related articles first does not pass them off as its own."""
    other = {
        "headline": "다른 기사",
        "author": "서다솜",
        "datePublished": "2031-01-01",
        "url": "https://x.example/2",
    }
    own = {"headline": "전망대 열려", "author": "한가람", "mainEntityOfPage": {"@id": URL}}

    article = read(ld(**other) + ld(**own))

    assert (article.title, article.authors) == ("전망대 열려", ("한가람",))


def test_a_page_without_an_article_may_date_itself():
    """Film pages and plain systems describe only their page."""
    page = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2031-05-02T08:00:00+09:00"}</script>'

    article = read(page)

    assert article.published_basis == "json-ld"


def test_a_second_headline_is_a_subtitle_and_another_wording_is_none():
    """`alternativeHeadline` often repeats the first."""
    assert (
        read(ld(headline="전망대 열려", alternativeHeadline="휠체어도 끝까지")).subtitle == "휠체어도 끝까지"
    )
    assert read(ld(headline="전망대 열려", alternativeHeadline="전망대 열려!")).subtitle is None


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ('<meta property="article:section" content="지역">', "지역"),
        (ld(articleSection=["지역", "호수"]), "지역"),
        (ld(articleSection="지역"), "지역"),
        ("", None),
    ],
)
def test_the_section_is_the_first_that_is_told(head, section):
    """Head before JSON-LD."""
    assert read(head).section == section


def test_addresses_are_absolute_and_belong_to_the_web():
    """Canonical and AMP links as a browser would follow them; a script is no address."""
    head = '<link rel="canonical" href="/news/pier?x=1"><link rel="amphtml" href="//amp.naru.example/pier">'

    article = read(head)

    assert article.canonical_url == "https://www.naru.example/news/pier?x=1"
    assert article.amp_url == "https://amp.naru.example/pier"
    assert read('<link rel="canonical" href="javascript:void(0)">').canonical_url is None


def test_the_lead_picture_has_its_caption_and_its_credit():
    """JSON-LD's words, else those of the first picture shown."""
    told = ld(image={"url": "/a.jpg", "caption": "전망대 전경 (사진=온새미시)"})
    figure = "<figure><img src='a.jpg'><figcaption>첫 손님들. 나루재단 제공</figcaption></figure>"

    article = read(told, LONG + figure)
    assert article.image_url == "https://www.naru.example/a.jpg"
    assert (article.image_caption, article.image_credit) == ("전망대 전경", "온새미시")

    shown = read("", LONG.replace("</p>", "</p>" + figure, 1))
    assert (shown.image_caption, shown.image_credit) == ("첫 손님들.", "나루재단")


# --- forms ---------------------------------------------------------------------------------------------


def test_each_form_is_told_by_its_mark():
    """A ticker by its type, a part by its next page, a brief by its length."""
    live = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "속보 모음"}</script>'
    brief = "<p>온새미시는 호숫가 전망대를 열었다고 2일 밝혔다.</p>"

    assert read().form is Form.ARTICLE
    assert read(live).form is Form.LIVE
    assert read("", brief).form is Form.BRIEF
    assert read(ld(isAccessibleForFree=False), brief).form is Form.ARTICLE

    part = read('<link rel="next" href="/news/pier?page=2">')
    assert (part.form, part.next_url) == (Form.PART, "https://www.naru.example/news/pier?page=2")


@pytest.mark.parametrize(
    ("url", "other", "answer"),
    [
        ("https://n.example/a/pier", "https://n.example/a/pier?page=2", True),
        ("https://n.example/a/pier?page=2", "https://n.example/a/pier?page=3", True),
        ("https://n.example/a?id=7", "https://n.example/a?id=7&p=2", True),
        ("https://n.example/a/pier", "https://n.example/a/pier/2", True),
        ("https://n.example/a/pier/2", "https://n.example/a/pier/3", True),
        ("https://n.example/a/pier/", "https://n.example/a/pier/page/2/", True),
        ("https://n.example/a/pier.html", "https://n.example/a/pier_2.html", True),
        ("https://n.example/a?id=7", "https://n.example/a?id=8", False),
        ("https://n.example/a/pier", "https://n.example/a/another-story", False),
        ("https://n.example/news/1001", "https://n.example/news/1002", False),
        ("https://n.example/a/pier", "https://m.example/a/pier/2", False),
        ("https://n.example/a/pier", "https://n.example/a/pier", False),
    ],
)
def test_the_next_page_is_told_from_the_next_article(url, other, answer):
    """Only a page's number differs."""
    assert is_page_of(url, other) is answer


@pytest.mark.parametrize(
    "notice",
    [
        "이 기사는 유료회원 전용입니다", "구독자만 볼 수 있는 기사입니다", "Subscribe to continue reading",
        "Sign in to read the full article", "この記事は有料会員限定です。", "続きを読むには会員登録が必要です",
        "本文为付费内容", "La suite est réservée aux abonnés", "Jetzt weiterlesen mit N+",
        "Contenuto riservato agli abbonati",
    ],
)  # fmt: skip
def test_a_barrier_shown_is_known_by_its_sentence(notice):
    """In the language of the page, or in English."""
    assert any(shows_a_barrier(["Menu", notice], lang) for lang in ("ko", "ja", "zh", "de"))


def test_what_is_free_of_a_closed_article_is_kept():
    """The first paragraphs are news, too."""
    article = read(around="<div><p>이 기사는 유료회원 전용입니다</p></div>")

    assert article.paywalled
    assert article.body.startswith("온새미시는 호숫가에")


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe",
        "구독",
        "有料会員限定",
        "Article réservé aux abonnés",
        "유료 회원이 늘었다고 회사는 밝혔다.",
    ],
)
def test_a_button_or_a_mark_beside_a_link_is_no_barrier(line):
    """They stand on free pages as well."""
    assert not shows_a_barrier([line])


@pytest.mark.parametrize(
    "head",
    [
        ld(isAccessibleForFree=False),
        ld(isAccessibleForFree="False"),
        ld(hasPart={"@type": "WebPageElement", "isAccessibleForFree": "http://schema.org/False"}),
        '<meta property="article:content_tier" content="locked">',
        '<meta property="og:article:content_tier" content="metered">',
    ],
)
def test_what_the_head_says_of_payment_is_believed(head):
    """JSON-LD in its spellings, and content tiers."""
    assert read(head).paywalled


def test_a_free_article_is_not_marked():
    """Nothing on the page closes it."""
    assert not read(
        ld(isAccessibleForFree=True) + '<meta property="article:content_tier" content="free">'
    ).paywalled
