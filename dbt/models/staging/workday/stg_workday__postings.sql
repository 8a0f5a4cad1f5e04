{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('detail.info', '{externalUrl}') }}, picked.url) as url,
        coalesce(
            {{ plain_line(payload_text('picked.facts', '{title}')) }},
            {{ plain_line(payload_text('detail.info', '{title}')) }}
        ) as title,
        -- The organisation is often a line of the books, "2100 Example USA". It knows how the employer is spelled
        -- only where it is the employer.
        case
            when replace({{ normalise_company('named.organisation') }}, ' ', '') = lower(named.employer)
                then named.organisation
            else {{ tenant_name('named.employer') }}
        end as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        {{ payload_text('detail.info', '{country,descriptor}') }} as country_text,
        null::text as region_text,
        null::text as city_text,
        coalesce(
            case when {{ payload_text('detail.info', '{remoteType}') }} ~* '\mflex' then 'hybrid' end,
            {{ remote_kind_from_text(payload_text('detail.info', '{remoteType}')) }},
            {{ remote_kind_from_text('places.shown') }}
        ) as remote_kind,
        {{ employment_type(payload_text('detail.info', '{timeType}')) }} as employment_type,
        null::numeric as pay_min,
        null::numeric as pay_max,
        null::text as pay_currency,
        null::text as pay_interval,
        'stated' as pay_basis,
        true as is_listed,
        null::text as apply_url,
        {{ payload_text('detail.info', '{jobReqId}') }} as requisition,
        {{ safe_end(payload_text('detail.info', '{endDate}')) }} as valid_through,
        -- "Posted 5 Days Ago" moves and is no date.
        {{ safe_posted_at(payload_text('detail.info', '{startDate}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (
        select
            case
                when jsonb_typeof(picked.facts -> 'jobPostingInfo') = 'object'
                    then (picked.facts -> 'jobPostingInfo') - 'jobDescription'
                else '{}'::jsonb
            end as info
    ) as detail
    cross join lateral (
        -- "2 Locations" is no place; the detail knows them.
        select
            coalesce(
                nullif(
                    concat_ws(
                        '; ',
                        {{ payload_text('detail.info', '{location}') }},
                        (
                            select string_agg({{ payload_text('listed.place', '{}') }}, '; ' order by listed.position)
                            from
                                jsonb_array_elements({{ payload_list('detail.info', '{additionalLocations}') }})
                                with ordinality as listed (place, position)
                        )
                    ), ''
                ),
                case
                    when {{ payload_text('picked.facts', '{locationsText}') }} !~* '^\d+ locations?$'
                        then {{ payload_text('picked.facts', '{locationsText}') }}
                end
            ) as shown
    ) as places
    cross join lateral (
        select
            split_part(picked.tenant, '.', 1) as employer,
            regexp_replace({{ plain_line(payload_text('picked.facts', '{hiringOrganization,name}')) }}, '^\d+ +', '')
                as organisation
    ) as named
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{jobPostingInfo,jobDescription}') }}
{%- endset -%}

{{ staged('workday', cleaning, body, without=['bulletFields', 'postedOn']) }}
