-- The results file: what the articles say, and how the operation went.
-- Keys are unique by construction (the publisher replaces by key); large tables carry no index, because a
-- primary key makes every publish slower as the file grows.

create table article (
    article_id varchar not null,
    source_id varchar not null,
    key varchar not null,
    url varchar not null,
    title varchar not null,
    subtitle varchar,
    section varchar,
    authors varchar[] not null,
    lang varchar,
    published_at timestamp,
    published_day date,
    published_basis varchar,
    modified_at timestamp,
    first_seen_at timestamp not null,
    fetched_at timestamp not null,
    utc_offset_min integer,
    body varchar,
    body_chars integer not null,
    story_id varchar,
    canonical_url varchar,
    image_url varchar,
    paywalled boolean,
    rights varchar not null,
    encoding varchar,
    encoding_basis varchar,
    missed_selectors varchar[],
    parser varchar,
    extractor varchar
);
comment on table article is 'One row per article.';
comment on column article.article_id is '16 hexadecimal digits derived from the canonical key; the same article has the same id in every file.';
comment on column article.source_id is 'The outlet: source.source_id.';
comment on column article.key is 'Canonical form of the address, by which an article is known again.';
comment on column article.url is 'Address at which the article was read.';
comment on column article.title is 'Headline, without the outlet''s name.';
comment on column article.subtitle is 'Line under the headline. Null: the page has none.';
comment on column article.section is 'Section as the page names it. Null: the page does not say.';
comment on column article.authors is 'Names in the by-line, in its order; empty where there is none.';
comment on column article.lang is 'Language of the text (ISO 639-1). Null: unknown.';
comment on column article.published_at is 'When it was published, UTC. Null: the page does not say.';
comment on column article.published_day is 'Day of publication in the publisher''s zone. Null: the page does not say.';
comment on column article.published_basis is 'Where the date was found: json-ld, meta, time, label, url, feed, given.';
comment on column article.modified_at is 'When the publisher last changed it, UTC. Null: the page does not say.';
comment on column article.first_seen_at is 'When a feed first announced it to us, UTC.';
comment on column article.fetched_at is 'When the page read here was fetched, UTC.';
comment on column article.utc_offset_min is 'Minutes east of UTC in which the page writes its times (540 for Seoul).';
comment on column article.body is 'Paragraphs apart by a blank line. Null: the source''s rights do not allow to keep it.';
comment on column article.body_chars is 'Length of the body in characters, also where the body is not kept.';
comment on column article.story_id is 'The story that it is a near-copy of: story.story_id. Null: not grouped.';
comment on column article.canonical_url is 'Address that the page calls its own. Null: the page does not say.';
comment on column article.image_url is 'Address of the lead picture. Null: the page does not say.';
comment on column article.paywalled is 'Whether the page says that only a part is shown.';
comment on column article.rights is 'What may be kept of it: full_text, excerpt, link_only.';
comment on column article.encoding is 'Encoding that the page''s bytes were read in.';
comment on column article.encoding_basis is 'What the encoding rests on: bom, header, meta, content, source, default.';
comment on column article.missed_selectors is 'Parts of the outlet''s layout that were not found on this page.';
comment on column article.parser is 'Layout or generic reader, with its version.';
comment on column article.extractor is 'Version of the extractor that read it.';

create table flag (
    article_id varchar not null,
    city varchar not null,
    smart_city boolean not null,
    topics varchar[] not null,
    programmes varchar[] not null,
    proposed_programmes varchar[] not null
);
comment on table flag is 'One row per article and monitored city: what it is about, for this city.';
comment on column flag.article_id is 'article.article_id.';
comment on column flag.city is 'The monitored city.';
comment on column flag.smart_city is 'Whether it reports smart-city or digital-administration work of this city.';
comment on column flag.topics is 'Codes of the topics talked about for this city.';
comment on column flag.programmes is 'Programmes, facilities, brands of the city, as written.';
comment on column flag.proposed_programmes is 'Names in quotation marks near a topic that may be new programmes; not asserted.';

create table mention (
    article_id varchar not null,
    city varchar not null,
    kind varchar not null,
    code varchar not null,
    surface varchar not null,
    char_start integer not null,
    char_end integer not null,
    in_title boolean not null,
    sentence varchar
);
comment on table mention is 'One row per term found in an article, for one monitored city.';
comment on column mention.article_id is 'article.article_id.';
comment on column mention.city is 'The monitored city.';
comment on column mention.kind is 'country, place, organisation, topic, programme, proposed-programme, city.';
comment on column mention.code is 'What the term stands for: a country''s ISO code, a topic''s code, a programme''s name.';
comment on column mention.surface is 'The term as written.';
comment on column mention.char_start is 'First character of the term in the body (or title), counted from 0.';
comment on column mention.char_end is 'Character after the last of the term.';
comment on column mention.in_title is 'Whether the offsets are those of the title.';
comment on column mention.sentence is 'The sentence around it. Null: the source''s rights do not allow to keep it.';

