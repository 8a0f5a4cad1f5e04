{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        indexes=[{'columns': ['sighting_id'], 'unique': true}, {'columns': ['job_id']}],
    )
}}

select
    sightings.job_id,
    sightings.source || ':' || sightings.source_posting_id as sighting_id,
    sightings.source,
    sightings.source_posting_id,
    postings.url,
    sightings.licence,
    sightings.status,
    sightings.is_primary,
    sightings.first_seen_at,
    sightings.last_seen_at
from {{ ref('int_job_sightings') }} as sightings
inner join {{ ref('int_postings_normalised') }} as postings
    on sightings.source = postings.source and sightings.source_posting_id = postings.source_posting_id
