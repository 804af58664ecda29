"""Captions and credits -> what the lead picture shows, and whose it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.metadata.credits import split_credit
from pipeline.parse.metadata.pictures import Picture, picture_shown, picture_told

SHOWN = "전망대에 오른 첫 손님들이 호수를 보고 있다."


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (f"{SHOWN} [사진=온새미시 제공]", SHOWN, "온새미시"),
        (f"{SHOWN} (사진=온새미시)", SHOWN, "온새미시"),
        (f"{SHOWN} <사진 제공=호수재단>", SHOWN, "호수재단"),
        (f"{SHOWN} 사진 제공 : 호수재단", SHOWN, "호수재단"),
        (f"{SHOWN} 온새미시 제공", SHOWN, "온새미시"),
        (f"{SHOWN} (온새미시 제공)", SHOWN, "온새미시"),
        (f"{SHOWN} [온새미방송 캡처]", SHOWN, "온새미방송"),
        (f"{SHOWN} / 한가람 기자", SHOWN, "한가람 기자"),
        (f"{SHOWN} /나루일보 한가람 기자", SHOWN, "나루일보 한가람 기자"),
        (f"{SHOWN} 2031.5.2 ⓒ 나루통신 한가람 기자", f"{SHOWN} 2031.5.2", "나루통신 한가람 기자"),
        (f"{SHOWN} 연합뉴스", SHOWN, "연합뉴스"),
        (f"{SHOWN}/뉴스1", SHOWN, "뉴스1"),
        ("사진=한가람 기자", "", "한가람 기자"),
        ("자료사진=온새미시", "", "온새미시"),
        (
            "The first guests look at the lake. Photo: Ann Lee",
            "The first guests look at the lake.",
            "Ann Lee",
        ),
        ("The first guests. (Photo by Ann Lee)", "The first guests.", "Ann Lee"),
        ("The first guests. (Ann Lee/Naru Press)", "The first guests.", "Ann Lee/Naru Press"),
        ("The first guests (c) Ann Lee", "The first guests", "Ann Lee"),
        ("The first guests © Ann Lee / Naru", "The first guests", "Ann Lee / Naru"),
        ("Die ersten Gäste. Foto: Eva Ruh/dpa", "Die ersten Gäste.", "Eva Ruh/dpa"),
        ("Les premiers visiteurs. Crédit photo : Ève Roux", "Les premiers visiteurs.", "Ève Roux"),
        ("EVE ROUX / AFP", "", "EVE ROUX / AFP"),
        ("湖を眺める客（写真：山田花子）", "湖を眺める客", "山田花子"),
        ("湖を眺める客＝山田花子撮影", "湖を眺める客", "山田花子"),
        ("游客在观景台上。李明 摄", "游客在观景台上。", "李明"),
        ("游客在观景台上。图片来源：湖畔日报", "游客在观景台上。", "湖畔日报"),
        (SHOWN, SHOWN, ""),
        ("A tower by the lake", "A tower by the lake", ""),
        ("", "", ""),
    ],
)
def test_a_caption_and_its_credit_come_apart(line, caption, credit):
    """The sentence on one side, the name without its label on the other."""
    assert split_credit(line) == (caption, credit)


@given(st.text(alphabet="사진=제공 [](/기자)©. Photo:by가나다", max_size=80))
def test_a_split_only_cuts(line):
    """Caption and credit are parts of the line, in this order."""
    caption, credit = split_credit(line)
    whole = " ".join(line.split())

    assert whole.startswith(caption) or caption in whole
    assert credit in whole[whole.find(caption) + len(caption) :]


@pytest.mark.parametrize(
    ("image", "picture"),
    [
        ("https://i.example/a.jpg", Picture("https://i.example/a.jpg")),
        (["https://i.example/a.jpg", "https://i.example/b.jpg"], Picture("https://i.example/a.jpg")),
        (
            {"url": "https://i.example/a.jpg", "caption": "A lake"},
            Picture("https://i.example/a.jpg", "A lake"),
        ),
        ({"contentUrl": "https://i.example/a.jpg"}, Picture("https://i.example/a.jpg")),
        ({"url": ["https://i.example/a.jpg"]}, Picture("https://i.example/a.jpg")),
        (
            {"url": "u", "caption": "A lake. Photo: Bo Ray", "creditText": "Ann Lee"},
            Picture("u", "A lake.", "Ann Lee"),
        ),
        ({"url": "u", "creator": {"name": "Ann Lee"}}, Picture("u", "", "Ann Lee")),
        ({"url": "u", "copyrightNotice": "© Ann Lee"}, Picture("u", "", "Ann Lee")),
        ({"@id": "#lead"}, Picture("https://i.example/l.jpg", "The lead")),
        ({"@id": "#nowhere"}, Picture()),
        ([], Picture()),
        (None, Picture()),
        (7, Picture()),
    ],
)
def test_pictures_in_json_ld_of_any_shape(image, picture):
    """Addresses, objects, references into the graph, lists."""
    objects = json.loads(
        '[{"@type": "ImageObject", "@id": "#lead", "url": "https://i.example/l.jpg", "caption": "The lead"}]'
    )

    assert picture_told({"image": image}, objects) == picture


def test_a_picture_that_names_itself_ends_somewhere():
    """A reference to a reference to itself is no picture."""
    loop = {"@id": "#a", "@type": "ImageObject"}

    assert picture_told({"image": {"@id": "#a"}}, [loop, {"@id": "#a"}]) == Picture()


def test_a_line_of_nothing_but_the_credit_belongs_to_the_caption_above():
    """Pages put the photographer into an element of its own."""
    assert picture_shown(["The first guests", "Photo: Ann Lee"]) == Picture("", "The first guests", "Ann Lee")
    assert picture_shown(["The first guests", "The second guests"]) == Picture("", "The first guests")
    assert picture_shown([]) == Picture()
