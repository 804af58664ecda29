"""Bylines, JSON-LD, meta elements, signatures -> who wrote the article."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.parse.body.outline import outline_of
from pipeline.parse.cleaning.bylines import person, signed_names
from pipeline.parse.metadata import Metadata, read_metadata
from pipeline.parse.metadata.signed import names_signed_in_han

SITE = '<meta property="og:site_name" content="Naru Daily">'
KOREAN = (
    '<meta property="og:site_name" content="나루일보"><meta property="og:title" content="전망대에 손님 몰려">'
)


def metadata(head: str, body: str = "") -> Metadata:
    parser = LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>")
    assert parser.root is not None
    return read_metadata(parser, outline_of(parser.root), "https://www.naru.example/1", None)


def ld(author: object, *others: object) -> str:
    graph = [{"@type": "NewsArticle", "headline": "x", "author": author}, *others]
    return f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'


def meta(author: str) -> str:
    return f'<meta name="author" content="{author}">'


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ({"@type": "Person", "name": "Ann Lee"}, ("Ann Lee",)),
        ([{"name": "Ann Lee"}, {"name": "Bo Ray"}], ("Ann Lee", "Bo Ray")),
        ([[{"name": "Ann Lee"}], ["Bo Ray"]], ("Ann Lee", "Bo Ray")),
        ({"name": ["Ann Lee", "Bo Ray"]}, ("Ann Lee", "Bo Ray")),
        ({"name": "Ann Lee and Bo Ray"}, ("Ann Lee", "Bo Ray")),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Lee"}, ("Ann Lee",)),
        ({"@id": "#ann"}, ("Ann Lee",)),
        ([{"@id": "#ann"}, {"@id": "#nobody"}], ("Ann Lee",)),
        ([{"name": "Ann Lee"}, {"@type": "Organization", "name": "Wire"}], ("Ann Lee", "Wire")),
        ([{"name": "Ann Lee"}, {"name": "naru.net"}], ("Ann Lee",)),
        ("https://social.example/ann", ()),
        ({"name": ""}, ()),
        (None, ()),
    ],
)
def test_authors_in_json_ld_of_any_shape(author, names):
    """Strings, persons, lists of lists, names in two parts, references into the graph."""
    assert metadata(ld(author, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"})).authors == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Bo Ray & Cy Day", ("Ann Lee", "Bo Ray", "Cy Day")),
        ("Ann Lee, MSc, PhD", ("Ann Lee",)),
        ("Ann Lee, Naru Daily Editor-at-large", ("Ann Lee",)),
        ("Ann Lee, Naru Daily", ("Ann Lee",)),
        ("Analysis by Ann Lee", ("Ann Lee",)),
        ("Von Max Klar und Eva Ruh", ("Max Klar", "Eva Ruh")),
        ("Par Jean Clair et Ève Roux", ("Jean Clair", "Ève Roux")),
        ("Ana Gil y Luis Paz", ("Ana Gil", "Luis Paz")),
        ("José Gil y Paz", ("José Gil y Paz",)),
        ("Ann Lee (ann@naru.example)", ("Ann Lee",)),
        ("한가람 기자", ("한가람",)),
        ("한가람 기자, 서다솜 기자", ("한가람", "서다솜")),
        ("서다솜 논설위원", ("서다솜",)),
        ("서다솜 온새미대 교수", ("서다솜",)),
        ("한가람 기자 han@naru.example", ("한가람",)),
        ("森 遥", ("森遥",)),
        ("山田花子記者", ("山田花子",)),
        ("編集委員　山田花子", ("山田花子",)),
        ("李明、王芳", ("李明", "王芳")),
        ("https://naru.example/ann", ()),
    ],
)
def test_one_line_in_a_meta_element(line, names):
    """Roles, degrees, the house and the address go; names stay apart."""
    assert metadata(SITE + meta(line)).authors == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("한가람·서다솜 기자", ("한가람", "서다솜")),
        ("서다솜 한여울 기자", ("서다솜", "한여울")),
        ("나루일보 한가람 기자", ("한가람",)),
        ("도쿄=서다솜 특파원", ("서다솜",)),
        ("서다솜 도쿄 특파원", ("서다솜",)),
        ("도쿄 서다솜 특파원", ("서다솜",)),
        ("서다솜 객원기자", ("서다솜",)),
        ("서다솜 의학전문기자", ("서다솜",)),
        ("서다솜 경제부 기자", ("서다솜",)),
        ("글·사진 서다솜 기자", ("서다솜",)),
        ("글=서다솜 기자 사진=한여울 기자", ("서다솜", "한여울")),
        ("기자명서다솜 기자", ("서다솜",)),
        ("온라인뉴스팀 기자", ()),
        ("도쿄 특파원", ()),
        ("본지 기자", ()),
    ],
)
def test_korean_bylines_in_their_forms(byline, names):
    """The bureau, the desk and the house are no names; names may be parted by a space alone."""
    assert signed_names(byline) == names


def test_a_template_that_names_its_own_site_names_nobody():
    """`<meta name=author>` with the site's name gives way to who is shown, and stays the last resort."""
    assert metadata(SITE + meta("Naru Daily"), '<p class="byline">By Ann Lee</p>').authors == ("Ann Lee",)

    nobody = metadata(SITE + meta("Naru Daily"))

    assert (nobody.authors, nobody.outlet) == ((), ("Naru Daily",))


