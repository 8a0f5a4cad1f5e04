{{ config(materialized='table', indexes=[{'columns': ['source'], 'unique': true}]) }}

with postings as (
    select
        source,
        count(*)::integer as postings
    from {{ ref('int_postings_normalised') }}
    group by 1
),

quarantined as (
    select
        source,
        count(*)::integer as quarantined
    from {{ source('raw', 'quarantine') }}
    group by 1
),

jobs as (
    select
        jobs.source,
        count(*) filter (where {{ is_listed() }})::integer as jobs_open
    from {{ ref('jobs') }} as jobs
    left join {{ ref('job_quality') }} as job_quality
        on jobs.job_id = job_quality.job_id
    group by 1
),

crawls as (
    select
        source,
        max(finished_at) as last_crawl_at,
        max(finished_at) filter (where outcome = 'complete') as last_complete_crawl_at
    from {{ source('raw', 'crawls') }}
    group by 1
)

select
    job_sources.source,
    job_sources.kind,
    job_sources.licence,
    job_sources.attribution_url,
    job_sources.terms_url,
    coalesce(postings.postings, 0) as postings,
    coalesce(quarantined.quarantined, 0) as quarantined,
    coalesce(jobs.jobs_open, 0) as jobs_open,
    crawls.last_crawl_at,
    crawls.last_complete_crawl_at
from {{ ref('job_sources') }} as job_sources
left join postings on job_sources.source = postings.source
left join quarantined on job_sources.source = quarantined.source
left join jobs on job_sources.source = jobs.source
left join crawls on job_sources.source = crawls.source
