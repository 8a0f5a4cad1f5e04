{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        indexes=[{'columns': ['source_posting_id'], 'unique': true}],
    )
}}

-- The newest form of each posting, question by question. A question with several fields (a file, or its text) is one: its
-- first field tells its type.
with forms as (
    {{ latest_forms('greenhouse') }}
),

-- Questions stand in four lists, two of which are one level deeper.
asked as (
    select
        forms.source_posting_id,
        1 as list,
        question.place,
        'question' as kind,
        question.item
    from forms
    cross join
        jsonb_array_elements({{ payload_list('forms.payload', '{questions}') }})
        with ordinality as question (item, place)
    union all
    select
        forms.source_posting_id,
        2 as list,
        question.place,
        'question' as kind,
        question.item
    from forms
    cross join
        jsonb_array_elements({{ payload_list('forms.payload', '{location_questions}') }})
        with ordinality as question (item, place)
    union all
    select
        forms.source_posting_id,
        3 as list,
        block.place * 1000 + question.place as place,
        'demographic' as kind,
        question.item
    from forms
    cross join
        jsonb_array_elements({{ payload_list('forms.payload', '{compliance}') }}) with ordinality as block (item, place)
    cross join
        jsonb_array_elements({{ payload_list('block.item', '{questions}') }}) with ordinality as question (item, place)
    union all
    select
        forms.source_posting_id,
        4 as list,
        question.place,
        'demographic' as kind,
        question.item
    from forms
    cross join
        jsonb_array_elements({{ payload_list('forms.payload', '{demographic_questions,questions}') }})
        with ordinality as question (item, place)
),

read as (
    select
        asked.source_posting_id,
        asked.list,
        asked.place,
        left({{ plain_line(payload_text('asked.item', '{label}')) }}, 1000) as label,
        coalesce({{ payload_boolean('asked.item', '{required}') }}, false) as required,
        coalesce({{ payload_text('asked.item', '{fields,0,type}') }}, {{ payload_text('asked.item', '{type}') }}) as stated_type,
        asked.kind,
        (
            select
                coalesce(
                    jsonb_agg(left({{ plain_line(payload_text('option.item', '{label}')) }}, 300) order by option.place),
                    '[]'::jsonb
                )
            from
                jsonb_array_elements(
                    {{ payload_list('asked.item', '{fields,0,values}') }} || {{ payload_list('asked.item', '{answer_options}') }}
                ) with ordinality as option (item, place)
            where {{ payload_text('option.item', '{label}') }} is not null and option.place <= 300
        ) as options
    from asked
    where jsonb_typeof(asked.item) = 'object'
),

typed as (
    select
        read.*,
        case read.stated_type
            when 'input_text' then 'text'
            when 'textarea' then 'essay'
            when 'input_file' then 'upload'
            when 'multi_value_single_select' then 'choice'
            when 'multi_value_multi_select' then 'choices'
            when 'input_hidden' then 'hidden'
            else 'other'
        end as type
    from read
    where read.label is not null
),

listed as (
    select
        source_posting_id,
        {{ question_list('kind', 'list, place') }} as questions
    from typed
    group by 1
),

-- Consents are no questions of the list: the form shows a box for each.
consents as (
    select
        forms.source_posting_id,
        jsonb_agg(
            jsonb_build_object(
                'label',
                'Consent to ' || box.what || ' ('
                || upper(coalesce({{ payload_text('consent.item', '{type}') }}, 'data')) || ')',
                'required', true, 'type', 'choice', 'kind', 'consent', 'options', '[]'::jsonb
            ) order by consent.place, box.what
        ) as questions
    from forms
    cross join
        jsonb_array_elements({{ payload_list('forms.payload', '{data_compliance}') }})
        with ordinality as consent (item, place)
    cross join
        (
            values
            ('requires_consent', 'the keeping of your data'),
            ('requires_processing_consent', 'the processing of your data'),
            ('requires_retention_consent', 'the retention of your data')
        ) as box (name, what)
    where jsonb_typeof(consent.item) = 'object' and lower(consent.item ->> box.name) = 'true'
    group by 1
),

-- The form tells pay that the list of postings may not: the widest span in the currency of the first range.
paid as (
    select
        spans.source_posting_id,
        min(spans.least) as pay_min,
        max(spans.most) as pay_max,
        min(spans.currency) as pay_currency,
        string_agg(spans.words, ' ') as pay_words
    from (
        select
            forms.source_posting_id,
            {{ safe_amount("span.item ->> 'min_cents'") }} / 100 as least,
            {{ safe_amount("span.item ->> 'max_cents'") }} / 100 as most,
            {{ known_currency("span.item ->> 'currency_type'") }} as currency,
            concat_ws(' ', span.item ->> 'title', span.item ->> 'blurb') as words,
            first_value({{ known_currency("span.item ->> 'currency_type'") }}) over (
                partition by forms.source_posting_id
                order by span.place
            ) as first_currency
        from forms
        cross join
            jsonb_array_elements({{ payload_list('forms.payload', '{pay_input_ranges}') }})
            with ordinality as span (item, place)
        where jsonb_typeof(span.item) = 'object'
    ) as spans
    where spans.currency = spans.first_currency
    group by 1
)

select
    'greenhouse' as source,
    forms.source_posting_id,
    forms.content_hash,
    coalesce(listed.questions, '[]'::jsonb) || coalesce(consents.questions, '[]'::jsonb) as questions,
    round(paid.pay_min, 2) as pay_min,
    round(paid.pay_max, 2) as pay_max,
    paid.pay_currency,
    {{ greenhouse_pay_interval('paid.pay_words', 'paid.pay_currency', 'paid.pay_min', 'paid.pay_max') }} as pay_interval,
    forms.fetched_at
from forms
left join listed on forms.source_posting_id = listed.source_posting_id
left join consents on forms.source_posting_id = consents.source_posting_id
left join paid on forms.source_posting_id = paid.source_posting_id
