-- Which programmes are written about more, and which less, than in the period before?
-- Parameters: city, from_day, to_day. Without them: the year that ends with the newest article.
-- The period before is as long and ends where this one begins.
select
    city,
    name as programme,
    n_articles,
    n_before,
    change,
    share,
    share_before,
    share_change,
from subjects_compared
where kind = 'programme'
order by city, share_change desc nulls last, programme;
