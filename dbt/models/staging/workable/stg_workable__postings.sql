{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        coalesce({{ plain_line(payload_text('picked.facts', '{account,name}')) }}, {{ tenant_name('picked.tenant') }})
            as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        places.country as country_text,
        places.region as region_text,
        places.city as city_text,
        -- Hybrid jobs are not telecommuting either: false stays unknown.
        case
            when {{ payload_text('picked.facts', '{workplace}') }} in ('remote', 'hybrid')
                then {{ payload_text('picked.facts', '{workplace}') }}
            when {{ payload_text('picked.facts', '{workplace}') }} in ('on_site', 'onsite') then 'onsite'
            when {{ payload_boolean('picked.facts', '{telecommuting}') }} then 'remote'
        end as remote_kind,
        {{ employment_type(payload_text('picked.facts', '{employment_type}')) }} as employment_type,
        null::numeric as pay_min,
        null::numeric as pay_max,
        null::text as pay_currency,
        null::text as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        {{ payload_text('picked.facts', '{application_url}') }} as apply_url,
        {{ payload_text('picked.facts', '{code}') }} as requisition,
        null::timestamptz as valid_through,
        coalesce(
            {{ safe_posted_at(payload_text('picked.facts', '{published_on}'), 'picked.fetched_at') }},
            {{ safe_posted_at(payload_text('picked.facts', '{created_at}'), 'picked.fetched_at') }}
        ) as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        -- Places that the employer hides are nobody's to show. Where there is no list, the row tells its one place.
        select
            string_agg(place.shown, '; ' order by place.position) as shown,
            (array_agg(place.country order by place.position))[1] as country,
            (array_agg(place.region order by place.position))[1] as region,
            (array_agg(place.city order by place.position))[1] as city
        from (
            select
                listed.position,
                {{ payload_text('listed.item', '{country}') }} as country,
                {{ payload_text('listed.item', '{region}') }} as region,
                {{ payload_text('listed.item', '{city}') }} as city,
                nullif(
                    concat_ws(
                        ', ',
                        {{ payload_text('listed.item', '{city}') }},
                        {{ payload_text('listed.item', '{region}') }},
                        {{ payload_text('listed.item', '{country}') }}
                    ),
                    ''
                ) as shown
            from
                jsonb_array_elements(
                    case
                        when jsonb_array_length({{ payload_list('picked.facts', '{locations}') }}) > 0
                            then {{ payload_list('picked.facts', '{locations}') }}
                        else
                            jsonb_build_array(
                                jsonb_build_object(
                                    'country', {{ payload_text('picked.facts', '{country}') }},
                                    'region', {{ payload_text('picked.facts', '{state}') }},
                                    'city', {{ payload_text('picked.facts', '{city}') }}
                                )
                            )
                    end
                ) with ordinality as listed (item, position)
            where not coalesce({{ payload_boolean('listed.item', '{hidden}') }}, false)
        ) as place
    ) as places
{%- endset -%}
{%- set body -%}
    concat_ws(
        '<br>',
        {{ payload_text('accepted.payload', '{description}') }},
        {{ payload_text('accepted.payload', '{requirements}') }},
        {{ payload_text('accepted.payload', '{benefits}') }}
    )
{%- endset -%}

{{ staged('workable', cleaning, body, without=['description', 'requirements', 'benefits']) }}
