{#
    A staging model around its cleaning: which versions are to be cleaned, what of them is needed, and the hash of the
    words. `cleaning` is a select from `picked` with one row a posting: source_posting_id, content_hash, tenant, url,
    fetched_at, facts (the payload without the keys in `without`) and body (`body`, read from accepted.payload).

    The text leaves the payload first: reading a small document thirty times is cheap, unpacking a big one is not. The
    cleaning ends in a fence (`offset 0`): the hash of its words must not have them cleaned a second time.
#}
{% macro staged(source_name, cleaning, body, without=[]) -%}
{%- set pay_told = pay_in_words('cleaned.description') -%}
{%- set cleaned_by = local_md5(cleaning ~ body ~ without | join(',') ~ pay_told) -%}
with to_clean as (
    {{ versions_to_clean(source_name, cleaned_by) }}
),

picked as materialized (
    select
        accepted.source_posting_id,
        accepted.content_hash,
        accepted.tenant,
        accepted.url,
        accepted.fetched_at,
        accepted.payload - array['{{ without | join("', '") }}'] as facts,
        {{ body }} as body
    from {{ source(source_name, 'accepted_postings') }} as accepted
    inner join to_clean
        on
            accepted.source_posting_id = to_clean.source_posting_id
            and accepted.content_hash = to_clean.content_hash
    where accepted.source = '{{ source_name }}'
),

cleaned as (
    {{ cleaning }}
    offset 0
)

select
    '{{ source_name }}' as source,
    cleaned.*,
    -- What a field says goes before what the text says.
    case when coalesce(cleaned.pay_min, cleaned.pay_max) is null then {{ pay_told }} end as pay_told,
    {{ text_hash('cleaned.title', 'cleaned.description') }} as text_hash,
    '{{ cleaned_by }}' as cleaned_by
from cleaned
{%- endmacro %}

{# The source a staging model is about: `stg_ashby__postings` is about ashby. #}
{% macro source_of(model_name) -%}
    {{ return(model_name.split('__')[0] | replace('stg_', '')) }}
{%- endmacro %}