create table visit (
    visit_id varchar not null,
    article_id varchar not null,
    city varchar not null,
    event_id varchar,
    kind varchar not null,
    direction varchar not null,
    status varchar not null,
    mode varchar not null,
    countries varchar[] not null,
    organisations varchar[] not null,
    visitor_kind varchar,
    headcount integer,
    headcount_approx boolean,
    date_from date,
    date_to date,
    date_precision varchar,
    host varchar,
    place varchar,
    purposes varchar[] not null,
    facilitated_by varchar,
    evidence varchar[],
    confidence double not null,
    rule varchar not null
);
comment on table visit is 'One row per visit as one article tells it; the same visit told by three articles has three rows.';
comment on column visit.visit_id is 'The article''s id, the city, and the visit''s number in the article.';
comment on column visit.article_id is 'article.article_id.';
comment on column visit.city is 'The monitored city.';
comment on column visit.event_id is 'The visit as all articles tell it: event.event_id. Null: not grouped.';
comment on column visit.kind is 'event (a delegation on an occasion), aggregate (a count or list over many), background (too vague or old to count).';
comment on column visit.direction is 'inbound (to the city) or outbound (its people abroad).';
comment on column visit.status is 'happened, planned or cancelled, as told at publication.';
comment on column visit.mode is 'in_person, or online where the text says so.';
comment on column visit.countries is 'Of the visitors (outbound: of the destination), ISO 3166-1 alpha-2; empty for international bodies.';
comment on column visit.organisations is 'Visiting bodies as written (outbound: the city''s own).';
comment on column visit.visitor_kind is 'government, city, parliament, embassy, international_org, company, university, media, students, civil_society, mixed. Null: the text does not say.';
comment on column visit.headcount is 'Number of people in this group. Null: the text gives none.';
comment on column visit.headcount_approx is 'Whether the text rounds the number. Null: there is none.';
comment on column visit.date_from is 'First day, in the publisher''s calendar. Null: the text gives no date.';
comment on column visit.date_to is 'Last day, inclusive. Null: the text gives no date.';
comment on column visit.date_precision is 'How exactly it is told: day, month, quarter, half, year.';
comment on column visit.host is 'Who received them (outbound: the foreign host), as written. Null: the text does not say.';
comment on column visit.place is 'Where, as written. Null: the text does not say.';
comment on column visit.purposes is 'Codes of what they came for: topics, and friendship, economy, culture, admin, education, welfare, council, housing, tourism, sports, research, press.';
comment on column visit.facilitated_by is 'Who arranged it, as written. Null: the text does not say.';
comment on column visit.evidence is 'The sentences that prove it, word for word; empty or null where the source''s rights do not allow to keep them.';
comment on column visit.confidence is 'Share of records like this one that are right, 0 to 1.';
comment on column visit.rule is 'Name of the rule that made the record.';

create table event (
    event_id varchar not null,
    city varchar not null,
    direction varchar not null,
    status varchar not null,
    mode varchar not null,
    countries varchar[] not null,
    organisations varchar[] not null,
    visitor_kind varchar,
    headcount integer,
    headcount_low integer,
    headcount_high integer,
    date_from date,
    date_to date,
    date_precision varchar,
    host varchar,
    place varchar,
    purposes varchar[] not null,
    facilitated_by varchar,
    n_articles integer not null,
    n_independent integer not null,
    first_reported_at timestamp
);
comment on table event is 'One row per visit as all articles tell it. Empty until stories are grouped: the view visit_occasion answers meanwhile.';
comment on column event.event_id is 'Key.';
comment on column event.city is 'The monitored city.';
comment on column event.direction is 'inbound or outbound.';
comment on column event.status is 'happened, planned or cancelled, by the latest word.';
comment on column event.mode is 'in_person or online.';
comment on column event.countries is 'ISO 3166-1 alpha-2, of all tellings.';
comment on column event.organisations is 'Visiting bodies, of all tellings.';
comment on column event.visitor_kind is 'As visit.visitor_kind.';
comment on column event.headcount is 'The number that most tellings give. Null: none gives one.';
comment on column event.headcount_low is 'The lowest number told.';
comment on column event.headcount_high is 'The highest number told.';
comment on column event.date_from is 'First day. Null: no telling gives a date.';
comment on column event.date_to is 'Last day, inclusive.';
comment on column event.date_precision is 'day, month, quarter, half, year.';
comment on column event.host is 'Who received them.';
comment on column event.place is 'Where.';
comment on column event.purposes is 'As visit.purposes, of all tellings.';
comment on column event.facilitated_by is 'Who arranged it.';
comment on column event.n_articles is 'How many articles tell it.';
comment on column event.n_independent is 'How many of them are not copies of one another.';
comment on column event.first_reported_at is 'When the first of them was published, UTC.';

