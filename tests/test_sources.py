"""Laws of pipeline.sources: the shipped outlets are whole, a user's file adds one, a wrong file says how."""

import difflib
import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from shared_data import shared_path

from pipeline.errors import ConfigError
from pipeline.model import Layout, Rights, Source
from pipeline.parse.listing import is_selector
from pipeline.sources import DATA_DIR, load_sources, source_for_url
from pipeline.urls import canonical_key, is_own_host

SHIPPED = load_sources()

# Addresses of our own invention in each outlet's forms, with the key that they must have.
EXAMPLES = [
    ("herald", "https://biz.heraldcorp.com/article/10012345", "https://biz.heraldcorp.com/article/10012345"),
    (
        "herald",
        "https://mbiz.heraldcorp.com/article/1012345?sec=9",
        "https://biz.heraldcorp.com/article/1012345",
    ),
    (
        "herald",
        "http://news.heraldcorp.com/view.php?md=20230528&ud=20230526000999&kr=1",
        "https://biz.heraldcorp.com/view.php?ud=20230526000999",
    ),
    (
        "yonhap",
        "https://m.yna.co.kr/amp/view/AKR20260820123400004?input=1195m",
        "https://www.yna.co.kr/view/AKR20260820123400004",
    ),
    (
        "yonhap-en",
        "https://en.yna.co.kr/view/AEN20260820001200315?section=national",
        "https://en.yna.co.kr/view/AEN20260820001200315",
    ),
    (
        "newsis",
        "https://mobile.newsis.com/view.html?ar_id=NISX20260820_0001234567",
        "https://www.newsis.com/view/NISX20260820_0001234567",
    ),
    ("news1", "https://www.news1.kr/society/labor/6112233", "https://www.news1.kr/articles/6112233"),
    ("news1", "http://news1.kr/articles/?6112233", "https://www.news1.kr/articles/6112233"),
    (
        "chosun",
        "https://www.chosun.com/national/regional/2026/08/20/ABCDEFGHIJKLMNOPQRSTUVWX23/?outputType=amp",
        "https://www.chosun.com/national/regional/2026/08/20/ABCDEFGHIJKLMNOPQRSTUVWX23",
    ),
    (
        "chosun",
        "http://news.chosun.com/site/data/html_dir/2019/05/06/2019050600123.html",
        "https://www.chosun.com/site/data/html_dir/2019/05/06/2019050600123.html",
    ),
    (
        "joongang",
        "http://news.joins.com/article/24112233?cloc=rss",
        "https://www.joongang.co.kr/article/24112233",
    ),
    (
        "donga",
        "https://www.donga.com/news/Society/article/all/20260820/131112233/1",
        "https://www.donga.com/news/article/all/20260820/131112233/1",
    ),
    (
        "donga",
        "http://news.donga.com/3/all/20130630/56112233/1",
        "https://www.donga.com/news/article/all/20130630/56112233/1",
    ),
    ("hani", "http://www.hani.co.kr/arti///1112233.html", "https://www.hani.co.kr/arti/1112233.html"),
    (
        "hani",
        "https://www.hani.co.kr/arti/area/capital/1112233.html",
        "https://www.hani.co.kr/arti/1112233.html",
    ),
    (
        "khan",
        "https://www.khan.co.kr/national/seoul/article/202608200911001/?utm_source=khan_rss",
        "https://www.khan.co.kr/article/202608200911001",
    ),
    (
        "khan",
        "http://news.khan.co.kr/kh_news/khan_art_view.html?artid=202608200911001&code=940100",
        "https://www.khan.co.kr/article/202608200911001",
    ),
    (
        "hankookilbo",
        "https://m.hankookilbo.com/News/Read/A2026010109110001234",
        "https://www.hankookilbo.com/news/article/A2026010109110001234",
    ),
    (
        "kmib",
        "https://news.kmib.co.kr/article/view.asp?arcid=0029112233&code=61121111&sid1=soc",
        "https://www.kmib.co.kr/article/view.asp?arcid=0029112233",
    ),
    (
        "seoulshinmun",
        "https://www.seoul.co.kr/news/society/2026/08/20/20260820500123?wlog_tag3=x",
        "https://www.seoul.co.kr/news/society/2026/08/20/20260820500123",
    ),
    (
        "segye",
        "https://m.segye.com/view/20260820501234",
        "https://www.segye.com/newsView/20260820501234",
    ),
    ("mk", "https://m.mk.co.kr/news/society/11122334?from=x", "https://www.mk.co.kr/news/society/11122334"),
    (
        "mk",
        "https://www.mk.co.kr/news/it/view/2022/05/401122",
        "https://www.mk.co.kr/news/it/view/2022/05/401122",
    ),
    (
        "hankyung",
        "https://www.hankyung.com/article/202608201234i",
        "https://www.hankyung.com/article/202608201234i",
    ),
    (
        "mt",
        "https://www.mt.co.kr/society/2026/08/20/2026082009112233445",
        "https://www.mt.co.kr/article/2026082009112233445",
    ),
    (
        "mt",
        "http://news.mt.co.kr/mtview.php?no=2020082009112233445&type=1",
        "https://www.mt.co.kr/article/2020082009112233445",
    ),
    (
        "edaily",
        "https://m.edaily.co.kr/news/read?newsId=01234567890123456&mediaCodeNo=257",
        "https://www.edaily.co.kr/News/Read?newsId=01234567890123456",
    ),
    (
        "asiae",
        "https://cm.asiae.co.kr/article/20260820091123456",
        "https://view.asiae.co.kr/article/20260820091123456",
    ),
    ("etnews", "https://m.etnews.com/20260820000123?SNS=00002", "https://www.etnews.com/20260820000123"),
    (
        "aitimes",
        "http://www.aitimes.com/news/articleView.html?idxno=112233&replyAll=",
        "https://www.aitimes.com/news/articleView.html?idxno=112233",
    ),
    (
        "zdnet-korea",
        "https://zdnet.co.kr/view/?no=20260820091122",
        "https://zdnet.co.kr/view?no=20260820091122",
    ),
    (
        "boannews",
        "http://www.boannews.com/media/view.asp?idx=112233&kind=1",
        "https://www.boannews.com/media/view.asp?idx=112233",
    ),
    (
        "kookje",
        "http://www.kookje.co.kr/news2011/asp/newsbody.asp?code=0300&key=20260820.99099001122",
        "https://www.kookje.co.kr/news2011/asp/newsbody.asp?key=20260820.99099001122",
    ),
    (
        "kbs",
        "https://news.kbs.co.kr/news/pc/view/view.do?ncd=8112233&ref=A",
        "https://news.kbs.co.kr/news/view.do?ncd=8112233",
    ),
    (
        "mbc",
        "https://imnews.imbc.com/replay/2026/nwdesk/article/6512345_36799.html",
        "https://imnews.imbc.com/replay/2026/nwdesk/article/6512345_36799.html",
    ),
    (
        "sbs",
        "https://news.sbs.co.kr/news/endPage.do?news_id=N1008123456&plink=RSS",
        "https://news.sbs.co.kr/news/endPage.do?news_id=N1008123456",
    ),
    (
        "ytn",
        "https://www.ytn.co.kr/_ln/0115_202608200911223344",
        "https://www.ytn.co.kr/_ln/202608200911223344",
    ),
    ("mbn", "https://mbn.co.kr/news/society/5112233", "https://www.mbn.co.kr/news/society/5112233"),
    (
        "tvchosun",
        "https://news.tvchosun.com/site/data/html_dir/2026/08/20/2026082090123.html",
        "https://news.tvchosun.com/site/data/html_dir/2026/08/20/2026082090123.html",
    ),
    ("nocut", "https://www.nocutnews.co.kr/news/6112233?c1=1", "https://www.nocutnews.co.kr/news/6112233"),
    (
        "koreaherald",
        "https://www.koreaherald.com/article/10512345",
        "https://www.koreaherald.com/article/10512345",
    ),
    (
        "koreaherald",
        "http://m.koreaherald.com/view.php?ud=20230526000111&sec=1",
        "https://www.koreaherald.com/view.php?ud=20230526000111",
    ),
    (
        "koreatimes",
        "https://www.koreatimes.co.kr/southkorea/society/20260820/mayors-visit-control-centre",
        "https://www.koreatimes.co.kr/southkorea/society/20260820/mayors-visit-control-centre",
    ),
    (
        "koreatimes",
        "https://www.koreatimes.co.kr/www/nation/2019/05/113_212345.html",
        "https://www.koreatimes.co.kr/www/nation/2019/05/113_212345.html",
    ),
    (
        "seoul-press",
        "https://www.seoul.go.kr/news/news_report.do?bbsNo=158&nttNo=412345&curPage=2",
        "https://www.seoul.go.kr/news/news_report.do?nttNo=412345",
    ),
]

