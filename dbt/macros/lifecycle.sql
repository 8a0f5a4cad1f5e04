{#
    The moment a build is as of: the only clock in the models, given by flows/transform.py. It alone decides whether a
    `valid_through` has passed and how many days ago something was. By hand it is when dbt started.
#}
{% macro as_of() -%}
    timestamptz '{{ var("as_of", run_started_at.strftime("%Y-%m-%d %H:%M:%S+00")) }}'
{%- endmacro %}

{#
    Whether a job is listed, of `jobs` left joined with `job_quality`: what is held, or was shown by nothing for long, is in no
    search, so no count of open jobs has it either.
#}
{% macro is_listed() -%}
    jobs.status = 'open' and jobs.unverified_since is null and not coalesce(job_quality.is_held, false)
{%- endmacro %}

{# Forget the postings of a source whose readings were all purged, so that it begins anew. #}
{% macro forget_purged() -%}
    delete from {{ this }} as presence
    where
        not exists (
            select 1
            from {{ ref('int_board_readings') }} as readings
            where readings.source = presence.source and readings.sequence = presence.last_sequence
        )
{%- endmacro %}

{# Hash of what a model is made by, so that a changed rule is noticed. #}
{% macro hash_of_rules(model) -%}
    {{ return(local_md5(model['raw_code'])) }}
{%- endmacro %}

{# Words by which a posting says that it collects people and fills no vacancy of now. #}
{% macro evergreen_words() -%}
    \m(talent (pool|community|network|pipeline)|evergreen|general application|future (opportunit(y|ies)|openings|roles)|speculative application|spontaneous application|open application|expression of interest|initiativbewerbung|candidature spontan[eé]e)\M
{%- endmacro %}
