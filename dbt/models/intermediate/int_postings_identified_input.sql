{{ config(materialized='view', tags=['before_identity']) }}

-- What the identity step decides on.
select
    source,
    source_posting_id,
    match_key,
    posted_at,
    text_hash
from {{ ref('int_postings_normalised') }}
