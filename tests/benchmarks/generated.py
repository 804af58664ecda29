"""A results file of any size, made by DuckDB itself: ten years of articles, and the visits that some tell.

Every value follows from the row's number by a hash: two runs make the same rows. Words are drawn by a cubic law
from a vocabulary of invented and of common words, so that few are frequent and most are rare, as in real text.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final

import duckdb

from storage.results.catalog import bring_up_to_date, create_file
from storage.results.settle_occasions import settle_all_occasions

GROUPED_SHARE: Final = 0.95  # of the visits that are events: resolved with what else tells of them
FULL_TEXT_SHARE: Final = 0.2  # of the articles: an office's own releases, and papers that have agreed
VOCABULARY: Final = 30_000
CHUNK_ARTICLES: Final = 500_000
# name: how many, fewest and most words. Bodies are put together of passages.
POOLS: Final = {"headline": (100_000, 5, 9), "sentence": (100_000, 8, 18), "passage": (50_000, 20, 60)}
LAST_DAY: Final = "2026-10-31"
DAYS: Final = 3652
COUNTRIES: Final = "US JP CN VN FI BR KZ DE FR GB ID TH MN UZ IN SG ES EE DK NL"
TOPICS: Final = (
    "egov ai transport civic intl env health safety opendata twin iot metaverse wifi street mobility "
    "planning infra inclusion security startup general"
)
COMMON: Final = (
    "서울시 스마트도시 대표단 교통 방문했다 시장은 밝혔다 정책을 시청 관계자 지난 디지털 행정 플랫폼 데이터 "
    "시민 서비스 구축 사업 도시 해외 공무원 견학 토피스 열린데이터광장 국제 협력 지원 올해 계획 말했다"
)
SYLLABLES: Final = 900  # about as many as make up nearly all of Korean news text

_MACROS = """
create or replace temp macro chance(i, salt) as
    (hash(i * 1000003::bigint + salt) >> 11)::double / 9007199254740992.0;
create or replace temp macro below(i, salt, n) as floor(chance(i, salt) * n)::bigint;
create or replace temp macro rare(i, salt, n) as floor(pow(chance(i, salt), 3) * n)::bigint;
create or replace temp macro article_of(i) as substr(md5(i::varchar), 1, 16);
create or replace temp macro day_of(i, n) as
    date '{last_day}' - ({days} - floor(i * {days}.0 / n)::integer);
create or replace temp macro several(names, i, salt, most) as
    list_distinct(list_transform(
        range(1 + below(i, salt, most)), lambda j: names[1 + rare(i * 7 + j, salt + 1, len(names))]
    ));
"""

_POOL = """
create or replace temp table {name} as
with

drawn as (
    select k, (1 + rare(k * 1009 + j, {salt}, {n_words}))::integer as number, j,
    from range({size}) pool (k), range({longest}) place (j)
    where j < {shortest} + below(k, {salt} + 1, {longest} - {shortest} + 1)
)

select drawn.k, string_agg(word.text, ' ' order by drawn.j) as text,
from drawn
join word on word.number = drawn.number
group by drawn.k
"""

# Seven passages of twenty to sixty words, two paragraphs.
_BODIES = """
create or replace temp table body as
select
    numbers.i,
    concat_ws(
        ' ', p1.text, p2.text, p3.text || chr(10) || chr(10) || p4.text, p5.text, p6.text, p7.text
    ) as text,
from range($start, $stop) numbers (i)
join passage p1 on p1.k = below(numbers.i, 71, $passages)
join passage p2 on p2.k = below(numbers.i, 72, $passages)
join passage p3 on p3.k = below(numbers.i, 73, $passages)
join passage p4 on p4.k = below(numbers.i, 74, $passages)
join passage p5 on p5.k = below(numbers.i, 75, $passages)
join passage p6 on p6.k = below(numbers.i, 76, $passages)
join passage p7 on p7.k = below(numbers.i, 77, $passages)
where chance(numbers.i, 6) < $full_text
"""

_ARTICLES = """
insert into article by name
select
    article_of(i) as article_id,
    'outlet-' || rare(i, 1, 34) as source_id,
    'news' || rare(i, 1, 34) || '.example/' || i as key,
    'https://www.news' || rare(i, 1, 34) || '.example/articles/' || i as url,
    title.text as title,
    ['기자 ' || below(i, 3, 900)] as authors,
    'ko' as lang,
    day_of(i, $n)::timestamp + to_seconds(below(i, 4, 86400)) as published_at,
    day_of(i, $n) as published_day,
    'json-ld' as published_basis,
    published_at + to_seconds(60 + below(i, 5, 7200)) as first_seen_at,
    first_seen_at + interval 20 second as fetched_at,
    540 as utc_offset_min,
    body.text as body,
    coalesce(len(body.text), 900 + below(i, 9, 900)) as body_chars,
    false as paywalled,
    case when chance(i, 6) < $full_text then 'full_text' else 'excerpt' end as rights,
    'utf-8' as encoding,
    'header' as encoding_basis,
    []::varchar[] as missed_selectors,
    'layout:outlet/1' as parser,
    'rules/2' as extractor,
    'article' as form,
