{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{jobUrl}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        {{ tenant_name('picked.tenant') }} as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        {{ payload_text('picked.facts', '{address,postalAddress,addressCountry}') }} as country_text,
        {{ payload_text('picked.facts', '{address,postalAddress,addressRegion}') }} as region_text,
        {{ payload_text('picked.facts', '{address,postalAddress,addressLocality}') }} as city_text,
        -- workplaceType knows better than isRemote, which is also true of hybrid jobs; what the place says in
        -- words comes between. Not remote is not on site: false stays unknown.
        case regexp_replace(lower({{ payload_text('picked.facts', '{workplaceType}') }}), '[^a-z]', '', 'g')
            when 'remote' then 'remote'
            when 'hybrid' then 'hybrid'
            when 'onsite' then 'onsite'
            else
                coalesce(
                    {{ remote_kind_from_text(payload_text('picked.facts', '{location}')) }},
                    case when {{ payload_boolean('picked.facts', '{isRemote}') }} then 'remote' end
                )
        end as remote_kind,
        {{ employment_type("regexp_replace(" ~ payload_text('picked.facts', '{employmentType}') ~ ", '([a-z])([A-Z])', '\\1 \\2')") }}
            as employment_type,
        {{ safe_amount("pay.component ->> 'minValue'") }} as pay_min,
        {{ safe_amount("pay.component ->> 'maxValue'") }} as pay_max,
        {{ known_currency("pay.component ->> 'currencyCode'") }} as pay_currency,
        case upper(pay.component ->> 'interval')
            when '1 YEAR' then 'year'
            when '1 MONTH' then 'month'
            when '1 WEEK' then 'week'
            when '1 DAY' then 'day'
            when '1 HOUR' then 'hour'
        end as pay_interval,
        'stated' as pay_basis,
        coalesce({{ payload_boolean('picked.facts', '{isListed}') }}, true) as is_listed,
        {{ payload_text('picked.facts', '{applyUrl}') }} as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{publishedAt}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            concat_ws(
                '; ',
                {{ payload_text('picked.facts', '{location}') }},
                (
                    -- Elements are objects today and were plain strings once.
                    select string_agg(coalesce({{ payload_text('secondary.item', '{location}') }}, secondary.item #>> '{}'), '; ')
                    from jsonb_array_elements({{ payload_list('picked.facts', '{secondaryLocations}') }}) as secondary (item)
                    where
                        jsonb_typeof(secondary.item) = 'string'
                        or jsonb_typeof(secondary.item -> 'location') = 'string'
                )
            ) as shown
    ) as places
    cross join lateral (
        select
            jsonb_path_query_first(
                picked.facts,
                '$.compensation.summaryComponents[*] ? (@.compensationType like_regex "^salary$" flag "i")'
            ) as component
    ) as pay
{%- endset -%}
{%- set body -%}
    coalesce( {{ payload_text('accepted.payload', '{descriptionPlain}') }}, {{ payload_text('accepted.payload', '{descriptionHtml}') }} )
{%- endset -%}

{{ staged('ashby', cleaning, body, without=['descriptionPlain', 'descriptionHtml']) }}
