{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{redirect_url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        {{ plain_line(payload_text('picked.facts', '{company,display_name}')) }} as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line(payload_text('picked.facts', '{location,display_name}')) }}, 300) as place_text,
        places.country_text,
        places.region_text,
        -- General to specific: country, state, county, city. Deeper lists, and those where a city is its own
        -- county (London, San Francisco), carry parts of the city at the end.
        case
            when places.region_text = 'London' then 'London'
            when jsonb_array_length(stated.area) >= 5 then places.county_text
            when
                jsonb_array_length(stated.area) = 4
                and (places.country_text != 'US' or places.county_text ~ '(County|Parish|Borough|Area|Municipality)$')
                then {{ payload_text('stated.area', '{3}') }}
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
        null::text as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{created}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (select {{ payload_list('picked.facts', '{location,area}') }} as area) as stated
    cross join lateral (
        select
            coalesce(
                {{ payload_text('stated.area', '{0}') }},
                upper(substring(picked.tenant from '^([A-Za-z]{2})(?:[^A-Za-z]|$)'))
            ) as country_text,
            {{ payload_text('stated.area', '{1}') }} as region_text,
            {{ payload_text('stated.area', '{2}') }} as county_text
    ) as places
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{description}') }}
{%- endset -%}

{{ staged('adzuna', cleaning, body, without=['adref', 'description']) }}
