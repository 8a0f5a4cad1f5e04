{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('picked.facts', '{url}') }}, picked.url) as url,
        {{ plain_line(payload_text('picked.facts', '{title}')) }} as title,
        {{ plain_line(payload_text('picked.facts', '{company_name}')) }} as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line(payload_text('picked.facts', '{candidate_required_location}')) }}, 300) as place_text,
        null::text as country_text,
        null::text as region_text,
        null::text as city_text,
        'remote' as remote_kind,
        {{ employment_type(payload_text('picked.facts', '{job_type}')) }} as employment_type,
        case when amounts.found <= 2 then amounts.least * amounts.unit end as pay_min,
        case when amounts.found = 2 then amounts.most * amounts.unit end as pay_max,
        amounts.currency as pay_currency,
        case
            when amounts.said ~* 'hour|/ ?hr' then 'hour'
            when amounts.said ~* '\mdaily|\mper day|/ ?day' then 'day'
            when amounts.said ~* 'week' then 'week'
            when amounts.said ~* 'month|/ ?mo\M' then 'month'
            when amounts.said ~* 'year|annual|annum|/ ?yr' then 'year'
        end as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        null::text as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{publication_date}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        -- Free text. More than two amounts are more than a range; a "$" alone may be any of ten currencies.
        select
            stated.said,
            count(amount.written) as found,
            (array_agg({{ safe_amount('amount.written[1]') }} order by amount.place))[1] as least,
            (array_agg({{ safe_amount('amount.written[1]') }} order by amount.place))[2] as most,
            case when bool_and({{ safe_amount('amount.written[1]') }} < 1000) and stated.said ~* '\d ?k\M' then 1000 else 1 end
                as unit,
            coalesce(
                {{ known_currency("substring(stated.said from '\m([A-Z]{3})\M')") }},
                case when stated.said ~ '€' then 'EUR' when stated.said ~ '£' then 'GBP' when stated.said ~ 'US\$' then 'USD' end
            ) as currency
        from (select {{ payload_text('picked.facts', '{salary}') }} as said) as stated
        left join lateral regexp_matches(stated.said, '\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?', 'g')
            with ordinality as amount (written, place)
            on true
        group by stated.said
    ) as amounts
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{description}') }}
{%- endset -%}

{{ staged('remotive', cleaning, body, without=['description']) }}
