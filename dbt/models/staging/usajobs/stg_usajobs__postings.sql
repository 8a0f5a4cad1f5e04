{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        coalesce({{ payload_text('posting.facts', '{PositionURI}') }}, picked.url) as url,
        {{ plain_line(payload_text('posting.facts', '{PositionTitle}')) }} as title,
        coalesce(
            {{ plain_line(payload_text('posting.facts', '{OrganizationName}')) }},
            {{ plain_line(payload_text('posting.facts', '{DepartmentName}')) }}
        ) as company_text,
        {{ html_to_text('picked.body') }} as description,
        left({{ plain_line('places.shown') }}, 300) as place_text,
        {{ payload_text('posting.facts', '{PositionLocation,0,CountryCode}') }} as country_text,
        -- Of several places none is the place.
        case when places.listed = 1 then {{ payload_text('posting.facts', '{PositionLocation,0,CountrySubDivisionCode}') }} end
            as region_text,
        case when places.listed = 1 then {{ payload_text('posting.facts', '{PositionLocation,0,CityName}') }} end as city_text,
        -- Telework on some days is not remote work.
        coalesce(
            case when {{ payload_boolean('posting.facts', '{UserArea,Details,RemoteIndicator}') }} then 'remote' end,
            {{ remote_kind_from_text('places.shown') }}
        ) as remote_kind,
        coalesce(
            case
                when {{ employment_type(payload_text('posting.facts', '{PositionOfferingType,0,Name}')) }} in ('internship', 'temporary')
                    then {{ employment_type(payload_text('posting.facts', '{PositionOfferingType,0,Name}')) }}
            end,
            {{ employment_type(payload_text('posting.facts', '{PositionSchedule,0,Name}')) }}
        ) as employment_type,
        pay.pay_min,
        pay.pay_max,
        case when coalesce(pay.pay_min, pay.pay_max) is not null then 'USD' end as pay_currency,
        pay.pay_interval,
        case when coalesce(pay.pay_min, pay.pay_max) is not null then 'stated' end as pay_basis,
        true as is_listed,
        {{ payload_text('posting.facts', '{ApplyURI,0}') }} as apply_url,
        {{ payload_text('posting.facts', '{PositionID}') }} as requisition,
        -- Announcements close by the clock of Washington.
        {{ safe_end(payload_text('posting.facts', '{ApplicationCloseDate}'), 'America/New_York') }} as valid_through,
        {{ safe_posted_at(payload_text('posting.facts', '{PublicationStartDate}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (select picked.facts -> 'MatchedObjectDescriptor' as facts) as posting
    cross join lateral (
        select
            jsonb_array_length({{ payload_list('posting.facts', '{PositionLocation}') }}) as listed,
            coalesce(
                nullif({{ payload_text('posting.facts', '{PositionLocationDisplay}') }}, 'Multiple Locations'),
                (
                    select string_agg({{ payload_text('place.item', '{LocationName}') }}, '; ' order by place.position)
                    from
                        jsonb_array_elements({{ payload_list('posting.facts', '{PositionLocation}') }})
                        with ordinality as place (item, position)
                )
            ) as shown
    ) as places
    cross join lateral (
        select
            {{ safe_amount(payload_text('posting.facts', '{PositionRemuneration,0,MinimumRange}')) }} as pay_min,
            {{ safe_amount(payload_text('posting.facts', '{PositionRemuneration,0,MaximumRange}')) }} as pay_max,
            case lower({{ payload_text('posting.facts', '{PositionRemuneration,0,RateIntervalCode}') }})
                when 'pa' then 'year' when 'per year' then 'year'
                when 'pm' then 'month' when 'per month' then 'month'
                when 'pw' then 'week' when 'per week' then 'week'
                when 'pd' then 'day' when 'per day' then 'day'
                when 'ph' then 'hour' when 'per hour' then 'hour'
            end as pay_interval
    ) as pay
{%- endset -%}
{%- set body -%}
    nullif(
        concat_ws(
            e'\n\n',
            {{ payload_text('accepted.payload', '{MatchedObjectDescriptor,UserArea,Details,JobSummary}') }},
            (
                select string_agg('- ' || duty.line, e'\n' order by duty.place)
                from
                    jsonb_array_elements_text(
                        {{ payload_list('accepted.payload', '{MatchedObjectDescriptor,UserArea,Details,MajorDuties}') }}
                    ) with ordinality as duty (line, place)
                where duty.line != ''
            ),
            {{ payload_text('accepted.payload', '{MatchedObjectDescriptor,QualificationSummary}') }}
        ), ''
    )
{%- endset -%}

{{ staged('usajobs', cleaning, body, without=['RelevanceRank']) }}