# Pages of the outlets that are no articles.
NOT_ARTICLES = [
    "https://biz.heraldcorp.com/economy",
    "https://biz.heraldcorp.com/sitemap/archive/2023/20230526",
    "https://www.newsis.com/view/NISI20260820_0001234567",
    "https://www.news1.kr/latest?page=2",
    "https://www.news1.kr/society/labor",
    "https://www.mk.co.kr/news/society/",
    "https://www.hankyung.com/economy",
    "https://www.ytn.co.kr/news/list.php?mcd=0103",
    "https://www.seoul.go.kr/news/news_report.do?curPage=2",
    "https://www.koreatimes.co.kr/southkorea/society",
]

MINIMAL = """
name = "Gazette"
lang = "en"
zone = "Asia/Seoul"
home = "https://www.gazette.kr/"
hosts = ["www.gazette.kr"]
"""


def write_source(directory: Path, id_: str, text: str) -> Path:
    """`<directory>/sources/<id>.toml`, written."""
    path = directory / "sources" / f"{id_}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# --- the shipped outlets ----------------------------------------------------------------------------------


def test_at_least_28_outlets_herald_among_them() -> None:
    """The outlets that the product promises are there, each by its file."""
    promised = (
        "herald yonhap newsis news1 chosun joongang donga hani khan hankookilbo mk hankyung etnews seoulshinmun"
        " kbs mbc sbs ytn koreaherald koreatimes yonhap-en seoul-press"
    )
    assert set(promised.split()) <= set(SHIPPED)
    assert len(SHIPPED) >= 28
    assert list(SHIPPED) == sorted(path.stem for path in DATA_DIR.glob("*.toml"))


