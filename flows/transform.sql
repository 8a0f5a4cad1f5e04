-- name: find_state
-- What the marts are made from, as one value: the last reading of each board, the last two complete ones (which may
-- close jobs), what was landed and what was held back.
with newest as (
    select distinct on (crawls.source, crawls.tenant)
        crawls.source,
        crawls.tenant,
        crawls.seen_digest
    from raw.crawls
    inner join raw.gates on crawls.crawl_id = gates.crawl_id
    where crawls.outcome <> 'failed'
    order by crawls.source, crawls.tenant, crawls.finished_at desc
),

complete as (
    select
        crawls.source,
        crawls.tenant,
        crawls.seen_digest,
        lead(crawls.seen_digest, 1, crawls.seen_digest) over board as digest_before,
        row_number() over board as recency
    from raw.accepted_crawls as crawls
    where crawls.outcome = 'complete'
    window board as (partition by crawls.source, crawls.tenant order by crawls.finished_at desc)
),

boards as (
    select
        string_agg(
            concat_ws(' ', newest.source, newest.tenant, newest.seen_digest, complete.seen_digest, complete.digest_before),
            ',' order by newest.source, newest.tenant
        ) as seen
    from newest
    left join complete
        on newest.source = complete.source and newest.tenant = complete.tenant and complete.recency = 1
)

select
    concat_ws(
        '|',
        boards.seen,
        (select coalesce(sum(crawls.landed), 0) from raw.crawls inner join raw.gates on crawls.crawl_id = gates.crawl_id),
        (select count(*) from raw.quarantine),
        (
            -- What people ruled about identity; the machine's own merges are part of a build.
            select concat(count(*), '/', count(rulings.undone_at))
            from derived.identity_rulings as rulings
            where rulings.ruled_by <> 'machine' or rulings.undone_at is not null
        )
    ) as state
from boards;

-- name: find_last_fingerprint
-- What the marts were last built from.
select fingerprint from derived.transforms order by transform_id desc limit 1;

-- name: record_transform
-- Remember what the marts were built from.
insert into derived.transforms (fingerprint) values (%(fingerprint)s::text);
