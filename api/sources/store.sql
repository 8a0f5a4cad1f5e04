-- name: find_sources
-- Every source, by name.
select
    source as name,
    kind,
    licence,
    attribution_url,
    terms_url,
    health,
    boards,
    postings,
    jobs_open,
    last_crawl_at,
    last_complete_crawl_at
from marts.source_health
order by source;
