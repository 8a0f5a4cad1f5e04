{{ config(materialized='view', tags=['before_identity']) }}

{%- set columns = [
    'source', 'source_posting_id', 'content_hash', 'tenant', 'url', 'title', 'company_text', 'description',
    'place_text', 'country_text', 'region_text', 'city_text', 'remote_kind', 'employment_type', 'pay_min', 'pay_max',
    'pay_currency', 'pay_interval', 'pay_basis', 'pay_told', 'is_listed', 'apply_url', 'requisition', 'valid_through',
    'posted_at', 'fetched_at', 'text_hash',
] %}
{%- set source_names = [
    'adzuna',
    'arbeitnow',
    'ashby',
    'greenhouse',
    'page',
    'personio',
    'remoteok',
    'remotive',
    'workday',
    'lever',
    'recruitee',
    'smartrecruiters',
    'workable',
    'hackernews',
    'usajobs',
] %}

with postings as (
    {% for source_name in source_names -%}
        select
            {{ columns | join(', ') }},
            {{ 'is_over' if source_name == 'page' else 'false' }} as is_over
        from {{ ref('stg_' ~ source_name ~ '__postings') }}
        {{ 'union all' if not loop.last }}
    {% endfor -%}
)

-- What an employer has unlisted, or what has no title, is nothing to show.
select * from postings
where is_listed and title is not null
