{{ config(materialized='view', tags=['before_identity']) }}

-- The application forms that sources show, in one shape. A source that shows its forms is one name more here.
{%- set source_names = ['greenhouse', 'recruitee', 'workable'] %}
{% for source_name in source_names -%}
    select
        source,
        source_posting_id,
        questions,
        pay_min,
        pay_max,
        pay_currency,
        pay_interval,
        fetched_at
    from {{ ref('stg_' ~ source_name ~ '__forms') }}
    {{ 'union all' if not loop.last }}
{% endfor -%}