create table award (
    article_id varchar not null,
    city varchar not null,
    name varchar not null,
    giver varchar,
    year integer,
    for_what varchar,
    evidence varchar,
    confidence double not null,
    rule varchar not null
);
comment on table award is 'One row per honour given to the monitored city, as one article tells it.';
comment on column award.article_id is 'article.article_id.';
comment on column award.city is 'The monitored city.';
comment on column award.name is 'The honour as written.';
comment on column award.giver is 'Who gave it. Null: the text does not say.';
comment on column award.year is 'Year of the award. Null: the text does not say.';
comment on column award.for_what is 'The policy or project honoured. Null: the text does not say.';
comment on column award.evidence is 'The sentence that proves it. Null: the source''s rights do not allow to keep it.';
comment on column award.confidence is 'Share of records like this one that are right, 0 to 1.';
comment on column award.rule is 'Name of the rule that made the record.';

create table coverage (
    article_id varchar not null,
    city varchar not null,
    outlet varchar not null,
    country varchar,
    kind varchar not null,
    status varchar not null,
    evidence varchar,
    confidence double not null,
    rule varchar not null
);
comment on table coverage is 'One row per foreign medium or research body that reports on the city, as one article tells it.';
comment on column coverage.article_id is 'article.article_id.';
comment on column coverage.city is 'The monitored city.';
comment on column coverage.outlet is 'The medium or body as written.';
comment on column coverage.country is 'Its country, ISO 3166-1 alpha-2. Null: unknown or international.';
comment on column coverage.kind is 'filming, broadcast, report, interview, research, ranking.';
comment on column coverage.status is 'happened, planned or cancelled.';
comment on column coverage.evidence is 'The sentence that proves it. Null: the source''s rights do not allow to keep it.';
comment on column coverage.confidence is 'Share of records like this one that are right, 0 to 1.';
comment on column coverage.rule is 'Name of the rule that made the record.';

create table quote (
    article_id varchar not null,
    city varchar not null,
    speaker varchar not null,
    role varchar,
    evidence varchar
);
comment on table quote is 'One row per named person quoted directly in an article.';
comment on column quote.article_id is 'article.article_id.';
comment on column quote.city is 'The monitored city.';
comment on column quote.speaker is 'Name as written.';
comment on column quote.role is 'Office as written. Null: the text does not say.';
comment on column quote.evidence is 'The sentence quoted. Null: the source''s rights do not allow to keep it.';

create table story (
    story_id varchar not null,
    title varchar not null,
    release_url varchar,
    n_articles integer not null,
    n_independent integer not null,
    first_published_at timestamp
);
comment on table story is 'One row per group of near-copies. Empty until stories are grouped.';
comment on column story.story_id is 'Key.';
comment on column story.title is 'Title of the first article.';
comment on column story.release_url is 'The press release that it goes back to. Null: not traced.';
comment on column story.n_articles is 'How many articles are in it.';
comment on column story.n_independent is 'How many of them are not copies of one another.';
comment on column story.first_published_at is 'When the first was published, UTC.';

create table source (
    source_id varchar not null,
    name varchar not null,
    name_en varchar,
    kind varchar not null,
    lang varchar not null,
    zone varchar not null,
    home varchar not null,
    hosts varchar[] not null,
    rights varchar not null,
    retention_days integer not null,
    interval_s integer not null,
    enabled boolean not null
);
comment on table source is 'One row per outlet, as it is configured.';
comment on column source.source_id is 'Key: the name of its TOML file.';
comment on column source.name is 'Name in its own language.';
comment on column source.name_en is 'Name in English. Null: none is configured.';
comment on column source.kind is 'press, agency, broadcaster, government …';
comment on column source.lang is 'Language of its texts (ISO 639-1).';
comment on column source.zone is 'Its time zone (IANA).';
comment on column source.home is 'Its home page.';
comment on column source.hosts is 'Hosts whose pages are its own.';
comment on column source.rights is 'What may be kept of its articles: full_text, excerpt, link_only.';
comment on column source.retention_days is 'How many days its raw pages are kept.';
comment on column source.interval_s is 'Seconds between two looks at its feeds.';
comment on column source.enabled is 'Whether it is looked at unless asked for by name.';