@pytest.mark.parametrize("source", SHIPPED.values(), ids=SHIPPED)
def test_shipped_source_is_whole(source: Source) -> None:
    """Names in Korean and English, a feed, a pattern, a polite pace, the publisher's zone, rights of the press."""
    assert re.search("[가-힣A-Z]", source.name)
    assert source.name_en
    assert source.lang in {"ko", "en"}
    assert source.zone == "Asia/Seoul"
    assert source.feeds
    assert source.article_pattern
    assert source.min_delay_s >= 3
    assert source.interval_s >= 300
    assert source.rights is (Rights.FULL_TEXT if source.kind == "government" else Rights.EXCERPT)


@pytest.mark.parametrize("source", SHIPPED.values(), ids=SHIPPED)
def test_unfetched_addresses_are_marked(source: Source) -> None:
    """Nobody of the project has fetched a feed yet: no day of verification, and the file says so."""
    assert [feed.verified_on for feed in source.feeds] == [None] * len(source.feeds)
    head = (DATA_DIR / f"{source.id}.toml").read_text(encoding="utf-8")[:400]
    assert re.search(r"Unverified: no address fetched|No address here has been fetched", head)


@pytest.mark.parametrize("source", SHIPPED.values(), ids=SHIPPED)
def test_keys_stand_in_house_order(source: Source) -> None:
    """Identity, discovery, schedule, bounds, address rules, feeds, archives, layouts: in every file alike."""
    order = [
        "name",
        "name_en",
        "lang",
        "zone",
        "home",
        "kind",
        "rights",
        "retention_days",
        "encoding",
        "hosts",
        "article_pattern",
        "interval_s",
        "min_delay_s",
        "min_links",
        "max_links",
        "[urls]",
        "[[feeds]]",
        "[[archives]]",
        "[[layouts]]",
    ]
    text = (DATA_DIR / f"{source.id}.toml").read_text(encoding="utf-8")
    keys = [
        key
        for line in text.partition("\n[")[0].splitlines()
        if (key := line.partition(" = ")[0]) and not line.startswith("#")
    ]
    sections = [line for line in text.splitlines() if line.startswith("[")]
    found = [*keys, *dict.fromkeys(sections)]
    assert found == sorted(found, key=order.index)


@pytest.mark.parametrize("source", SHIPPED.values(), ids=SHIPPED)
def test_layouts_are_dated_in_order_and_compile(source: Source) -> None:
    """Newest layout last; every selector is one that Lexbor reads."""
    ends = [layout.valid_until or date.max for layout in source.layouts]
    assert ends == sorted(ends)
    selectors = [
        selector
        for layout in source.layouts
        for name in ("body", "drop", "title", "subtitle", "authors", "published", "modified", "captions")
        for selector in getattr(layout, name)
    ]
    assert [selector for selector in selectors if not is_selector(selector)] == []


