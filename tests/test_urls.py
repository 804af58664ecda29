"""Laws of pipeline.urls: one article one key, and never two articles one key."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadUrl, ConfigError
from pipeline.model import Source, UrlRules
from pipeline.sources import load_sources, source_for_url
from pipeline.url_rules import load_url_rules
from pipeline.urls import article_id, canonical_key, host_of, is_own_host, registrable_domain

SOURCE = Source(
    id="gazette",
    name="Gazette",
    lang="ko",
    zone="Asia/Seoul",
    home="https://www.gazette.kr/",
    hosts=("www.gazette.kr", "life.gazette.kr"),
    urls=UrlRules(keep_query=("newsId",), host_aliases=("gazette.kr", "m.gazette.kr")),
)
SHIPPED = load_sources()
NUMBERED = replace(
    SOURCE, urls=UrlRules(article_number=r"(?:/article/|[?&]no=)(\d{4,})", article_path="/article/{}")
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://WWW.Gazette.KR:80/a", "https://www.gazette.kr/a"),
        ("https://www.gazette.kr:443", "https://www.gazette.kr/"),
        ("https://www.gazette.kr:8443/a", "https://www.gazette.kr:8443/a"),
        ("//www.gazette.kr/a", "https://www.gazette.kr/a"),
        ("  https://www.gazette.kr/a\n", "https://www.gazette.kr/a"),
        ("https://www.gazette.kr/a\nb", "https://www.gazette.kr/ab"),
        ("https://www.gazette.kr./a/", "https://www.gazette.kr/a"),
        ("https://www.gazette.kr/x/../a/./b/", "https://www.gazette.kr/a/b"),
        ("https://www.gazette.kr/%7e%61%2f%ea%b0%80", "https://www.gazette.kr/~a%2F%EA%B0%80"),
        ("https://www.gazette.kr/가 나", "https://www.gazette.kr/%EA%B0%80%20%EB%82%98"),
        ("https://서울.한국/a", "https://xn--2i4bq6h.xn--3e0b707e/a"),
        ("https://www.gazette.kr/a?b=2&a=1&b=1", "https://www.gazette.kr/a?a=1&b=2&b=1"),
        ("https://www.gazette.kr/a?a=1&amp;b=2", "https://www.gazette.kr/a?a=1&b=2"),
        ("https://www.gazette.kr/a?q=%b0%a1", "https://www.gazette.kr/a?q=%B0%A1"),
        ("https://www.gazette.kr/a?", "https://www.gazette.kr/a"),
        ("https://www.gazette.kr/a#top", "https://www.gazette.kr/a"),
        ("https://www.gazette.kr/#!/article/7", "https://www.gazette.kr/#!/article/7"),
        ("https://www.gazette.kr/a;jsessionid=0A1B?no=1", "https://www.gazette.kr/a?no=1"),
        ("https://www.gazette.kr/100%", "https://www.gazette.kr/100%25"),
        (
            "https://www.gazette.kr/a?utm_source=rss&utm_medium=x&fbclid=1&gclid=2&input=1195m&sns=kk&cloc=a&no=5",
            "https://www.gazette.kr/a?no=5",
        ),
    ],
)
def test_spellings_of_one_address_are_one_key(url: str, expected: str) -> None:
    """Scheme, case, ports, escapes, dots, sessions and tracking do not make another article."""
    assert expected == canonical_key(url)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.gazette.kr/a?no=1", "https://www.gazette.kr/a?no=2"),
        ("https://www.gazette.kr/a?no=1", "https://www.gazette.kr/a"),
        ("https://www.gazette.kr/a", "https://www.gazette.kr/A"),
        ("https://www.gazette.kr/a", "https://gazette.kr/a"),
        ("https://www.gazette.kr/a", "https://www.gazette.kr:8080/a"),
        ("https://www.gazette.kr/a%2Fb", "https://www.gazette.kr/a/b"),
        ("https://www.gazette.kr/#!/article/1", "https://www.gazette.kr/#!/article/2"),
        ("https://www.gazette.kr/a?q=%B0%A1", "https://www.gazette.kr/a?q=%EA%B0%80"),
        ("https://www.gazette.kr/a?inputs=1", "https://www.gazette.kr/a?inputs=2"),
    ],
)
def test_what_may_be_two_articles_stays_two(one: str, other: str) -> None:
    """Without an outlet's rule nothing is merged that a server may tell apart."""
    assert canonical_key(one) != canonical_key(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://m.gazette.kr/read?newsId=5&page=2&from=main", "https://www.gazette.kr/read?newsId=5"),
        ("https://gazette.kr/read?NEWSID=5", "https://www.gazette.kr/read?newsId=5"),
        ("https://life.gazette.kr/read?newsId=5", "https://life.gazette.kr/read?newsId=5"),
        ("https://other.kr/read?newsId=5&x=1", "https://other.kr/read?newsId=5"),
    ],
)
def test_outlet_rules_fold_hosts_and_choose_parameters(url: str, expected: str) -> None:
    """Aliases become the first host; only named parameters stay, in whatever case they were written."""
    assert expected == canonical_key(url, SOURCE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gazette.kr/city/article/20240101/", "https://www.gazette.kr/article/20240101"),
        (
            "https://www.gazette.kr/culture/article/20240101?utm_source=x",
            "https://www.gazette.kr/article/20240101",
        ),
        ("https://www.gazette.kr/old.asp?b=1&no=20240101", "https://www.gazette.kr/article/20240101"),
        ("https://www.gazette.kr/about?x=1", "https://www.gazette.kr/about?x=1"),
    ],
)
def test_number_names_the_article_in_every_section(url: str, expected: str) -> None:
    """Where the outlet has a rule, several addresses of one number are one key; others keep theirs."""
    assert expected == canonical_key(url, NUMBERED)
    assert expected == canonical_key(expected, NUMBERED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.gazette.kr/article/20240101", "https://www.gazette.kr/article/202401019"),
        ("https://www.gazette.kr/article/2024", "https://www.gazette.kr/article/2024a"),
        ("https://www.gazette.kr/old.asp?no=20240101", "https://www.gazette.kr/old.asp?no=202401011"),
    ],
)
def test_the_beginning_of_a_longer_number_is_another_article(one: str, other: str) -> None:
    """A number is taken whole."""
    assert len({canonical_key(url, NUMBERED) for url in (one, other)}) == 2


