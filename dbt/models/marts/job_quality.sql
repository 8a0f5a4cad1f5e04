{{ config(materialized='table', post_hook='analyze {{ this }}', indexes=[{'columns': ['job_id'], 'unique': true}]) }}

-- What the rules say of the posting that speaks for a job, and the last word of an admin, which counts over it.
with speaking as (
    select
        job_id,
        source,
        source_posting_id
    from {{ ref('int_job_sightings') }}
    where is_primary
),

judged as (
    select
        quality.source,
        quality.source_posting_id,
        quality.score,
        quality.verdict,
        quality.rules_version,
        quality.judged_at,
        array(
            select finding.value ->> 'reason'
            from jsonb_array_elements(quality.findings) as finding (value)
        ) as reasons,
        array(
            select finding.value ->> 'rule'
            from jsonb_array_elements(quality.findings) as finding (value)
        ) as rules
    from {{ source('derived', 'posting_quality') }} as quality
    where quality.is_current
)

select
    speaking.job_id,
    speaking.source,
    speaking.source_posting_id,
    judged.score::numeric as score,
    judged.verdict,
    coalesce(judged.rules, '{}') as rules,
    coalesce(judged.reasons, '{}') as reasons,
    judged.rules_version,
    judged.judged_at,
    rulings.decision,
    rulings.decided_at,
    coalesce(rulings.decision = 'hold', judged.verdict = 'held', false) as is_held
from speaking
left join judged
    on speaking.source = judged.source and speaking.source_posting_id = judged.source_posting_id
left join {{ source('derived', 'job_rulings') }} as rulings
    on speaking.job_id = rulings.job_id