def test_every_source_has_an_example() -> None:
    """The table of addresses covers all sources."""
    assert {id_ for id_, _, _ in EXAMPLES} == set(SHIPPED)


@pytest.mark.parametrize(("id_", "url", "key"), EXAMPLES)
def test_address_of_the_outlets_form(id_: str, url: str, key: str) -> None:
    """It finds its source, passes the pattern, has its key; and the key's key is itself, its source the same."""
    source = SHIPPED[id_]
    assert source_for_url(url, SHIPPED) is source
    assert re.search(source.article_pattern, url)
    assert key == canonical_key(url, source)
    assert key == canonical_key(key, source)
    assert source_for_url(key, SHIPPED) is source


@pytest.mark.parametrize("url", NOT_ARTICLES)
def test_pages_that_are_no_articles_fail_the_pattern(url: str) -> None:
    """Sections, lists and photographs belong to the source and are not followed as articles."""
    source = source_for_url(url, SHIPPED)
    assert source is not None
    assert not re.search(source.article_pattern, url)


def test_hosts_do_not_overlap() -> None:
    """No host is claimed by two sources, so no article is collected under two names."""
    owned = [host for source in SHIPPED.values() for host in (*source.hosts, *source.urls.host_aliases)]
    assert len(owned) == len(set(owned))


# --- which source ------------------------------------------------------------------------------------------


def test_longest_host_decides() -> None:
    """`en.yna.co.kr` is the English service, other names below `yna.co.kr` the Korean one's."""
    found = [
        source_for_url(url, SHIPPED)
        for url in ("https://en.yna.co.kr/x", "https://www.yna.co.kr/x", "https://r.yna.co.kr/x")
    ]
    assert found == [SHIPPED["yonhap-en"], SHIPPED["yonhap"], SHIPPED["yonhap"]]


@pytest.mark.parametrize(
    "url", ["", "not an address", "https://example.com/", "https://notyna.co.kr/", "http://["]
)
def test_foreign_or_broken_address_has_no_source(url: str) -> None:
    """None, not an error: anybody may ask about any address."""
    assert source_for_url(url, SHIPPED) is None


def test_pattern_decides_between_sources_of_one_host(tmp_path: Path) -> None:
    """Two papers on one host are told apart by their article patterns."""
    write_source(tmp_path, "city-page", MINIMAL + "article_pattern = '/city/'\n")
    write_source(tmp_path, "arts-page", MINIMAL + "article_pattern = '/arts/'\n")
    sources = load_sources((tmp_path,))
    assert source_for_url("https://www.gazette.kr/city/1", sources) is sources["city-page"]
    assert source_for_url("https://www.gazette.kr/arts/1", sources) is sources["arts-page"]
    assert source_for_url("https://www.gazette.kr/none", sources) is sources["arts-page"]


# --- a user's own files -------------------------------------------------------------------------------------


def test_one_file_adds_a_source(tmp_path: Path) -> None:
    """Five lines in the user's directory are a source beside the shipped ones, with defaults that work."""
    write_source(tmp_path, "gazette", MINIMAL)
    sources = load_sources((tmp_path, tmp_path / "absent"))
    assert sources["gazette"] == Source(
        id="gazette",
        name="Gazette",
        lang="en",
        zone="Asia/Seoul",
        home="https://www.gazette.kr/",
        hosts=("www.gazette.kr",),
    )
    assert {id_: source for id_, source in sources.items() if id_ != "gazette"} == SHIPPED


def test_own_file_replaces_a_shipped_one(tmp_path: Path) -> None:
    """The same id in a later directory counts alone; nothing of the earlier file shines through."""
    first, second = tmp_path / "1", tmp_path / "2"
    write_source(first, "herald", MINIMAL)
    write_source(second, "herald", MINIMAL.replace("Gazette", "Second") + "enabled = false\n")
    sources = load_sources((first, second))
    assert (
        sources["herald"].name,
        sources["herald"].enabled,
        sources["herald"].feeds,
        sources["herald"].hosts,
    ) == ("Second", False, (), ("www.gazette.kr",))
    assert len(sources) == len(SHIPPED)


