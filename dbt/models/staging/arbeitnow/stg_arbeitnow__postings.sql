{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        {{ plain_line(payload_text('picked.facts', '{company_name}')) }} as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line(payload_text('picked.facts', '{location}')) }}, 300) as place_text,
        null::text as country_text,
        null::text as region_text,
        null::text as city_text,
        -- False is no word against working from home now and then.
        coalesce(
            {{ remote_kind_from_text(payload_text('picked.facts', '{location}')) }},
            case when {{ payload_boolean('picked.facts', '{remote}') }} then 'remote' end
        ) as remote_kind,
        worked.employment_type,
        null::numeric as pay_min,
        null::numeric as pay_max,
        null::text as pay_currency,
        null::text as pay_interval,
        null::text as pay_basis,
        true as is_listed,
        null::text as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_epoch(payload_text('picked.facts', '{created_at}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        -- The list also holds levels and fields of work: the first that says how one is employed counts.
        select (array_agg(kinds.kind order by kinds.place) filter (where kinds.kind is not null))[1] as employment_type
        from (
            select
                listed.place,
                {{ employment_type('listed.job_type') }} as kind
            from
                jsonb_array_elements_text({{ payload_list('picked.facts', '{job_types}') }})
                with ordinality as listed (job_type, place)
        ) as kinds
    ) as worked
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{description}') }}
{%- endset -%}

{{ staged('arbeitnow', cleaning, body, without=['description', 'tags']) }}
