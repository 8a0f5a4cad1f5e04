{{ config(materialized='table', post_hook='analyze {{ this }}', indexes=[{'columns': ['company_id'], 'unique': true}]) }}

with jobs as (
    select
        jobs.*,
        {{ is_listed() }} as is_listed
    from {{ ref('jobs') }} as jobs
    left join {{ ref('job_quality') }} as job_quality
        on jobs.job_id = job_quality.job_id
),

-- One spelling of the name for all of a company's jobs: the commonest.
spellings as (
    select
        company_id,
        mode() within group (order by company_name) as company_name,
        count(*) filter (where is_listed)::integer as jobs_open,
        count(*)::integer as jobs_total,
        min(first_seen_at) as first_seen_at,
        max(posted_at) as last_posted_at
    from jobs
    group by 1
),

origins as (
    select
        jobs.company_id,
        array_agg(distinct origin.source order by origin.source) as sources
    from jobs
    cross join lateral unnest(jobs.sources) as origin (source)
    group by 1
)

select
    spellings.company_id,
    spellings.company_name,
    origins.sources,
    spellings.jobs_open,
    spellings.jobs_total,
    spellings.first_seen_at,
    spellings.last_posted_at
from spellings
inner join origins on spellings.company_id = origins.company_id
