{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        picked.url,
        {{ plain_line(payload_text('picked.facts', '{name}')) }} as title,
        coalesce(
            {{ plain_line(payload_text('picked.facts', '{subcompany}')) }},
            {{ tenant_name("regexp_replace(picked.tenant, '\.jobs\.personio\.(de|com)$', '')") }}
        ) as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        null::text as country_text,
        null::text as region_text,
        null::text as city_text,
        {{ remote_kind_from_text('places.shown') }} as remote_kind,
        -- "permanent" tells nothing of the hours, every other kind says more than they do.
        case
            when coalesce(terms.kind, 'permanent') <> 'permanent' then {{ employment_type('terms.kind') }}
            when terms.hours !~ 'or' then {{ employment_type('terms.hours') }}
        end as employment_type,
        null::numeric as pay_min,
        null::numeric as pay_max,
        null::text as pay_currency,
        null::text as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        null::text as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{createdAt}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            concat_ws(
                '; ',
                {{ payload_text('picked.facts', '{office}') }},
                (
                    select string_agg({{ payload_text('listed.office', '{}') }}, '; ' order by listed.position)
                    from
                        jsonb_array_elements({{ payload_list('picked.facts', '{additionalOffices,office}') }})
                        with ordinality as listed (office, position)
                )
            ) as shown
    ) as places
    cross join lateral (
        select
            lower({{ payload_text('picked.facts', '{employmentType}') }}) as kind,
            lower({{ payload_text('picked.facts', '{schedule}') }}) as hours
    ) as terms
{%- endset -%}
{%- set body -%}
    (
        select
            string_agg(
                concat_ws(
                    e'\n',
                    '<h3>' || {{ payload_text('part.item', '{name}') }} || '</h3>',
                    {{ payload_text('part.item', '{value}') }}
                ),
                e'\n' order by part.position
            )
        from
            jsonb_array_elements({{ payload_list('accepted.payload', '{jobDescriptions,jobDescription}') }})
            with ordinality as part (item, position)
        where {{ payload_text('part.item', '{value}') }} is not null
    )
{%- endset -%}

{{ staged('personio', cleaning, body, without=['jobDescriptions']) }}
