{{ config(materialized='table', post_hook='analyze {{ this }}', indexes=[{'columns': ['job_id'], 'unique': true}]) }}

-- What one is asked when applying for a job, counted by how much work it is: of the posting that speaks for the job.
with asked as (
    select
        jobs.job_id,
        forms.fetched_at,
        question.place,
        question.item
        || jsonb_build_object(
            'may_exclude',
            question.item ->> 'kind' = 'question' and coalesce(question.item ->> 'label' ~* '{{ excluding_words() }}', false)
        ) as item
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('int_forms_unioned') }} as forms
        on jobs.source = forms.source and jobs.source_posting_id = forms.source_posting_id
    cross join jsonb_array_elements(forms.questions) with ordinality as question (item, place)
    where question.item ->> 'type' != 'hidden'
)

select
    job_id,
    count(*)::integer as questions,
    count(*) filter (where (item ->> 'required')::boolean)::integer as required,
    count(*) filter (where item ->> 'type' = 'essay')::integer as essays,
    count(*) filter (where item ->> 'type' = 'upload')::integer as uploads,
    count(*) filter (where item ->> 'type' in ('choice', 'choices') and item ->> 'kind' = 'question')::integer as choices,
    count(*) filter (where item ->> 'kind' = 'demographic')::integer as demographic,
    count(*) filter (where item ->> 'kind' = 'consent')::integer as consents,
    count(*) filter (where (item ->> 'may_exclude')::boolean)::integer as may_exclude,
    jsonb_agg(item order by place) as items,
    max(fetched_at) as fetched_at
from asked
group by 1
