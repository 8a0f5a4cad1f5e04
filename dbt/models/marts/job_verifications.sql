{{ config(materialized='view') }}

-- Live, unlike the table of jobs, which is left as it is while nothing changes. Ask for one job_id at a time.
with verifications as (
    select
        identities.job_id,
        seen.last_seen_at,
        checked.last_complete_crawl_at
    from {{ source('derived', 'job_identities') }} as identities
    left join lateral (
        select max(sightings.seen_at) as last_seen_at
        from {{ source('raw', 'sightings') }} as sightings
        where
            sightings.source = identities.source
            and sightings.source_posting_id = identities.source_posting_id
    ) as seen on true
    left join lateral (
        select max(crawls.finished_at) as last_complete_crawl_at
        from {{ source('raw', 'crawls') }} as crawls
        where
            crawls.source = identities.source
            and crawls.outcome = 'complete'
            and crawls.tenant in (
                select postings.tenant
                from {{ source('raw', 'postings') }} as postings
                where
                    postings.source = identities.source
                    and postings.source_posting_id = identities.source_posting_id
            )
    ) as checked on true
)

select
    job_id,
    max(last_seen_at) as last_seen_at,
    max(last_complete_crawl_at) as last_complete_crawl_at
from verifications
group by job_id
