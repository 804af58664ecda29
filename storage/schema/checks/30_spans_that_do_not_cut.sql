-- One row per mention whose place in the text is not where its term stands.
-- To do: run `citymentions reread`; if it comes again, report the article's address.
select
    'mention' as place,
    article_id || ' ' || surface || ' at ' || char_start as example
from mention
join article using (article_id)
where char_end - char_start <> length(surface)
    or char_start < 0
    or (in_title and substring(title, char_start + 1, char_end - char_start) <> surface)
    or (not in_title and char_end > body_chars)
    or (not in_title and substring(body, char_start + 1, char_end - char_start) <> surface)
