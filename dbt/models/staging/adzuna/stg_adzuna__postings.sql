{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='source_posting_id',
        on_schema_change='sync_all_columns',
        post_hook=["{{ forget_unaccepted('adzuna') }}", "analyze {{ this }}"],
    )
}}

{%- set cleaning %}
    select
        'adzuna' as source,
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{redirect_url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        {{ plain_line(payload_text('picked.facts', '{company,display_name}')) }} as company_text,
        {{ html_to_text(payload_text('picked.facts', '{description}')) }} as description,
        left({{ plain_line(payload_text('picked.facts', '{location,display_name}')) }}, 300) as place_text,
        places.country_text,
        places.region_text,
        -- General to specific: country, state, county, city. Deeper lists, and those where a city is its own
        -- county (London, San Francisco), carry parts of the city at the end.
        case
            when places.region_text = 'London' then 'London'
            when jsonb_array_length(picked.area) >= 5 then places.county_text
            when
                jsonb_array_length(picked.area) = 4
                and (places.country_text != 'US' or places.county_text ~ '(County|Parish|Borough|Area|Municipality)$')
                then {{ payload_text('picked.area', '{3}') }}
            else places.county_text
        end as city_text,
        -- A nationwide ad is no sign of remote work.
        {{ remote_kind_from_text(payload_text('picked.facts', '{location,display_name}')) }} as remote_kind,
        case
            when {{ payload_text('picked.facts', '{contract_type}') }} = 'contract' then 'contract'
            when {{ payload_text('picked.facts', '{contract_time}') }} in ('full_time', 'part_time')
                then {{ payload_text('picked.facts', '{contract_time}') }}
        end as employment_type,
        {{ safe_amount(payload_text('picked.facts', '{salary_min}')) }} as pay_min,
        {{ safe_amount(payload_text('picked.facts', '{salary_max}')) }} as pay_max,
        {{ adzuna_currency('places.country_text') }} as pay_currency,
        'year' as pay_interval,
        case when {{ payload_boolean('picked.facts', '{salary_is_predicted}') }} then 'predicted' else 'stated' end as pay_basis,
        true as is_listed,
        {{ safe_posted_at(payload_text('picked.facts', '{created}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            coalesce(
                {{ payload_text('picked.area', '{0}') }},
                upper(substring(picked.tenant from '^([A-Za-z]{2})(?:[^A-Za-z]|$)'))
            ) as country_text,
            {{ payload_text('picked.area', '{1}') }} as region_text,
            {{ payload_text('picked.area', '{2}') }} as county_text
    ) as places
    -- A fence: the hash of the words below must not have them cleaned a second time.
    offset 0
{%- endset -%}
{%- set cleaned_by = local_md5(cleaning) -%}

with to_clean as (
    {{ versions_to_clean('adzuna', cleaned_by) }}
),

picked as materialized (
    select
        accepted.source_posting_id,
        accepted.content_hash,
        accepted.tenant,
        accepted.url,
        accepted.fetched_at,
        accepted.payload - 'adref' as facts,
        {{ payload_list('accepted.payload', '{location,area}') }} as area
    from {{ source('adzuna', 'accepted_postings') }} as accepted
    inner join to_clean
        on
            accepted.source_posting_id = to_clean.source_posting_id
            and accepted.content_hash = to_clean.content_hash
    where accepted.source = 'adzuna'
),

cleaned as (
    {{ cleaning }}
)

select
    cleaned.*,
    {{ text_hash('cleaned.title', 'cleaned.description') }} as text_hash,
    '{{ cleaned_by }}' as cleaned_by
from cleaned
