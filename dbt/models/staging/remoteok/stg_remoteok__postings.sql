{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{url}') }}, picked.url) as url,
        {{ plain_line(repair_mojibake(payload_text('picked.facts', '{position}'))) }} as title,
        {{ plain_line(repair_mojibake(payload_text('picked.facts', '{company}'))) }} as company_text,
        {{ html_to_text(repair_mojibake('picked.body')) }} as description,
        -- Often cut: "Berlin, " was "Berlin, Germany".
        left(
            nullif(
                btrim({{ plain_line(repair_mojibake(payload_text('picked.facts', '{location}'))) }}, ' ,'), ''
            ), 300
        ) as place_text,
        null::text as country_text,
        null::text as region_text,
        null::text as city_text,
        'remote' as remote_kind,
        null::text as employment_type,
        {{ safe_amount(payload_text('picked.facts', '{salary_min}')) }} as pay_min,
        {{ safe_amount(payload_text('picked.facts', '{salary_max}')) }} as pay_max,
        -- Which money, and for how long, is nowhere said.
        null::text as pay_currency,
        null::text as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        null::text as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{date}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{description}') }}
{%- endset -%}

{{ staged('remoteok', cleaning, body, without=['description']) }}
