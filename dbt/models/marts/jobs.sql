{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        indexes=[
            {'columns': ['job_id'], 'unique': true},
            {'columns': ['company_id']},
            {'columns': ['family_id']},
            {'columns': ['status', 'posted_at']},
        ],
    )
}}

with jobs as (
    select
        sightings.job_id,
        array_agg(distinct sightings.source order by sightings.source) as sources,
        min(sightings.first_seen_at) as first_seen_at,
        max(sightings.last_seen_at) as last_seen_at,
        max(lifecycle.last_verified_at) as last_verified_at,
        -- Of a job with several open postings, none was shown of late. What showed a closed one shows no open one.
        case
            when bool_and(lifecycle.unverified_since is not null) filter (where lifecycle.status = 'open')
                then max(lifecycle.unverified_since) filter (where lifecycle.status = 'open')
        end as unverified_since
    from {{ ref('int_job_sightings') }} as sightings
    inner join {{ ref('int_posting_lifecycle') }} as lifecycle
        on sightings.source = lifecycle.source and sightings.source_posting_id = lifecycle.source_posting_id
    group by 1
),

described as (
    select
        jobs.job_id,
        postings.title,
        postings.company_id,
        postings.company_name,
        texts.description,
        postings.url,
        postings.source,
        postings.source_posting_id,
        jobs.sources,
        postings.country,
        postings.region,
        postings.city,
        postings.place,
        postings.remote_kind,
        postings.employment_type,
        postings.seniority,
        postings.pay_min,
        postings.pay_max,
        postings.pay_currency,
        postings.pay_interval,
        postings.pay_annual_min,
        postings.pay_annual_max,
        postings.pay_basis,
        sightings.licence,
        postings.posted_at,
        jobs.first_seen_at,
        jobs.last_seen_at,
        -- The posting that speaks for the job decides: an aggregator's copy keeps no job open that its employer closed,
        -- and what is shown of an open job is a posting that is open.
        sightings.status,
        sightings.closed_reason,
        coalesce(families.family_id, jobs.job_id) as family_id,
        lifecycle.state,
        jobs.last_verified_at,
        case when sightings.status = 'open' then jobs.unverified_since end as unverified_since,
        lifecycle.missing_since,
        lifecycle.closed_at,
        lifecycle.times_relisted,
        lifecycle.valid_through,
        postings.text_hash
    from jobs
    inner join {{ ref('int_job_sightings') }} as sightings
        on jobs.job_id = sightings.job_id and sightings.is_primary
    inner join {{ ref('int_postings_normalised') }} as postings
        on
            sightings.source = postings.source
            and sightings.source_posting_id = postings.source_posting_id
    inner join {{ ref('int_posting_lifecycle') }} as lifecycle
        on
            sightings.source = lifecycle.source
            and sightings.source_posting_id = lifecycle.source_posting_id
    inner join {{ ref('int_postings_unioned') }} as texts
        on
            sightings.source = texts.source
            and sightings.source_posting_id = texts.source_posting_id
    left join {{ source('derived', 'job_families') }} as families
        on jobs.job_id = families.job_id
)

select
    *,
    -- When a job was last seen and how sure that is are left out: they move with every crawl and change nothing that is
    -- searched.
    md5(
        row(
            title, company_id, company_name, url, source, source_posting_id, sources, country, region, city, place,
            remote_kind, employment_type, seniority, pay_min, pay_max, pay_currency, pay_interval, pay_annual_min,
            pay_annual_max, pay_basis, licence, extract(epoch from posted_at), status, closed_reason, family_id,
            extract(epoch from valid_through), text_hash
        )::text
    ) as row_hash
from described
