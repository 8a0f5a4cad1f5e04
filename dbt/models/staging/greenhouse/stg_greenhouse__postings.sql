{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{absolute_url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        coalesce({{ plain_line(payload_text('picked.facts', '{company_name}')) }}, {{ tenant_name('picked.tenant') }})
            as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        null::text as country_text,
        null::text as region_text,
        null::text as city_text,
        coalesce(
            {{ remote_kind_from_text('details.workplace') }},
            {{ remote_kind_from_text(payload_text('picked.facts', '{location,name}')) }}
        ) as remote_kind,
        {{ employment_type('details.employment') }} as employment_type,
        pay.pay_min,
        pay.pay_max,
        pay.pay_currency,
        {{ greenhouse_pay_interval('pay.words', 'pay.pay_currency', 'pay.pay_min', 'pay.pay_max') }} as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        null::text as apply_url,
        coalesce({{ payload_text('picked.facts', '{requisition_id}') }}, {{ payload_text('picked.facts', '{internal_job_id}') }})
            as requisition,
        {{ safe_end(payload_text('picked.facts', '{application_deadline}')) }} as valid_through,
        -- updated_at moves with every edit; first_published is the date of posting.
        {{ safe_posted_at(payload_text('picked.facts', '{first_published}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        -- Some boards say only "Hybrid" or "Remote" here, and the city in the offices.
        select
            concat_ws(
                '; ',
                {{ payload_text('picked.facts', '{location,name}') }},
                case
                    when
                        coalesce({{ payload_text('picked.facts', '{location,name}') }}, '')
                        ~* '^[\s,;-]*((hybrid|remote|on-?site|in[- ]office|multiple locations|various)[\s,;-]*)*$'
                        then (
                            select string_agg(coalesce({{ payload_text('office.item', '{location}') }}, {{ payload_text('office.item', '{name}') }}), '; ')
                            from jsonb_array_elements({{ payload_list('picked.facts', '{offices}') }}) as office (item)
                        )
                end
            ) as shown
    ) as places
    cross join lateral (
        -- Employers' own fields: a value may be text, a list, an object or a boolean; only text is read.
        select
            max({{ payload_text('field.item', '{value}') }}) filter (
                where field.item ->> 'name' ~* '^(location|workplace|work|remote) ?(type|model|setting|arrangement|status)?$'
            ) as workplace,
            max({{ payload_text('field.item', '{value}') }}) filter (
                where field.item ->> 'name' ~* '^(employment|job|contract|time|position) ?(type|status)$'
            ) as employment
        from jsonb_array_elements({{ payload_list('picked.facts', '{metadata}') }}) as field (item)
        where jsonb_typeof(field.item) = 'object'
    ) as details
    cross join lateral (
        -- Ranges by region: the widest span in the currency of the first.
        select
            round(min(spans.least), 2) as pay_min,
            round(max(spans.most), 2) as pay_max,
            min(spans.currency) as pay_currency,
            string_agg(spans.words, ' ') as words
        from (
            select
                {{ safe_amount("span.item ->> 'min_cents'") }} / 100 as least,
                {{ safe_amount("span.item ->> 'max_cents'") }} / 100 as most,
                {{ known_currency("span.item ->> 'currency_type'") }} as currency,
                concat_ws(' ', span.item ->> 'title', span.item ->> 'blurb') as words,
                first_value({{ known_currency("span.item ->> 'currency_type'") }}) over (order by span.place)
                    as first_currency
            from
                jsonb_array_elements({{ payload_list('picked.facts', '{pay_input_ranges}') }})
                with ordinality as span (item, place)
            where jsonb_typeof(span.item) = 'object'
        ) as spans
        where spans.currency = spans.first_currency
    ) as pay
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{content}') }}
{%- endset -%}

{{ staged('greenhouse', cleaning, body, without=['content', 'questions']) }}
