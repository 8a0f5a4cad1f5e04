{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        {{ plain_line("coalesce(" ~ payload_text('picked.facts', '{company}') ~ ", " ~ payload_text('picked.facts', '{employer}') ~ ")") }}
            as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        {{ payload_text('picked.facts', '{places,0,country}') }} as country_text,
        {{ payload_text('picked.facts', '{places,0,region}') }} as region_text,
        {{ payload_text('picked.facts', '{places,0,city}') }} as city_text,
        case
            when {{ payload_text('picked.facts', '{remote_kind}') }} in ('onsite', 'hybrid', 'remote')
                then {{ payload_text('picked.facts', '{remote_kind}') }}
        end as remote_kind,
        (
            -- Of several, the one that says most; what is not among the usual ones stays unknown.
            select kinds.kind
            from jsonb_array_elements_text({{ payload_list('picked.facts', '{employment_type}') }}) as kinds (kind)
            where kinds.kind in ('full_time', 'part_time', 'contract', 'temporary', 'internship')
            order by array_position(array['internship', 'contract', 'temporary', 'part_time', 'full_time'], kinds.kind)
            limit 1
        ) as employment_type,
        {{ safe_amount(payload_text('picked.facts', '{pay,min}')) }} as pay_min,
        {{ safe_amount(payload_text('picked.facts', '{pay,max}')) }} as pay_max,
        {{ known_currency(payload_text('picked.facts', '{pay,currency}')) }} as pay_currency,
        case
            when {{ payload_text('picked.facts', '{pay,interval}') }} in ('hour', 'day', 'week', 'month', 'year')
                then {{ payload_text('picked.facts', '{pay,interval}') }}
        end as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        -- A page that says itself that its posting is over closes it at once.
        coalesce({{ payload_text('picked.facts', '{status}') }} = 'closed', false) as is_over,
        {{ payload_text('picked.facts', '{apply_url}') }} as apply_url,
        {{ payload_text('picked.facts', '{identifier}') }} as requisition,
        {{ safe_end(payload_text('picked.facts', '{dates,valid_through}')) }} as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{dates,posted_at}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select string_agg({{ payload_text('place.item', '{text}') }}, '; ') as shown
        from jsonb_array_elements({{ payload_list('picked.facts', '{places}') }}) as place (item)
        where jsonb_typeof(place.item) = 'object'
    ) as places
{%- endset -%}

{{ staged('page', cleaning, payload_text('accepted.payload', '{description}'), without=['description', 'found']) }}
