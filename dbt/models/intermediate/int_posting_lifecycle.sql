{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        tags=['before_identity'],
        indexes=[{'columns': ['source', 'source_posting_id'], 'unique': true}],
    )
}}

-- Open or closed. Only two complete crawls in a row without a posting close it; partial and failed ones never do,
-- and a posting that any crawl sees again is open again.
-- A search shows a window and not all there is, so that absence from it tells little: there a posting is closed when it
-- was last seen 45 days before the newest crawl of its source. The clock is not asked, so that a rebuild gives the same.
with postings as (
    select
        source,
        source_posting_id,
        tenant,
        fetched_at
    from {{ ref('int_postings_normalised') }}
),

sightings as (
    select
        sightings.source,
        sightings.source_posting_id,
        min(sightings.seen_at) as first_seen_at,
        max(sightings.seen_at) as last_seen_at,
        max(crawls.finished_at) as last_crawl_finished_at
    from {{ source('raw', 'sightings') }} as sightings
    left join {{ source('raw', 'crawls') }} as crawls
        on sightings.crawl_id = crawls.crawl_id
    group by 1, 2
),

complete_crawls as (
    select
        crawls.source,
        crawls.tenant,
        crawls.finished_at,
        row_number() over (
            partition by crawls.source, crawls.tenant order by crawls.finished_at desc, crawls.crawl_id asc
        ) as age
    from {{ source('raw', 'accepted_crawls') }} as crawls
    inner join {{ ref('job_sources') }} as job_sources
        on crawls.source = job_sources.source
    where crawls.outcome = 'complete' and job_sources.absences_to_close > 0
),

-- The newest visit to each source whose absences do not close.
searches as (
    select
        crawls.source,
        max(crawls.finished_at) as last_finished_at
    from {{ source('raw', 'accepted_crawls') }} as crawls
    inner join {{ ref('job_sources') }} as job_sources
        on crawls.source = job_sources.source
    where crawls.outcome != 'failed' and job_sources.absences_to_close = 0
    group by 1
),

judged as (
    select
        postings.source,
        postings.source_posting_id,
        coalesce(sightings.first_seen_at, postings.fetched_at) as first_seen_at,
        coalesce(sightings.last_seen_at, postings.fetched_at) as last_seen_at,
        -- When the crawl before the last one ended after the last crawl that saw it, both lack it.
        coalesce(
            second_last.finished_at
            > coalesce(sightings.last_crawl_finished_at, sightings.last_seen_at, postings.fetched_at),
            false
        ) as is_missing,
        coalesce(
            searches.last_finished_at > coalesce(sightings.last_seen_at, postings.fetched_at) + interval '45 days',
            false
        ) as is_stale
    from postings
    left join sightings
        on postings.source = sightings.source and postings.source_posting_id = sightings.source_posting_id
    left join complete_crawls as second_last
        on
            postings.source = second_last.source
            and postings.tenant = second_last.tenant
            and second_last.age = 2
    left join searches on postings.source = searches.source
)

select
    source,
    source_posting_id,
    case when is_missing or is_stale then 'closed' else 'open' end as status,
    case
        when is_missing then 'missing from two complete crawls'
        when is_stale then 'not seen for 45 days'
    end as closed_reason,
    first_seen_at,
    last_seen_at
from judged
