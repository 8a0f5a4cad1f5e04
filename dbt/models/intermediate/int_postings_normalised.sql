{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        tags=['before_identity'],
        indexes=[{'columns': ['source', 'source_posting_id'], 'unique': true}],
    )
}}

-- Everything about a posting but its description, in words that mean the same for every source.
with unioned as (
    select
        postings.source,
        postings.source_posting_id,
        postings.content_hash,
        postings.tenant,
        postings.url,
        postings.title,
        postings.company_text,
        postings.place_text,
        {{ place_key() }} as place_key,
        postings.remote_kind,
        postings.employment_type,
        postings.posted_at,
        postings.fetched_at,
        postings.text_hash,
        paid.pay_min,
        paid.pay_max,
        paid.pay_currency,
        paid.pay_interval,
        paid.pay_basis
    from {{ ref('int_postings_unioned') }} as postings
    left join {{ ref('int_forms_unioned') }} as forms
        on postings.source = forms.source and postings.source_posting_id = forms.source_posting_id
    left join {{ ref('int_places_resolved') }} as places
        on {{ place_key() }} = places.place_key
    left join lateral (
        -- Some sources tell the pay only with the application form, many only in the text.
        select told.*
        from (
            values
            (1, postings.pay_min, postings.pay_max, postings.pay_currency, postings.pay_interval, postings.pay_basis),
            (2, forms.pay_min, forms.pay_max, forms.pay_currency, forms.pay_interval, 'stated'),
            (
                3,
                (postings.pay_told ->> 'min')::numeric,
                (postings.pay_told ->> 'max')::numeric,
                case
                    when postings.pay_told ->> 'currency' != '$' then postings.pay_told ->> 'currency'
                    when places.country is not null then {{ dollar_of('places.country') }}
                    when (postings.pay_told ->> 'is_american')::boolean then 'USD'
                end,
                postings.pay_told ->> 'interval',
                'stated'
            )
        ) as told (place, pay_min, pay_max, pay_currency, pay_interval, pay_basis)
        where coalesce(told.pay_min, told.pay_max) is not null
        order by told.place
        limit 1
    ) as paid on true
),

postings as (
    select
        source,
        source_posting_id,
        content_hash,
        tenant,
        url,
        title,
        company_text,
        place_text,
        place_key,
        remote_kind,
        employment_type,
        -- A range of thirty to half a million names one of the two wrongly: the greater one is kept.
        case
            when pay_min is null or pay_max is null then pay_min
            when greatest(pay_min, pay_max) <= 20 * least(pay_min, pay_max) then least(pay_min, pay_max)
        end as pay_min,
        case when pay_min is null or pay_max is null then pay_max else greatest(pay_min, pay_max) end as pay_max,
        pay_currency,
        pay_interval,
        pay_basis,
        posted_at,
        fetched_at,
        text_hash
    from unioned
),

named as (
    select
        postings.*,
        {{ normalise_company('postings.company_text') }} as company_key,
        {{ normalise_title('postings.title') }} as title_key,
        {{ seniority_from_title('postings.title') }} as seniority,
        {{ remote_kind_from_title('postings.title') }} as title_remote_kind
    from postings
),

annualised as (
    select
        source,
        source_posting_id,
        pay_min,
        pay_max,
        pay_currency,
        pay_interval,
        pay_basis,
        round(pay_min * {{ intervals_a_year('pay_interval') }}, 2) as pay_annual_min,
        round(pay_max * {{ intervals_a_year('pay_interval') }}, 2) as pay_annual_max
    from postings
),

-- Amounts in no currency, or of a size nobody is paid, tell nothing.
paid as (
    select *
    from annualised
    where
        pay_currency is not null
        and coalesce(pay_max, pay_min) is not null
        and (
            pay_interval is null
            or pay_currency not in ('USD', 'EUR', 'GBP', 'CAD', 'AUD', 'NZD', 'CHF', 'SGD')
            or coalesce(pay_annual_max, pay_annual_min) between 1000 and 10000000
        )
)

select
    named.source,
    named.source_posting_id,
    named.content_hash,
    named.tenant,
    named.url,
    named.title,
    coalesce({{ slug('named.company_key') }}, 'x-' || left(md5(named.company_key), 12), 'unknown') as company_id,
    coalesce(named.company_text, 'Company not named') as company_name,
    named.place_text as place,
    places.country,
    places.region,
    places.city,
    coalesce(named.remote_kind, {{ remote_kind_from_text('named.place_text') }}, named.title_remote_kind) as remote_kind,
    coalesce(
        named.employment_type,
        case when named.seniority = 'intern' then 'internship' end
    ) as employment_type,
    named.seniority,
    paid.pay_min,
    paid.pay_max,
    paid.pay_currency,
    paid.pay_interval,
    paid.pay_annual_min,
    paid.pay_annual_max,
    paid.pay_basis,
    named.posted_at,
    named.fetched_at,
    named.text_hash,
    -- Two postings with one key are taken for one job. Without a company nothing may be taken for another.
    coalesce(replace(named.company_key, ' ', ''), named.source || ':' || named.source_posting_id)
    || '|' || named.title_key || '|'
    || coalesce({{ fold('places.city') }}, {{ fold('places.region') }}, lower(places.country), {{ slug('named.place_text') }}, '')
        as match_key
from named
left join paid
    on named.source = paid.source and named.source_posting_id = paid.source_posting_id
left join {{ ref('int_places_resolved') }} as places
    on named.place_key = places.place_key
