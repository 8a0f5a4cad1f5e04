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
