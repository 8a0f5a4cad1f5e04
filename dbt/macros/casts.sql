{#
    A positive amount. Zero means "not said" on every board; more than 10^10 is no pay. The pattern
    lets nothing through that a cast could refuse.
#}
{% macro safe_amount(value) -%}
    case
        when {{ value }} ~ '^\s*\d{1,10}(\.\d{1,20})?\s*$' then nullif(round(({{ value }})::numeric, 2), 0)
        when {{ value }} ~ '^\s*\d{1,3}(,\d{3}){1,3}(\.\d{1,20})?\s*$'
            then nullif(round(replace({{ value }}, ',', '')::numeric, 2), 0)
    end
{%- endmacro %}

{#
    An ISO moment; without a zone it is UTC. The pattern keeps words out that Postgres takes for dates
    ('now', 'infinity'); raw.timestamptz_or_null keeps 31 February out.
#}
{% macro safe_moment(value) -%}
    case
        when {{ value }} ~ '^\d{4}-\d\d-\d\d$' then raw.timestamptz_or_null({{ value }} || 'T00:00:00Z')
        when {{ value }} ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$'
            then raw.timestamptz_or_null({{ value }} || 'Z')
        when {{ value }} ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d(:?\d\d)?)$'
            then raw.timestamptz_or_null({{ value }})
    end
{%- endmacro %}

{#
    When a posting ends. A day without a time of day lasts until it is over anywhere on earth, 36 hours after it began in
    UTC, as scrapers/page/dates.py has it. A time of day without a zone is by the clock of `clock`.
#}
{% macro safe_end(value, clock='UTC') -%}
    case
        when {{ value }} ~ '^\d{4}-\d\d-\d\d$' then {{ safe_moment(value) }} + interval '36 hours'
        {%- if clock != 'UTC' %}
        when {{ value }} ~ ':\d\d(\.\d+)?$' and {{ value }} !~ '[+-]\d\d:\d\d$'
            then {{ safe_moment(value) }} at time zone 'UTC' at time zone '{{ clock }}'
        {%- endif %}
        else {{ safe_moment(value) }}
    end
{%- endmacro %}

{# The moment a posting was published: not before job boards existed, not after we read it. #}
{% macro safe_posted_at(value, fetched_at) -%}
    (
        select candidate.moment
        from (select {{ safe_moment(value) }} as moment offset 0) as candidate
        where candidate.moment between timestamptz '2000-01-01 00:00:00+00' and {{ fetched_at }} + interval '2 days'
    )
{%- endmacro %}

{# The same where boards count the seconds since 1970, or the milliseconds: they have three digits more. #}
{% macro safe_posted_epoch(value, fetched_at) -%}
    (
        select candidate.moment
        from
            (
                select
                    case
                        when {{ value }} ~ '^\d{9,10}$' then to_timestamp(({{ value }})::float8)
                        when {{ value }} ~ '^\d{12,13}$' then to_timestamp(({{ value }})::float8 / 1000)
                    end as moment
                offset 0
            ) as candidate
        where candidate.moment between timestamptz '2000-01-01 00:00:00+00' and {{ fetched_at }} + interval '2 days'
    )
{%- endmacro %}
