{{ config(indexes=[{'columns': ['source_posting_id'], 'unique': true}]) }}
{%- set cleaning -%}
    -- Every form asks for a name and a mailbox; the other usual fields are off, optional or required.
    with usual (place, name, label, type) as (
        values
        (1, null, 'Full name', 'text'),
        (2, null, 'Email', 'text'),
        (3, 'options_phone', 'Phone', 'text'),
        (4, 'options_cv', 'CV', 'upload'),
        (5, 'options_cover_letter', 'Cover letter', 'essay'),
        (6, 'options_photo', 'Photo', 'upload'),
        (7, 'options_salutation', 'Salutation', 'choice'),
        (8, 'options_title', 'Title', 'text')
    ),

    asked as (
        select
            picked.source_posting_id,
            1 as list,
            usual.place,
            usual.label,
            usual.name is null or picked.payload ->> usual.name = 'required'
                as required,
            usual.type,
            '[]'::jsonb as options
        from picked
        inner join usual
            on
                usual.name is null
                or picked.payload ->> usual.name in ('optional', 'required')
        where jsonb_typeof(picked.payload -> 'open_questions') = 'array'
        union all
        select
            picked.source_posting_id,
            2 as list,
            1 as place,
            left({{ plain_line(payload_text('picked.payload', '{locations_question}')) }}, 1000) as label,
            coalesce({{ payload_boolean('picked.payload', '{locations_question_required}') }}, false) as required,
            case {{ payload_text('picked.payload', '{locations_question_type}') }}
                when 'multiple_choice' then 'choices'
                else 'choice'
            end as type,
            {{ option_texts('picked.payload', '{locations}', 'name') }} as options
        from picked
        where {{ payload_boolean('picked.payload', '{location_question_visible}') }}
        union all
        select
            picked.source_posting_id,
            3 as list,
            question.place,
            left({{ plain_line(payload_text('question.item', '{body}')) }}, 1000) as label,
            coalesce({{ payload_boolean('question.item', '{required}') }}, false) as required,
            case {{ payload_text('question.item', '{kind}') }}
                when 'string' then 'text'
                when 'number' then 'text'
                when 'date' then 'text'
                when 'text' then 'essay'
                when 'file' then 'upload'
                when 'video' then 'upload'
                when 'boolean' then 'choice'
                when 'legal' then 'choice'
                when 'single_choice' then 'choice'
                when 'multi_choice' then 'choices'
                else 'other'
            end as type,
            {{ option_texts('question.item', '{open_question_options}', 'body') }} as options
        from picked
        cross join
            jsonb_array_elements({{ payload_list('picked.payload', '{open_questions}') }})
            with ordinality as question (item, place)
        -- An infobox tells something and asks nothing.
        where
            jsonb_typeof(question.item) = 'object'
            and {{ payload_text('question.item', '{kind}') }} is distinct from 'infobox'
    ),

    listed as (
        select
            asked.source_posting_id,
            {{ question_list(question_kind('label', 'type'), 'list, place') }} as questions
        from asked
        where asked.label is not null
        group by 1
    )

    select
        'recruitee' as source,
        picked.source_posting_id,
        picked.content_hash,
        coalesce(listed.questions, '[]'::jsonb) as questions,
        null::numeric as pay_min,
        null::numeric as pay_max,
        null::text as pay_currency,
        null::text as pay_interval,
        picked.fetched_at
    from picked
    left join listed on picked.source_posting_id = listed.source_posting_id
{%- endset -%}
{%- set cleaned_by = local_md5(cleaning) -%}

-- What an offer's form asks stands in the offer itself, so no form is fetched: the present version of each offer.
with to_clean as (
    {{ versions_to_clean('recruitee', cleaned_by) }}
),

picked as materialized (
    select
        accepted.source_posting_id,
        accepted.content_hash,
        accepted.fetched_at,
        accepted.payload - array['description', 'requirements', 'translations', 'sharing_description'] as payload
    from {{ source('recruitee', 'accepted_postings') }} as accepted
    inner join to_clean
        on
            accepted.source_posting_id = to_clean.source_posting_id
            and accepted.content_hash = to_clean.content_hash
    where accepted.source = 'recruitee'
),

cleaned as (
    {{ cleaning }}
)

select
    cleaned.*,
    '{{ cleaned_by }}' as cleaned_by
from cleaned
