-- name: find_state
-- What the marts are made from, as one value: changes in what was landed, held back, seen or identified.
with latest_crawls as (
    select
        crawls.source,
        crawls.tenant,
        crawls.seen_digest,
        row_number() over (partition by crawls.source, crawls.tenant order by crawls.finished_at desc) as recency
    from raw.accepted_crawls as crawls
    where crawls.outcome = 'complete'
),

boards as (
    select string_agg(distinct concat_ws(' ', source, tenant, seen_digest), ',') as seen
    from latest_crawls
    where recency <= 2
)

select
    concat_ws(
        '|',
        boards.seen,
        (select coalesce(sum(crawls.landed), 0) from raw.crawls inner join raw.gates on crawls.crawl_id = gates.crawl_id),
        (select count(*) from raw.quarantine)
    ) as state
from boards;

-- name: find_last_fingerprint
-- What the marts were last built from.
select fingerprint from derived.transforms order by transform_id desc limit 1;

-- name: record_transform
-- Remember what the marts were built from.
insert into derived.transforms (fingerprint) values (%(fingerprint)s::text);
