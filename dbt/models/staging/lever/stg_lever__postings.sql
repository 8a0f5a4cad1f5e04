{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{hostedUrl}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{text}')) }} as title,
        {{ tenant_name("regexp_replace(picked.tenant, '^eu/', '')") }} as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        {{ payload_text('picked.facts', '{country}') }} as country_text,
        null::text as region_text,
        null::text as city_text,
        -- "unspecified" is unknown; then the place may say it in words.
        case regexp_replace(lower({{ payload_text('picked.facts', '{workplaceType}') }}), '[^a-z]', '', 'g')
            when 'remote' then 'remote'
            when 'hybrid' then 'hybrid'
            when 'onsite' then 'onsite'
            else {{ remote_kind_from_text(payload_text('picked.facts', '{categories,location}')) }}
        end as remote_kind,
        {{ employment_type(payload_text('picked.facts', '{categories,commitment}')) }} as employment_type,
        {{ safe_amount(payload_text('picked.facts', '{salaryRange,min}')) }} as pay_min,
        {{ safe_amount(payload_text('picked.facts', '{salaryRange,max}')) }} as pay_max,
        {{ known_currency(payload_text('picked.facts', '{salaryRange,currency}')) }} as pay_currency,
        -- "per-year-salary", "per-hour-wage"; "one-time" and "bi-week-salary" are none of ours.
        substring(lower({{ payload_text('picked.facts', '{salaryRange,interval}') }}) from '^per-(year|month|week|day|hour)\M')
            as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        {{ payload_text('picked.facts', '{applyUrl}') }} as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_epoch(payload_text('picked.facts', '{createdAt}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            concat_ws(
                '; ',
                {{ payload_text('picked.facts', '{categories,location}') }},
                (
                    select string_agg(others.name, '; ' order by others.position)
                    from
                        jsonb_array_elements({{ payload_list('picked.facts', '{categories,allLocations}') }})
                        with ordinality as listed (item, position)
                    cross join lateral (
                        select
                            {{ payload_text('listed.item', '{}') }} as name,
                            listed.position
                    ) as others
                    where others.name is distinct from {{ payload_text('picked.facts', '{categories,location}') }}
                )
            ) as shown
    ) as places
{%- endset -%}
{%- set body -%}
    concat_ws(
        '<br>',
        {{ payload_markup('accepted.payload', 'description') }},
        (
            select
                string_agg(
                    concat(
                        '<h3>', {{ text_to_markup(payload_text('listed.item', '{text}')) }}, '</h3><ul>',
                        {{ payload_text('listed.item', '{content}') }}, '</ul>'
                    ),
                    e'\n' order by listed.position
                )
            from
                jsonb_array_elements({{ payload_list('accepted.payload', '{lists}') }})
                with ordinality as listed (item, position)
            where jsonb_typeof(listed.item) = 'object'
        ),
        {{ payload_markup('accepted.payload', 'additional') }},
        {{ payload_markup('accepted.payload', 'salaryDescription') }}
    )
{%- endset -%}

{{ staged('lever', cleaning, body, without=[
    'description', 'descriptionPlain', 'descriptionBody', 'descriptionBodyPlain', 'opening', 'openingPlain', 'lists',
    'additional', 'additionalPlain', 'salaryDescription', 'salaryDescriptionPlain',
]) }}