create table run (
    run_id varchar not null,
    source_id varchar not null,
    job varchar not null,
    started_at timestamp not null,
    ended_at timestamp not null,
    outcome varchar not null,
    reason varchar,
    links_found integer not null,
    links_known integer not null,
    links_new integer not null,
    stored integer not null,
    failed integer not null
);
comment on table run is 'One row per look at one source, ended. links_found = links_known + links_new.';
comment on column run.run_id is 'Key.';
comment on column run.source_id is 'source.source_id.';
comment on column run.job is 'What started it: daemon, collect, backfill, demo …';
comment on column run.started_at is 'UTC.';
comment on column run.ended_at is 'UTC.';
comment on column run.outcome is 'new, nothing-new, suspect (it is never empty at this hour), blocked, failed.';
comment on column run.reason is 'Why, in one line. Null: nothing to say.';
comment on column run.links_found is 'Links that its feeds announced.';
comment on column run.links_known is 'Those known before.';
comment on column run.links_new is 'Those not known before.';
comment on column run.stored is 'Articles stored.';
comment on column run.failed is 'Attempts that ended in anything else.';

create table outcome (
    attempt_id varchar not null,
    run_id varchar not null,
    source_id varchar not null,
    key varchar not null,
    url varchar not null,
    outcome varchar not null,
    step varchar not null,
    attempted_at timestamp not null,
    detail varchar,
    http_status integer,
    elapsed_ms integer,
    article_id varchar
);
comment on table outcome is 'One row per attempt at one link: every attempt ends in exactly one outcome.';
comment on column outcome.attempt_id is 'Key.';
comment on column outcome.run_id is 'run.run_id.';
comment on column outcome.source_id is 'source.source_id.';
comment on column outcome.key is 'Canonical form of the link''s address.';
comment on column outcome.url is 'The link''s address as announced.';
comment on column outcome.outcome is 'stored, known, unchanged, robots-denied, blocked, rate-limited, gone, server-error, unreachable, own-network-down, timed-out, too-large, not-html, undecodable, body-missing, parser-crashed …';
comment on column outcome.step is 'Where it ended: robots, fetch, archive, parse, extract, store.';
comment on column outcome.attempted_at is 'When it ended, UTC.';
comment on column outcome.detail is 'What exactly happened, in one line. Null: nothing to say.';
comment on column outcome.http_status is 'Status of the answer. Null: there was none.';
comment on column outcome.elapsed_ms is 'How long the attempt took, in milliseconds.';
comment on column outcome.article_id is 'The article that came of it: article.article_id. Null: none.';

create table gap (
    gap_id varchar not null,
    source_id varchar not null,
    from_at timestamp not null,
    until_at timestamp not null,
    missed integer not null,
    reason varchar not null
);
comment on table gap is 'One row per time in which a source was due and not looked at.';
comment on column gap.gap_id is 'Key.';
comment on column gap.source_id is 'source.source_id.';
comment on column gap.from_at is 'When it was due, UTC.';
comment on column gap.until_at is 'When it was looked at again, UTC.';
comment on column gap.missed is 'How many looks fell out.';
comment on column gap.reason is 'Why.';

create table country (
    code varchar not null,
    name_en varchar not null,
    name_ko varchar not null,
    name_ja varchar not null
);
comment on table country is 'One row per country, with its names (Unicode CLDR).';
comment on column country.code is 'ISO 3166-1 alpha-2.';
comment on column country.name_en is 'Name in English.';
comment on column country.name_ko is 'Name in Korean.';
comment on column country.name_ja is 'Name in Japanese.';

create table setting (
    name varchar not null,
    value varchar not null
);
comment on table setting is 'One row per figure that the views use.';
comment on column setting.name is 'min_confidence: below it a record is a candidate, and in no view or report. views: digest of the views in this file.';
comment on column setting.value is 'Its value, as text.';

create table applied_batch (
    outbox_id varchar not null,
    last_batch bigint not null
);
comment on table applied_batch is 'One row per outbox that this file was fed from: what makes publishing exact across crashes.';
comment on column applied_batch.outbox_id is 'The outbox.';
comment on column applied_batch.last_batch is 'Number of the last of its batches that this file holds.';
