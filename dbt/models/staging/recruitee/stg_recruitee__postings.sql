{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{careers_url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        coalesce({{ plain_line(payload_text('picked.facts', '{company_name}')) }}, {{ tenant_name('picked.tenant') }})
            as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        coalesce({{ payload_text('picked.facts', '{country_code}') }}, {{ payload_text('picked.facts', '{country}') }})
            as country_text,
        {{ payload_text('picked.facts', '{state_name}') }} as region_text,
        {{ payload_text('picked.facts', '{city}') }} as city_text,
        -- Three flags, of which several may be true; all false is unknown.
        case
            when {{ payload_boolean('picked.facts', '{hybrid}') }} then 'hybrid'
            when {{ payload_boolean('picked.facts', '{remote}') }} then 'remote'
            when {{ payload_boolean('picked.facts', '{on_site}') }} then 'onsite'
        end as remote_kind,
        {{ employment_type(payload_text('picked.facts', '{employment_type_code}')) }} as employment_type,
        {{ safe_amount(payload_text('picked.facts', '{salary,min}')) }} as pay_min,
        {{ safe_amount(payload_text('picked.facts', '{salary,max}')) }} as pay_max,
        {{ known_currency(payload_text('picked.facts', '{salary,currency}')) }} as pay_currency,
        {{ pay_interval(payload_text('picked.facts', '{salary,period}')) }} as pay_interval,
        'stated' as pay_basis,
        coalesce({{ payload_text('picked.facts', '{status}') }}, 'published') = 'published' as is_listed,
        {{ payload_text('picked.facts', '{careers_apply_url}') }} as apply_url,
        null::text as requisition,
        -- "2026-08-05 10:10:39 UTC"
        {{ safe_end("replace(" ~ payload_text('picked.facts', '{close_at}') ~ ", ' UTC', 'Z')") }} as valid_through,
        {{ safe_posted_at("replace(" ~ payload_text('picked.facts', '{published_at}') ~ ", ' UTC', 'Z')", 'picked.fetched_at') }}
            as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            coalesce(
                (
                    select string_agg(place.shown, '; ' order by place.position)
                    from (
                        select
                            listed.position,
                            nullif(
                                concat_ws(
                                    ', ',
                                    {{ payload_text('listed.item', '{city}') }},
                                    nullif(
                                        {{ payload_text('listed.item', '{state}') }}, {{ payload_text('listed.item', '{city}') }}
                                    ),
                                    {{ payload_text('listed.item', '{country}') }}
                                ),
                                ''
                            ) as shown
                        from
                            jsonb_array_elements({{ payload_list('picked.facts', '{locations}') }})
                            with ordinality as listed (item, position)
                    ) as place
                ),
                {{ payload_text('picked.facts', '{location}') }}
            ) as shown
    ) as places
{%- endset -%}
{%- set body -%}
    concat_ws(
        '<br>',
        {{ payload_text('accepted.payload', '{description}') }},
        {{ payload_text('accepted.payload', '{requirements}') }}
    )
{%- endset -%}

{{ staged('recruitee', cleaning, body, without=[
    'description', 'requirements', 'translations', 'sharing_description', 'open_questions', 'dynamic_fields',
]) }}
