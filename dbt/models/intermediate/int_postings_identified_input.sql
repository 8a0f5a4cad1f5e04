{{ config(materialized='view', tags=['before_identity']) }}

-- What the identity step decides on. The hash tells whether anything of it changed since a posting was looked at.
with postings as (
    select
        normalised.source,
        normalised.source_posting_id,
        normalised.tenant,
        normalised.url,
        normalised.title,
        nullif(normalised.company_name, 'Company not named') as company,
        normalised.place,
        normalised.city,
        normalised.country,
        normalised.match_key,
        normalised.posted_at,
        normalised.text_hash,
        job_sources.is_employers_own as is_own
    from {{ ref('int_postings_normalised') }} as normalised
    inner join {{ ref('job_sources') }} as job_sources
        on normalised.source = job_sources.source
)

select
    postings.*,
    texts.apply_url,
    nullif(btrim(texts.requisition), '') as requisition_id,
    texts.description,
    md5(
        row(
            postings.tenant, postings.url, postings.title, postings.company, postings.place, postings.city,
            postings.country, postings.is_own, texts.apply_url, texts.requisition, postings.text_hash
        )::text
    ) as input_hash
from postings
inner join {{ ref('int_postings_unioned') }} as texts
    on postings.source = texts.source and postings.source_posting_id = texts.source_posting_id
