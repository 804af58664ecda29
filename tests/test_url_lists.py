"""Lists of addresses: text, tables, JSON lines, search exports."""

import pytest

from jobs.url_lists import BadLine, read_url_list
from pipeline.errors import ConfigError
from pipeline.sources import load_sources

HERALD = "https://biz.heraldcorp.com/article/10123847"
OTHER = "http://council.example/notice?id=7"


def listed(tmp_path, name, content):
    """What a file of this content brings, with the shipped sources."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_url_list(path, load_sources(), "Asia/Seoul")


def urls_of(listing):
    """Every address, with its source."""
    return [(id_, link.url) for id_, links in listing.links.items() for link in links]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", f"# from a search\n{HERALD}\n\n{OTHER}\nnot an address\n"),
        ("a.csv", f"번호,URL,제목\n1,{HERALD},가\n2,{OTHER},나\n\n3,not an address,다\n"),
        ("a.tsv", f"link\ttitle\n{HERALD}\t가\n{OTHER}\t나\n\nnot an address\t다\n"),
        (
            "export",
            f'"일자";"제목";"url"\n"1";"가";"{HERALD}"\n"2";"나";"{OTHER}"\n\n"3";"다";"not an address"\n',
        ),
        ("a.jsonl", f'\n{{"url": "{HERALD}"}}\n{{"URL": "{OTHER}"}}\n\n{{"url": "not an address"}}\n'),
        ("a.csv", f"번호,URL,제목\n1,{HERALD},가\n2,{OTHER},나\n\n3,not an address,다\n".encode("cp949")),
        ("a.csv", f"번호,URL,제목\n1,{HERALD},가\n2,{OTHER},나\n\n3,not an address,다\n".encode("utf-16")),
    ],
)
def test_every_form_of_a_list_brings_the_same(tmp_path, name, content):
    """Text, CSV, TSV, JSON lines, in the encodings of Korean spreadsheets: two links, and one bad line by number."""
    listing = listed(tmp_path, name, content)
    assert urls_of(listing) == [("herald", HERALD), ("web-council.example", OTHER)]
    assert [line.line for line in listing.bad] == [5]


def test_a_bad_line_costs_that_line_alone(tmp_path):
    """Broken JSON, a row without the column, another scheme: each is named, and the rest is read."""
    listing = listed(
        tmp_path, "a.jsonl", f'{{"url"\n[1]\n{{"title": "가"}}\n{{"url": "ftp://x/"}}\n{{"url": "{HERALD}"}}'
    )
    assert [line.line for line in listing.bad] == [1, 2, 3, 4]
    assert urls_of(listing) == [("herald", HERALD)]
    short = listed(tmp_path, "b.csv", f"title,url\n가\n나,{HERALD}\n")
    assert short.bad == (BadLine(2, "no address in its column"),)


def test_an_article_that_is_listed_twice_is_one_link(tmp_path):
    """Another spelling of an address is no other article."""
    listing = listed(
        tmp_path, "a.txt", f"{HERALD}\n{HERALD}?utm_source=x\nhttps://mbiz.heraldcorp.com/article/10123847\n"
    )
    assert (urls_of(listing), listing.repeated) == ([("herald", HERALD)], 2)


def test_a_title_of_the_list_goes_with_its_link(tmp_path):
    """A title lets `--match titles` judge a link unseen; a table without a head is read as well."""
    (link,) = listed(tmp_path, "a.csv", f"제목,URL\n방문단이 온다,{HERALD}\n").links["herald"]
    assert link.title == "방문단이 온다"
    assert urls_of(listed(tmp_path, "b.csv", f"1,{HERALD},x\n2,{OTHER},y\n"))[0] == ("herald", HERALD)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", "id,headline\n1,가\n", "no address"),
        ("a.txt", b"\xff\x81\x00\xfe\x80", "CP949"),
    ],
)
def test_a_list_that_cannot_be_one_is_named(tmp_path, name, content, why):
    """A table without addresses, and bytes of no encoding, say so with the file's name."""
    with pytest.raises(ConfigError, match=why) as raised:
        listed(tmp_path, name, content)
    assert str(tmp_path / name) in str(raised.value)


def test_a_list_that_is_not_there_is_named(tmp_path):
    """A wrong path is bad usage."""
    with pytest.raises(ConfigError, match=r"none\.csv"):
        read_url_list(tmp_path / "none.csv", {}, "Asia/Seoul")
