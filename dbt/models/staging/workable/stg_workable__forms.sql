{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        indexes=[{'columns': ['source_posting_id'], 'unique': true}],
    )
}}

-- The newest form of each posting, question by question. A group (of schools, of former jobs) is one question, however
-- many fields it has: how often it is to be filled in is up to the applicant.
with forms as (
    {{ latest_forms('workable') }}
),

asked as (
    select
        forms.source_posting_id,
        section.place as section,
        field.place,
        left({{ plain_line(payload_text('field.item', '{label}')) }}, 1000) as label,
        coalesce({{ payload_boolean('field.item', '{required}') }}, false) as required,
        case {{ payload_text('field.item', '{type}') }}
            when 'text' then 'text'
            when 'email' then 'text'
            when 'phone' then 'text'
            when 'number' then 'text'
            when 'date' then 'text'
            when 'paragraph' then 'essay'
            when 'file' then 'upload'
            when 'boolean' then 'choice'
            when 'dropdown' then 'choice'
            when 'multiple'
                then
                    case when {{ payload_boolean('field.item', '{singleOption}') }} then 'choice' else 'choices' end
            else 'other'
        end as type,
        {{ option_texts('field.item', '{options}', 'value') }} as options
    from forms
    cross join
        jsonb_array_elements({{ payload_list('forms.payload', '{sections}') }}) with ordinality as section (item, place)
    cross join
        jsonb_array_elements({{ payload_list('section.item', '{fields}') }}) with ordinality as field (item, place)
    where jsonb_typeof(field.item) = 'object'
),

listed as (
    select
        asked.source_posting_id,
        {{ question_list(question_kind('label', 'type'), 'section, place') }} as questions
    from asked
    where asked.label is not null
    group by 1
)

select
    'workable' as source,
    forms.source_posting_id,
    forms.content_hash,
    coalesce(listed.questions, '[]'::jsonb) as questions,
    null::numeric as pay_min,
    null::numeric as pay_max,
    null::text as pay_currency,
    null::text as pay_interval,
    forms.fetched_at
from forms
left join listed on forms.source_posting_id = listed.source_posting_id
