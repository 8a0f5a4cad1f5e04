{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce(
            {{ payload_text('picked.facts', '{postingUrl}') }},
            picked.url,
            -- The list tells no address for people. This one is theirs.
            'https://jobs.smartrecruiters.com/'
            || coalesce({{ payload_text('picked.facts', '{company,identifier}') }}, picked.tenant)
            || '/' || picked.source_posting_id
        ) as url,
        {{ plain_line(payload_text('picked.facts', '{name}')) }} as title,
        coalesce({{ plain_line(payload_text('picked.facts', '{company,name}')) }}, {{ tenant_name('picked.tenant') }})
            as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        upper({{ payload_text('picked.facts', '{location,country}') }}) as country_text,
        {{ payload_text('picked.facts', '{location,region}') }} as region_text,
        {{ payload_text('picked.facts', '{location,city}') }} as city_text,
        -- Both false says nothing of the office.
        case
            when {{ payload_boolean('picked.facts', '{location,hybrid}') }} then 'hybrid'
            when {{ payload_boolean('picked.facts', '{location,remote}') }} then 'remote'
            else {{ remote_kind_from_text('places.shown') }}
        end as remote_kind,
        -- The label is in the employer's language, the id is not.
        coalesce(
            {{ employment_type(payload_text('picked.facts', '{typeOfEmployment,id}')) }},
            {{ employment_type(payload_text('picked.facts', '{typeOfEmployment,label}')) }}
        ) as employment_type,
        {{ safe_amount(payload_text('picked.facts', '{compensation,salary,min}')) }} as pay_min,
        {{ safe_amount(payload_text('picked.facts', '{compensation,salary,max}')) }} as pay_max,
        {{ known_currency(payload_text('picked.facts', '{compensation,salary,currency}')) }} as pay_currency,
        {{ pay_interval(payload_text('picked.facts', '{compensation,salary,period}')) }} as pay_interval,
        'stated' as pay_basis,
        coalesce({{ payload_boolean('picked.facts', '{active}') }}, true)
        and coalesce({{ payload_text('picked.facts', '{visibility}') }}, 'PUBLIC') = 'PUBLIC' as is_listed,
        {{ payload_text('picked.facts', '{applyUrl}') }} as apply_url,
        {{ payload_text('picked.facts', '{refNumber}') }} as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{releasedDate}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            coalesce(
                {{ payload_text('picked.facts', '{location,fullLocation}') }},
                nullif(
                    concat_ws(
                        ', ',
                        {{ payload_text('picked.facts', '{location,city}') }},
                        {{ payload_text('picked.facts', '{location,region}') }},
                        upper({{ payload_text('picked.facts', '{location,country}') }})
                    ),
                    ''
                )
            ) as shown
    ) as places
{%- endset -%}
{%- set body -%}
    (
        -- What the job is comes first, who the employer is last.
        select
            string_agg(
                concat(
                    '<h3>', {{ text_to_markup(payload_text('section.item', '{title}')) }}, '</h3>',
                    {{ payload_text('section.item', '{text}') }}
                ),
                '<br>' order by named.position
            )
        from
            unnest(array['jobDescription', 'qualifications', 'additionalInformation', 'companyDescription'])
            with ordinality as named (name, position)
        cross join lateral (select accepted.payload #> array['jobAd', 'sections', named.name] as item) as section
        where jsonb_typeof(section.item -> 'text') = 'string' and btrim(section.item ->> 'text') != ''
    )
{%- endset -%}

{{ staged('smartrecruiters', cleaning, body, without=['jobAd']) }}
