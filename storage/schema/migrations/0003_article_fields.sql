-- What a page says of its article, and the file had no column for; and when and by whom it was published beside
-- what it is about, so that questions over time need no join of two large tables.
alter table article add column form varchar;
alter table article add column next_url varchar;
alter table article add column amp_url varchar;
alter table article add column image_caption varchar;
alter table article add column image_credit varchar;
alter table article add column captions varchar[];
comment on column article.form is 'article, live (a ticker), brief (a short notice), part (one of several pages). Null: stored before this was kept.';
comment on column article.next_url is 'Address at which an article of several pages goes on. Null: it does not.';
comment on column article.amp_url is 'Address of the version for phones (AMP). Null: the page names none.';
comment on column article.image_caption is 'Caption of the lead picture. Null: the page has none, or the source''s rights do not allow to keep it.';
comment on column article.image_credit is 'Whose picture it is. Null: the page does not say.';
comment on column article.captions is 'Captions of all pictures, in their order. Null: the source''s rights do not allow to keep them, or stored before they were kept.';

alter table flag add column source_id varchar;
alter table flag add column day date;
-- A sixteenth at a time (ids are hexadecimal digits): a join of all rows would not fit the publisher's memory.
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '0' and article.article_id[1] = '0';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '1' and article.article_id[1] = '1';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '2' and article.article_id[1] = '2';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '3' and article.article_id[1] = '3';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '4' and article.article_id[1] = '4';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '5' and article.article_id[1] = '5';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '6' and article.article_id[1] = '6';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '7' and article.article_id[1] = '7';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '8' and article.article_id[1] = '8';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = '9' and article.article_id[1] = '9';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = 'a' and article.article_id[1] = 'a';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = 'b' and article.article_id[1] = 'b';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = 'c' and article.article_id[1] = 'c';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = 'd' and article.article_id[1] = 'd';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = 'e' and article.article_id[1] = 'e';
update flag
set
    source_id = article.source_id,
    day = coalesce(article.published_day, article.first_seen_at::date)
from article
where article.article_id = flag.article_id and flag.article_id[1] = 'f' and article.article_id[1] = 'f';
comment on column flag.source_id is 'The outlet, as article.source_id: copied here so that counting needs no join.';
comment on column flag.day is 'Day of publication, as article.published_day; where the page does not say, the day of first sight (UTC). Copied here likewise.';