def test_a_path_that_names_no_article_keeps_its_query() -> None:
    """An outlet's old pages, which its rules do not know, stay apart."""
    source = replace(SOURCE, urls=UrlRules(keep_query=()))
    one, other = (canonical_key(f"https://www.gazette.kr/read.php?no={number}", source) for number in (7, 8))
    assert one != other
    assert (
        canonical_key("https://www.gazette.kr/2024/55?from=main", source) == "https://www.gazette.kr/2024/55"
    )


@pytest.mark.parametrize(
    "urls",
    [
        (
            "https://n.news.naver.com/article/001/0015391234?sid=102",
            "https://n.news.naver.com/mnews/article/001/0015391234",
            "https://news.naver.com/main/read.nhn?mode=LSD&mid=sec&oid=001&aid=0015391234",
        ),
        (
            "https://v.daum.net/v/20250521103015123?x_trkm=t",
            "http://news.v.daum.net/v/20250521103015123#none",
        ),
        (
            "https://www.seoul.go.kr/news/news_report.do?bbsNo=158&nttNo=412345",
            "https://www.seoul.go.kr/news/news_report.do#view/412345",
        ),
    ],
)
def test_two_addresses_of_one_article_by_the_shipped_rules(urls: tuple[str, ...]) -> None:
    """Portals, and a board that names its releases in the fragment."""
    assert len({canonical_key(url, source_for_url(url, SHIPPED)) for url in urls}) == 1


def test_another_fragment_is_another_release() -> None:
    """Where the fragment names the article, it is the key."""
    board = "https://www.seoul.go.kr/news/news_report.do"
    keys = {
        canonical_key(board + tail, source_for_url(board, SHIPPED))
        for tail in ("", "#view/41234", "#view/412345")
    }
    assert len(keys) == 3


def test_a_host_s_rules_are_overridden_by_one_s_own(tmp_path: Path) -> None:
    """A file of one's own adds hosts, and replaces those that it names; a faulty one is named."""
    mine = tmp_path / "url_rules.toml"
    mine.write_text(
        '[[host]]\nhosts = ["a.example", "m.a.example"]\nforms = ["/x/(?P<n>[0-9]+)"]\npath = "/x/{n}"\n'
    )
    rules = load_url_rules((tmp_path,))
    assert canonical_key("http://m.a.example/x/55?y=1", None, rules) == "https://a.example/x/55"
    assert "v.daum.net" in rules
    mine.write_text('[[host]]\nhosts = ["a.example"]\nforms = ["/x/(?P<n>[0-9]+)"]\npath = "/x/{m}"\n')
    with pytest.raises(ConfigError, match=r"url_rules\.toml: host\.forms"):
        load_url_rules((tmp_path,))


WORDS = (
    "/ article view news read .php .do .html ? & # = - _ no idxno aid oid newsId nttNo ncd 001 0015391234 412345 7 "
    "2025 /05/21/ 20250521103015123 2025052111301234567 AKR20250521001234567 utm_source amp m"
)
PIECES = st.sampled_from(tuple(re.findall(r"\S+", WORDS)))
HOSTS = [
    *(host for source in load_sources().values() for host in (*source.hosts, *source.urls.host_aliases)),
    *load_url_rules(),
]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(HOSTS), st.lists(PIECES, max_size=9).map("".join))
def test_the_shipped_rules_are_idempotent(host: str, rest: str) -> None:
    """A key of any outlet or portal is its own key."""
    try:
        key = canonical_key(f"https://{host}/{rest}", source_for_url(f"https://{host}/", SHIPPED))
    except BadUrl:
        return
    assert key == canonical_key(key, source_for_url(key, SHIPPED))


