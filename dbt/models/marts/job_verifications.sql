{{ config(materialized='view') }}

-- Live, unlike the table of jobs, which is left as it is while nothing changes. Ask for one job_id at a time.
with verifications as (
    select
        identities.job_id,
        seen.seen_at as last_seen_at,
        greatest(seen.seen_at, probed.probed_at) as last_verified_at,
        checked.last_complete_crawl_at
    from {{ source('derived', 'job_identities') }} as identities
    left join lateral (
        select
            sightings.seen_at,
            sightings.crawl_id
        from {{ source('raw', 'sightings') }} as sightings
        where
            sightings.source = identities.source
            and sightings.source_posting_id = identities.source_posting_id
        order by sightings.seen_at desc
        limit 1
    ) as seen on true
    left join {{ source('raw', 'crawls') }} as seen_by
        on seen.crawl_id = seen_by.crawl_id
    left join lateral (
        select max(probes.probed_at) as probed_at
        from {{ source('raw', 'probes') }} as probes
        where
            probes.source = identities.source
            and probes.source_posting_id = identities.source_posting_id
            and probes.verdict = 'there'
    ) as probed on true
    left join lateral (
        select crawls.finished_at as last_complete_crawl_at
        from {{ source('raw', 'accepted_crawls') }} as crawls
        where
            crawls.source = identities.source
            and crawls.tenant = seen_by.tenant
            and crawls.outcome = 'complete'
        order by crawls.sequence desc
        limit 1
    ) as checked on true
)

select
    job_id,
    max(last_seen_at) as last_seen_at,
    max(last_verified_at) as last_verified_at,
    max(last_complete_crawl_at) as last_complete_crawl_at
from verifications
group by job_id