from range($start, $stop) numbers (i)
join headline title on title.k = below(i, 2, $headlines)
left join body using (i)
order by i
"""

_FLAGS = """
insert into flag
select
    article_of(i),
    case when chance(i, 20) < 0.7 then 'seoul' when chance(i, 20) < 0.9 then 'busan' else 'incheon' end,
    chance(i, 21) < 0.4,
    several($topics, i, 22, 3),
    case when chance(i, 23) < 0.3 then several($programmes, i, 24, 2) else [] end,
    [],
    'outlet-' || rare(i, 1, 34),
    day_of(i, $n),
from range($start, $stop) numbers (i)
"""

_MENTIONS = """
insert into mention
select
    article_of(i // 3),
    case when chance(i // 3, 20) < 0.7 then 'seoul' when chance(i // 3, 20) < 0.9 then 'busan' else 'incheon' end,
    'topic',
    $topics[1 + rare(i, 25, len($topics))],
    $common[1 + rare(i, 26, len($common))],
    below(i, 27, 900),
    below(i, 27, 900) + 4,
    false,
    told.text,
from range($start * 3, $stop * 3) numbers (i)
join sentence told on told.k = below(i, 28, $sentences)
order by i
"""

# The number of the visit decides who came when: articles i and i + 1 of a pair tell the same visit.
_VISITS = """
insert into visit by name
select
    article_of(i) || '-seoul-01' as visit_id,
    article_of(i) as article_id,
    'seoul' as city,
    case when chance(i, 30) < 0.9 then 'event' else 'aggregate' end as kind,
    case when chance(i, 31) < 0.9 then 'inbound' else 'outbound' end as direction,
    case when chance(i, 32) < 0.85 then 'happened' when chance(i, 32) < 0.97 then 'planned' else 'cancelled' end
        as status,
    'in_person' as mode,
    case when chance(i // 2, 33) < 0.93 then several($countries, i // 2, 34, 2) else [] end as countries,
    ['기관 ' || rare(i // 2, 36, 20000)] as organisations,
    ['government', 'city', 'university', 'company', 'embassy', 'media'][1 + rare(i // 2, 37, 6)] as visitor_kind,
    case when chance(i, 38) < 0.5 then 2 + below(i // 2, 39, 60) end as headcount,
    case when headcount is not null then chance(i, 40) < 0.3 end as headcount_approx,
    case when chance(i // 2, 41) < 0.9 then day_of(i // 2 * 2, $n) - below(i // 2, 42, 9)::integer end as date_from,
    date_from as date_to,
    case when date_from is not null then 'day' end as date_precision,
    ['서울시', '서울시의회', '서울교통공사', '서울디지털재단'][1 + rare(i // 2, 43, 4)] as host,
    '서울시청' as place,
    several($topics, i // 2, 44, 3) as purposes,
    case when chance(i, 46) < 0.2 then '주한대사관' end as facilitated_by,
    [told.text] as evidence,
    0.4 + chance(i, 48) * 0.55 as confidence,
    'visitor-verb' as rule,
    case
        when kind = 'event' and chance(i // 2, 81) < $grouped then substr(md5('event' || i // 2), 1, 16)
    end as event_id,
    false as is_rejected,
from range($start, $stop) numbers (i)
join sentence told on told.k = below(i, 47, $sentences)
where chance(i // 2, 49) < $visits
order by i
"""

# What most visits have been resolved into; the others stand for those that wait for it.
_EVENTS = """
insert into visit_event by name
select visit_id, article_id, event_id, is_rejected,
from visit;
insert into event by name
select
    event_id,
    min(city) as city,
    min(direction) as direction,
    min(status) as status,
    'in_person' as mode,
    min(countries) as countries,
    min(organisations) as organisations,
    min(visitor_kind) as visitor_kind,
    max(headcount) as headcount,
    min(headcount) as headcount_low,
    max(headcount) as headcount_high,
    min(date_from) as date_from,
    max(date_to) as date_to,
    min(date_precision) as date_precision,
    min(host) as host,
    min(place) as place,
    min(purposes) as purposes,
    min(facilitated_by) as facilitated_by,
    count(*) as n_articles,
    count(*) as n_independent,
    []::varchar[] as why,
from visit
where event_id is not null
group by event_id
order by event_id
"""

_OTHERS = """
insert into award
select
    article_of(i), 'seoul', '상 ' || rare(i, 50, 400), '협회 ' || rare(i, 51, 90), year(day_of(i, $n)), '교통',
    told.text, 0.4 + chance(i, 53) * 0.55, 'award-verb',
from range($start, $stop) numbers (i)
join sentence told on told.k = below(i, 52, $sentences)
where chance(i, 54) < 0.01;
insert into coverage
select
    article_of(i), 'seoul', '방송 ' || rare(i, 55, 700), $countries[1 + rare(i, 56, len($countries))], 'report',
    'happened', told.text, 0.4 + chance(i, 58) * 0.55, 'report-verb',
from range($start, $stop) numbers (i)
join sentence told on told.k = below(i, 57, $sentences)
where chance(i, 59) < 0.01;
insert into quote
select article_of(i), 'seoul', '이름 ' || rare(i, 60, 3000), '국장', told.text,
from range($start, $stop) numbers (i)
join sentence told on told.k = below(i, 61, $sentences)
where chance(i, 62) < 0.05;
insert into outcome by name
select
    md5('a' || i) as attempt_id, md5('r' || i // 5) as run_id, 'outlet-' || rare(i, 1, 34) as source_id,
    'news.example/' || i as key, 'https://www.news.example/articles/' || i as url,
    case when chance(i, 63) < 0.9 then 'stored' when chance(i, 63) < 0.97 then 'gone' else 'body-missing' end
        as outcome,
    case outcome when 'stored' then 'store' when 'gone' then 'fetch' else 'parse' end as step,
    day_of(i, $n)::timestamp + to_seconds(below(i, 4, 86400)) as attempted_at,
    200 as http_status, below(i, 64, 900) as elapsed_ms,
    case when chance(i, 63) < 0.9 then article_of(i) end as article_id,
from range($start, $stop) numbers (i);
insert into run
select
    md5('r' || i), 'outlet-' || rare(i * 5, 1, 34), 'daemon', day_of(i * 5, $n)::timestamp,
    day_of(i * 5, $n)::timestamp + interval 9 second, case when chance(i, 65) < 0.95 then 'new' else 'failed' end,
    null, 20, 15, 5, 5, 0,
from range($start // 5, $stop // 5) numbers (i);
insert into revision
select
    md5('v' || i), article_of(i), day_of(i, $n)::timestamp + interval 1 day, null, md5('b'), md5('c'),
    title.text, title.text, 900, 950,
from range($start, $stop) numbers (i)
join headline title on title.k = below(i, 2, $headlines)
where chance(i, 68) < 0.02;
"""


def generate(path: Path, articles: int, *, full_text: float = FULL_TEXT_SHARE, visits: float = 0.08) -> None:
    """A results file at `path` with so many articles. `full_text`, `visits`: shares of them with a body, a visit."""
    create_file(path)
    with duckdb.connect(str(path), config={"threads": 2, "memory_limit": "2GB"}) as connection:
        bring_up_to_date(connection, path, 0.5)
        _fill_sources(connection)
        sizes = _draw_pools(connection, articles)
        values = sizes | {
            "n": articles,
            "full_text": full_text,
            "visits": visits,
            "grouped": GROUPED_SHARE,
            "topics": TOPICS.split(),
            "common": COMMON.split(),
            "countries": COUNTRIES.split(),
            "programmes": [f"사업 {number}" for number in range(200)],
        }
        for start in range(0, articles, CHUNK_ARTICLES):
            span = {"start": start, "stop": min(start + CHUNK_ARTICLES, articles)}
            for script in (_BODIES, _ARTICLES, _FLAGS, _MENTIONS, _VISITS, _OTHERS):
                for statement in connection.extract_statements(script):
                    asked = {name: (values | span)[name] for name in statement.named_parameters}
                    connection.execute(statement, asked)
        connection.execute("drop table body")
        connection.execute(_EVENTS)
        settle_all_occasions(connection)
        connection.execute("checkpoint")


def _draw_pools(connection: duckdb.DuckDBPyConnection, articles: int) -> dict[str, int]:
    """Tables of texts to draw from; how many each has, by its name in the plural."""
    connection.execute(_MACROS.format(last_day=LAST_DAY, days=DAYS))
    connection.execute(
        "create temp table word as select unnest(range(1, len($1) + 1)) as number, unnest($1) as text",
        [vocabulary()],
    )
    sizes = {}
    for salt, (name, (most, shortest, longest)) in enumerate(POOLS.items()):
        sizes[f"{name}s"] = min(most, articles)
        script = _POOL.format(
            name=name,
            salt=80 + 2 * salt,
            n_words=VOCABULARY,
            size=sizes[f"{name}s"],
            shortest=shortest,
            longest=longest,
        )
        connection.execute(script)
    return sizes


def vocabulary() -> list[str]:
    """VOCABULARY words, the frequent ones first; the first of them are common words of the field."""
    common = COMMON.split()
    drawn = Random(VOCABULARY)
    syllables = [chr(code) for code in drawn.sample(range(0xAC00, 0xD7A4), SYLLABLES)]
    invented = [
        "".join(drawn.choices(syllables, k=2 + number % 3)) for number in range(len(common), VOCABULARY)
    ]
    return [*common, *invented]


def _fill_sources(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        insert into source
        select 'outlet-' || i, '신문 ' || i, null, 'press', 'ko', 'Asia/Seoul', 'https://www.news' || i || '.example',
            ['www.news' || i || '.example'], 'excerpt', 90, 900, true,
        from range(34) numbers (i)
        """
    )