FEED = '[[feeds]]\nurl = "https://www.gazette.kr/rss"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MINIMAL + "hots = 1", "hots: unknown key; did you mean `hosts`?"),
        (MINIMAL + "[[layouts]]\nid='a'\nboddy=['p']", "layouts[0].boddy: unknown key; did you mean `body`?"),
        (MINIMAL.replace("Seoul", "Soul"), "zone: 'Asia/Soul' is not an IANA time zone"),
        (
            MINIMAL.replace('"https://www.gazette.kr/"', '"gazette.kr"'),
            "home: 'gazette.kr' is not an http(s)",
        ),
        (MINIMAL.replace('["www.gazette.kr"]', "[]"), "hosts: is empty; name at least"),
        (MINIMAL.replace('["www', '["https://www'), "hosts: 'https://www.gazette.kr' is not a host name"),
        (
            MINIMAL + 'encoding = "cp949"',
            "encoding: 'cp949' is no label of the Encoding standard; for CP949 write",
        ),
        (MINIMAL + "article_pattern = '('", "article_pattern: '(' is not a regular expression"),
        (MINIMAL + "interval_s = 5", "interval_s: 5 is too often; at least 60 seconds"),
        (MINIMAL + "min_delay_s = nan", "min_delay_s: is negative or not a number"),
        (MINIMAL + "min_links = 9\nmax_links = 8", "max_links: is smaller than min_links"),
        (MINIMAL + FEED.replace("https", "ftp"), "feeds[0].url: 'ftp://www.gazette.kr/rss' is not"),
        (MINIMAL + FEED + 'kind = "listing"', "feeds[0].link_selector: is missing"),
        (
            MINIMAL + FEED + 'link_selector = "a"',
            'feeds[0].link_selector: is only read with kind = "listing"',
        ),
        (
            MINIMAL + FEED + 'kind = "listing"\nlink_selector = "a >"',
            "feeds[0].link_selector: 'a >' is not a CSS selector",
        ),
        (
            MINIMAL
            + FEED
            + 'kind = "listing"\nlink_selector = "a"\nlink_pattern = "x"\nlink_template = "/{}"',
            "feeds[0].link_pattern: 'x' has no group",
        ),
        (
            MINIMAL + FEED + 'kind = "listing"\nlink_selector = "a"\nlink_template = "/x"',
            "feeds[0].link_template: link_pattern and link_template work together",
        ),
        (
            MINIMAL + "[urls]\narticle_number = '(\\d+)'",
            "urls.article_path: article_number and article_path work",
        ),
        (
            MINIMAL + "[urls]\narticle_number = '(\\d+)'\narticle_path = 'x{}'",
            "urls.article_path: 'x{}' must begin with /",
        ),
        (MINIMAL + "[[layouts]]\nid='a'", "layouts[0].body: is missing; give selectors of the body"),
        (
            MINIMAL + "[[layouts]]\nid='a'\nbody=['p:contains(x)']",
            "layouts[0].body[0]: 'p:contains(x)' is not a CSS selector",
        ),
        (
            MINIMAL + "[[layouts]]\nid='a'\nbody=['p']\n[[layouts]]\nid='a'\nbody=['p']",
            "layouts[1].id: 'a' is used twice",
        ),
        (
            MINIMAL + "[[layouts]]\nid='a'\nbody=['p']\nscript_marker='x'",
            "layouts[0].script_body: script_marker and script_body work together",
        ),
        (
            MINIMAL + "[[layouts]]\nid='a'\nbody=['p']\nvalid_from=2025-01-02\nvalid_until=2025-01-01",
            "layouts[0].valid_until: lies before valid_from",
        ),
        (
            MINIMAL + FEED.replace("www.gazette.kr/rss", "biz.heraldcorp.com/rss/google/newsAll"),
            "feeds: https://biz.heraldcorp.com/rss/google/newsAll is already a feed of",
        ),
    ],
)
def test_wrong_file_names_key_and_remedy(tmp_path: Path, text: str, expected: str) -> None:
    """Whatever is wrong in a user's file stops the start, in one line with file, key and what to do."""
    path = write_source(tmp_path, "herald-two", text)
    with pytest.raises(ConfigError) as caught:
        load_sources((tmp_path,))
    message = str(caught.value)
    assert message.startswith(f"{path}: {expected}")
    assert "\n" not in message