def test_an_outlet_told_as_author_is_believed_where_reporters_do_not_sign_in_the_text():
    """JSON-LD's organisation is the author, unless the page is Korean: there the text names a person."""
    assert metadata(SITE + ld({"@type": "Organization", "name": "Naru Daily"})).authors == ("Naru Daily",)

    korean = metadata(KOREAN + ld({"@type": "Organization", "name": "나루일보"}) + meta("한가람 기자"))

    assert korean.authors == ("한가람",)


def test_an_editors_label_is_no_byline():
    """An element called `author` may hold the editor's name."""
    assert metadata("", '<span class="author">责任编辑：李明</span>').authors == ()


@pytest.mark.parametrize(
    "mark", ['class="reporter"', 'class="article-byline"', 'rel="author"', 'itemprop="author"']
)
def test_a_marked_byline_names_the_author_where_the_head_names_none(mark):
    """By class, relation or property."""
    assert metadata("", f"<p><span {mark}>한가람 기자</span></p>").authors == ("한가람",)


@pytest.mark.parametrize(
    ("head", "tail", "labels", "names"),
    [
        ("（记者 李明）全市今日开放湖畔观景台。", "", (), ("李明",)),
        ("本报记者 李明 王芳", "", (), ("李明", "王芳")),
        ("", "游客可以免费登台。（记者李明、王芳）", (), ("李明", "王芳")),
        ("", "", ("作者：李明", "责任编辑：王芳"), ("李明",)),
        ("", "", ("来源：湖畔日报 编辑：王芳",), ("王芳",)),
        ("", "", ("责任编辑：李 明",), ("李明",)),
        ("", "", ("发布机构：", "湖畔市人民政府"), ("湖畔市人民政府",)),
        ("", "市は来月から散歩会を開くという。（山田花子）", (), ("山田花子",)),
        ("", "市は来月から散歩会を開くという。【山田花子、森一郎】", (), ("山田花子", "森一郎")),
        ("", "市は来月から散歩会を開くという。（敬称略）", (), ()),
        ("", "市は来月から散歩会を開くという。（共同通信）", (), ()),
        ("作者其他文章", "编辑推荐", ("作者其他文章", "编辑推荐"), ()),
    ],
)
def test_signatures_in_han(head, tail, labels, names):
    """Writers before editors, editors before the office; remarks in brackets are no names."""
    assert names_signed_in_han(head, tail, labels) == names


def test_a_name_is_left_as_it_is_where_nothing_can_be_cut():
    """A role alone is not emptied."""
    assert person("기자") == "기자"
    assert person("Redaktion") == "Redaktion"
