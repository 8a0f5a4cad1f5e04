{{ config(materialized='table', tags=['before_identity'], indexes=[{'columns': ['place_key'], 'unique': true}]) }}

{#- Words about how one works, which boards write where the place belongs. -#}
{%- set manner = [
    'remote', 'remotely', 'remoto', 'hybrid', 'on-?site', 'in[- ]office', 'offices?', 'hq', 'headquarters?', 'anywhere',
    'based', 'only', 'fully', 'first', 'flexible', 'optional', 'preferred', 'home', 'wfh', 'metro(politan)?( area)?', 'in',
    'the', 'within', 'from',
] | join('|') -%}
{#- Words with which a text begins that names no place. -#}
{%- set nowhere = [
    'remote', 'hybrid', 'on-?site', 'anywhere', 'global', 'worldwide', 'international', 'multiple', 'various', 'virtual',
    'distributed', 'emea', 'apac', 'latam', 'europe', 'european union', 'eu', 'n/?a', 'none', 'null', 'tbd', 'other', 'all',
    'any', '(east|west) coast', 'mid-?west',
] | join('|') -%}
{#- Names of half the world and more. -#}
{%- set supranational = [
    'latam', 'latin america', 'worldwide', 'global', 'globally', 'international', 'emea', 'apac', 'europe', 'eu',
    'european union', 'americas', 'anywhere', 'asia', 'africa', 'mena', 'the world', 'oceania', 'middle east', 'caribbean',
    '((north|south|central|latin|east|west|southeast)(ern)? ?(to |and |& |- ?)?)+(america|europe|asia|africa)',
] | join('|') %}

-- Each distinct saying about a place is understood once, however many postings share it.
with sayings as (
    select distinct
        {{ place_key() }} as place_key,
        place_text,
        country_text,
        region_text,
        city_text
    from {{ ref('int_postings_unioned') }}
),

-- "Berlin, Germany; Remote" and "Dublin or London" are alternatives; the first that tells a country counts.
alternatives as (
    select
        sayings.place_key,
        parts.position as alternative,
        parts.words
    from sayings
    cross join
        regexp_split_to_table(
            sayings.place_text,
            '\s*[;|/]\s*|\s+(?:or|OR|Or)\s+|(?<!Trinidad|Antigua|Bosnia|Newfoundland)\s+(?:&|and)\s+'
        ) with ordinality as parts (words, position)
    where parts.position <= 6
),

tokens as (
    select
        alternatives.place_key,
        alternatives.alternative,
        parts.position,
        btrim(regexp_replace(parts.words, '\m({{ manner }})\M', ' ', 'gi'), ' -–—.:*#') as spelled
    from alternatives
    cross join
        regexp_split_to_table(alternatives.words, '\s*[,()]\s*|\s+[-–—]+\s*|[-–—]+\s+')
        with ordinality as parts (words, position)
),

named as (
    select
        tokens.place_key,
        tokens.alternative,
        tokens.spelled,
        {{ place_name('tokens.spelled') }} as name,
        -- Short names are codes, and codes are written in capitals: "in" is no state.
        (length(tokens.spelled) > 3 or tokens.spelled = upper(tokens.spelled)) as may_be_code,
        row_number() over (partition by tokens.place_key, tokens.alternative order by tokens.position) as position
    from tokens
    where tokens.spelled ~ '[[:alpha:]]'
),

matched as (
    select
        named.place_key,
        named.alternative,
        named.position,
        named.spelled,
        city_names.city,
        city_names.region as city_region,
        city_names.country as city_country,
        region_names.region,
        region_names.country as region_country,
        country_names.country,
        lag(city_names.country) over (partition by named.place_key, named.alternative order by named.position)
            as city_country_before
    from named
    left join {{ ref('city_names') }} as city_names
        on named.name = city_names.name and (named.may_be_code or length(named.name) > 2)
    left join {{ ref('region_names') }} as region_names
        on named.name = region_names.name and named.may_be_code
    left join {{ ref('country_names') }} as country_names
        on named.name = country_names.name and named.may_be_code
),

-- "CA" is California behind a town and Canada behind Toronto; alone it is neither. So are "DE", "IN", "Georgia".
decided as (
    select
        place_key,
        alternative,
        position,
        spelled,
        city,
        city_region,
        city_country,
        case when country is null or (position > 1 and city_country_before is distinct from country) then region end
            as region,
        case when country is null or (position > 1 and city_country_before is distinct from country) then region_country end
            as region_country,
        case when region is null or city_country_before = country then country end as country
    from matched
),

judged as (
    select
        place_key,
        alternative,
        coalesce(
            (array_agg(country order by position) filter (where country is not null))[1],
            (array_agg(region_country order by position desc) filter (where region is not null))[1],
            (array_agg(city_country order by position) filter (where city is not null))[1]
        ) as country,
        max(position) filter (where region is not null) as region_position,
        count(*) filter (where region is not null) as regions,
        array_agg(distinct country) filter (where country is not null) as countries,
        max(position) filter (where country is not null or region is not null) as wider_position
    from decided
    group by 1, 2
),

weighed as (
    select
        decided.place_key,
        decided.alternative,
        judged.country,
        judged.countries,
        (array_agg(decided.city order by decided.position) filter (where decided.city_country = judged.country))[1] as city,
        (array_agg(decided.city_region order by decided.position) filter (where decided.city_country = judged.country))[1]
            as city_region,
        min(decided.position) filter (where decided.city_country = judged.country) as city_position,
        -- A name we do not know is a town where it stands first and something wider follows.
        max(
            case
                when
                    decided.position = 1
                    and decided.position < judged.wider_position
                    and decided.country is null
                    and (decided.region is null or (decided.position < judged.region_position and judged.regions = 2))
                    and decided.spelled ~ '^[[:alpha:]][[:alpha:] .''’-]{1,39}$'
                    and lower(decided.spelled) !~ '^({{ nowhere }})\M'
                    then decided.spelled
            end
        ) as town,
        max(decided.region) filter (
            where decided.position = judged.region_position and decided.region_country = judged.country
        ) as region,
        max(judged.region_position) as region_position
    from decided
    inner join judged
        on decided.place_key = judged.place_key and decided.alternative = judged.alternative
    where judged.country is not null
    group by 1, 2, 3, 4
),

parsed as (
    select distinct on (place_key)
        place_key,
        country,
        -- The one country that the first place shown names; towns have namesakes.
        case when alternative = 1 and cardinality(countries) = 1 then country end as named_country,
        coalesce(city, town) as city,
        coalesce(case when region_position is distinct from city_position then region end, city_region) as region
    from weighed
    order by place_key, alternative
),

-- What the source says field by field goes before what the shown text tells.
fields as (
    select
        place_key,
        region_text,
        city_text,
        coalesce(
            {{ place_name('place_text') }}
            ~ '^(fully |100% )?(remote\W*)?(in )?({{ supranational }})(\W*remote)?(;.*)?$',
            false
        ) as is_supranational,
        coalesce({{ remote_kind_from_text('place_text') }} = 'remote', false) as is_remote,
        {{ place_name('country_text') }} as country_name,
        -- "California, Washington" is about California, "Washington, D.C." is not about Washington.
        case
            when region_text ~* '^washington,? d\.? ?c' then 'dc'
            else {{ place_name("split_part(region_text, ',', 1)") }}
        end as region_name,
        {{ place_name('city_text') }} as city_name
    from sayings
),

stated as (
    select
        fields.place_key,
        country_names.country,
        region_names.region,
        region_names.country as region_country,
        city_names.city,
        city_names.region as city_region,
        city_names.country as city_country,
        -- The place shown is half the world: the address beside it is the employer's own.
        fields.is_supranational,
        -- Remote work from anywhere in a country is not in the town that stands for it on a map.
        fields.is_remote,
        case
            when
                -- "CA" may be a state; "UK" and the country itself are none.
                (
                    region_is_country.country is null
                    or (
                        length(fields.region_name) = 2
                        and fields.region_name != 'uk'
                        and region_is_country.country is distinct from country_names.country
                    )
                )
                and fields.region_text ~ '^[[:alpha:]][^0-9;|()/]{0,59}$'
                and lower(fields.region_text) !~ '^({{ nowhere }})\M'
                then btrim(fields.region_text)
        end as region_text,
        case
            when
                -- Lebanon is in New Hampshire where the state says so.
                (city_is_country.country is null or city_is_country.country != region_names.country)
                and fields.city_text ~ '^[[:alpha:]][^0-9;|()/]{0,59}$'
                and lower(fields.city_text) !~ '^({{ nowhere }})\M'
                then btrim(split_part(fields.city_text, ',', 1))
        end as city_text
    from fields
    left join {{ ref('country_names') }} as country_names
        on fields.country_name = country_names.name
    left join {{ ref('region_names') }} as region_names
        on
            fields.region_name = region_names.name
            and region_names.country = coalesce(country_names.country, region_names.country)
    left join {{ ref('city_names') }} as city_names
        on
            fields.city_name = city_names.name
            and city_names.country = coalesce(country_names.country, region_names.country, city_names.country)
    left join {{ ref('country_names') }} as region_is_country
        on fields.region_name = region_is_country.name
    left join {{ ref('country_names') }} as city_is_country
        on fields.city_name = city_is_country.name
),

resolved as (
    select
        stated.*,
        parsed.country as parsed_country,
        parsed.region as parsed_region,
        parsed.city as parsed_city,
        case
            when stated.is_supranational then null
            -- A country alone, where another is shown, is where the employer is.
            when
                stated.country != parsed.named_country
                and coalesce(stated.region, stated.region_text, stated.city, stated.city_text) is null
                then parsed.named_country
            else coalesce(stated.country, stated.region_country, stated.city_country)
        end as stated_country,
        not stated.is_supranational and not (stated.is_remote and parsed.city is null) as is_located
    from stated
    left join parsed on stated.place_key = parsed.place_key
),

placed as (
    select
        place_key,
        coalesce(stated_country, parsed_country) as country,
        coalesce(
            case when is_located then coalesce(city, city_text) end,
            case when parsed_country = coalesce(stated_country, parsed_country) then parsed_city end
        ) as city,
        coalesce(
            case when is_located then coalesce(region, region_text, city_region) end,
            case when parsed_country = coalesce(stated_country, parsed_country) then parsed_region end
        ) as region
    from resolved
)

select
    place_key,
    country,
    case when city is null or region != city or city = 'New York' then region end as region,
    city
from placed