def test_fragment_stays_where_the_outlet_needs_it() -> None:
    """`keep_fragment` keeps `#…` in the key."""
    source = replace(SOURCE, urls=UrlRules(keep_fragment=True))
    assert (
        canonical_key("https://www.gazette.kr/list#view/77", source) == "https://www.gazette.kr/list#view/77"
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "biz.gazette.kr/a",
        "/article/1",
        "javascript:view(1)",
        "ftp://www.gazette.kr/a",
        "file:///etc/hosts",
        "https://",
        "https:///a",
        "https://a..b/",
        "https://-/",
        "https://user:secret@www.gazette.kr/",
        "https://www.gazette.kr:99999/",
        "https://www.gazette.kr:x/",
        "https://ex%61mple.kr/",
        "http://[",
        "http://[::1/",
        "https://exa mple.kr/",
        "https://www.gazette.kr/" + "a" * 5000,
    ],
)
def test_what_is_no_address_is_bad_url(url: str) -> None:
    """Anything but an absolute http(s) address of a host ends in BadUrl, by every door."""
    with pytest.raises(BadUrl):
        canonical_key(url)


HOSTILE = st.text(st.sampled_from("/.%?&=#;:@!~ +가éA0f[]\\\u200b\ud7ff"), max_size=40)


@settings(deadline=None)  # other work may share the machine
@given(HOSTILE, HOSTILE, st.sampled_from([None, SOURCE, NUMBERED]))
def test_key_of_a_key_is_itself(path: str, query: str, source: Source | None) -> None:
    """Idempotent for anything that has a key at all."""
    try:
        key = canonical_key(f"http://m.gazette.kr/{path}?{query}", source)
    except BadUrl:
        return
    assert key == canonical_key(key, source)
    assert key.isascii()
    assert host_of(key) == host_of(key.upper().replace("HTTPS", "https"))


@settings(deadline=None)  # other work may share the machine
@given(st.text(max_size=60))
def test_any_text_has_a_key_or_is_a_bad_url(url: str) -> None:
    """No input raises anything else."""
    try:
        key = canonical_key(url)
    except BadUrl:
        return
    assert key == canonical_key(key)


@settings(deadline=None)  # other work may share the machine
@given(st.permutations(["a=1", "b=2", "c=%EA", "d", "utm_source=x"]))
def test_order_of_parameters_does_not_matter(pieces: list[str]) -> None:
    """Any order of differently named parameters is one key."""
    assert (
        canonical_key("https://www.gazette.kr/?" + "&".join(pieces))
        == "https://www.gazette.kr/?a=1&b=2&c=%EA&d"
    )


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("biz.heraldcorp.com", "heraldcorp.com"),
        ("www.yna.co.kr", "yna.co.kr"),
        ("www.seoul.go.kr", "seoul.go.kr"),
        ("xn--2i4bq6h.xn--3e0b707e", "xn--2i4bq6h.xn--3e0b707e"),
        ("127.0.0.2", "127.0.0.2"),
        ("localhost", "localhost"),
        ("co.kr", "co.kr"),
        ("paper.github.io", "paper.github.io"),
        ("www.paper.github.io", "paper.github.io"),
        ("github.io", "github.io"),
        ("127.0.0.5", "127.0.0.5"),
        ("[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_registrable_domain_without_the_network(host: str, expected: str) -> None:
    """By the bundled suffix list; what has none is its own domain."""
    assert expected == registrable_domain(host)


@given(
    st.lists(st.sampled_from(("m", "www", "biz", "news")), max_size=3),
    st.sampled_from(("co.kr", "kr", "com")),
)
def test_every_name_below_a_domain_has_that_domain(labels: list[str], suffix: str) -> None:
    """However deep the name: one registrable domain, which is its own."""
    domain = f"gazette.{suffix}"
    assert domain == registrable_domain(".".join([*labels, domain]))
    assert domain == registrable_domain(registrable_domain(".".join([*labels, domain])))


def test_article_id_is_stable() -> None:
    """16 hexadecimal digits that no release may change: stored rows are found by them."""
    assert article_id("https://www.gazette.kr/a") == "3c43ea06f35ae5f4"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.gazette.kr", True),
        ("m.gazette.kr", True),
        ("deep.life.gazette.kr", True),
        ("notgazette.kr", False),
        ("gazette.kr.example.com", False),
    ],
)
def test_own_hosts_end_at_a_dot(host: str, *, expected: bool) -> None:
    """A name below a host is its own; a name that merely ends alike is not."""
    assert expected is is_own_host(host, SOURCE)