def test_file_name_must_serve_as_id(tmp_path: Path) -> None:
    """Ids go into commands and SQL: lower-case letters, digits and hyphens."""
    path = write_source(tmp_path, "My Gazette", MINIMAL)
    with pytest.raises(ConfigError, match="rename it to lower-case letters") as caught:
        load_sources((tmp_path,))
    assert str(caught.value).startswith(f"{path}: id: ")


# --- real pages and real feeds ------------------------------------------------------------------------------


def real_pages() -> list[tuple[dict[str, str], Path]]:
    """(gold, page) of every stored page with an address."""
    pages = []
    for folder in ("C_cjk", "K_euckr"):
        for path in sorted(shared_path("pages", folder).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if gold.get("url"):
                pages.append((gold, path.with_name(path.stem + ".html.gz")))
    return pages


def test_real_pages_find_their_source() -> None:
    """Each stored page on a monitored host finds its source, by an address that the pattern accepts."""
    found: dict[str, int] = {}
    for gold, _ in real_pages():
        source = source_for_url(gold["url"], SHIPPED)
        ours = any(name in gold["url"] for name in ("hankookilbo", "kbs.co.kr", "imbc", "mbn.co.kr"))
        assert (source is not None) is ours
        if source:
            assert re.search(source.article_pattern, gold["url"])
            found[source.id] = found.get(source.id, 0) + 1
    assert found == {"hankookilbo": 2, "kbs": 3, "mbc": 5, "mbn": 3}


def test_layouts_cut_the_body_out_of_real_pages(subtests: pytest.Subtests) -> None:
    """On every stored page of our outlets the layout of its day gives the body and nothing else."""
    for gold, page in real_pages():
        source = source_for_url(gold["url"], SHIPPED)
        if source is None:
            continue
        with subtests.test(gold["url"]):
            layout = layout_of(source, gold["url"], date.fromisoformat(gold["published"][:10]))
            document = LexborHTMLParser(gzip.decompress(page.read_bytes()).decode())
            body = squeezed(body_text(document, layout))
            likeness = difflib.SequenceMatcher(None, body, squeezed(gold["body"]), autojunk=False).ratio()
            assert likeness > 0.995
            assert first_hit(document, layout.title) is not None


def layout_of(source: Source, url: str, day: date) -> Layout:
    """The one layout of the source for this address and day."""
    fitting = [
        layout
        for layout in source.layouts
        if re.search(layout.url_pattern, url)
        and (layout.valid_from or date.min) <= day <= (layout.valid_until or date.max)
    ]
    assert len(fitting) == 1
    return fitting[0]


def body_text(document: LexborHTMLParser, layout: Layout) -> str:
    """Text of the first body selector that hits, without what the layout drops."""
    node = first_hit(document, layout.body)
    assert node is not None
    for selector in layout.drop:
        for dropped in node.css(selector):
            dropped.decompose()
    return node.text(deep=True)


def first_hit(document: LexborHTMLParser, selectors: tuple[str, ...]) -> LexborNode | None:
    """The element of the first selector that hits."""
    return next((hit for selector in selectors if (hit := document.css_first(selector))), None)


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


@pytest.mark.parametrize("id_", ["chosun", "donga", "hani", "joongang", "khan", "kmib", "nocut", "segye"])
def test_real_feeds_pass_the_patterns(id_: str) -> None:
    """Every link that the outlet's feed announced in 2022 is the source's own and an article's."""
    with gzip.open(shared_path("feeds", f"{id_}.json.gz"), "rt", encoding="utf-8") as file:
        announced = [row["url"] for row in json.load(file)]
    source = SHIPPED[id_]
    missed = [
        url
        for url in announced
        if source_for_url(url, SHIPPED) is not source or not re.search(source.article_pattern, url)
    ]
    assert missed == []


def test_one_article_in_many_sections_is_one_key() -> None:
    """A feed that lists one article under several sections brings each article once."""
    with gzip.open(shared_path("feeds", "khan.json.gz"), "rt", encoding="utf-8") as file:
        announced = [row["url"] for row in json.load(file)]
    numbers = {re.search(r"/(\d{15})", url)[1] for url in announced}  # type: ignore[index]
    keys = {canonical_key(url, SHIPPED["khan"]) for url in announced}
    assert (len(announced), len(numbers), len(keys)) == (289, 200, 200)
    assert all(is_own_host(key.split("/")[2], SHIPPED["khan"]) for key in keys)
