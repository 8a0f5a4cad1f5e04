{{ config(materialized='table', post_hook='analyze {{ this }}', tags=['after_identity']) }}

-- Every posting of every job, the one that speaks for the job first: the employer's own board before an
-- aggregator, then the open one, then the newest.
with ranked as (
    select
        identities.job_id,
        postings.source,
        postings.source_posting_id,
        job_sources.licence,
        lifecycle.status,
        lifecycle.closed_reason,
        lifecycle.first_seen_at,
        lifecycle.last_seen_at,
        row_number() over (
            partition by identities.job_id
            order by
                job_sources.is_employers_own desc,
                lifecycle.status = 'open' desc,
                postings.posted_at desc nulls last,
                lifecycle.first_seen_at desc,
                postings.source asc,
                postings.source_posting_id asc
        ) as place
    from {{ source('derived', 'job_identities') }} as identities
    inner join {{ ref('int_postings_normalised') }} as postings
        on
            identities.source = postings.source
            and identities.source_posting_id = postings.source_posting_id
    inner join {{ ref('int_posting_lifecycle') }} as lifecycle
        on
            postings.source = lifecycle.source
            and postings.source_posting_id = lifecycle.source_posting_id
    inner join {{ ref('job_sources') }} as job_sources
        on postings.source = job_sources.source
)

select
    job_id,
    source,
    source_posting_id,
    licence,
    status,
    closed_reason,
    first_seen_at,
    last_seen_at,
    place = 1 as is_primary
from ranked
