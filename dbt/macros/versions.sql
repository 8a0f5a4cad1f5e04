{#
    Which version of each posting of a source is the present one: the one seen last, for a board may
    return to an earlier text, which landing recognises and does not land again. Last is told by the number
    of the crawl; clocks jump, and are asked only about versions that no crawl is known to have seen.
#}
{% macro latest_versions(source_name) -%}
    select distinct on (accepted.source_posting_id)
        accepted.source_posting_id,
        accepted.content_hash
    from {{ source(source_name, 'accepted_postings') }} as accepted
    left join (
        select
            sightings.source_posting_id,
            sightings.content_hash,
            max(crawls.sequence) as sequence
        from {{ source(source_name, 'sightings') }} as sightings
        inner join {{ source('raw', 'crawls') }} as crawls
            on sightings.crawl_id = crawls.crawl_id
        where
            sightings.source = '{{ source_name }}'
            -- Most postings have one version, and need no look at who saw which.
            and sightings.source_posting_id in (
                select versions.source_posting_id
                from {{ source(source_name, 'accepted_postings') }} as versions
                where versions.source = '{{ source_name }}'
                group by 1
                having count(*) > 1
            )
        group by 1, 2
    ) as seen
        on
            accepted.source_posting_id = seen.source_posting_id
            and accepted.content_hash = seen.content_hash
    where accepted.source = '{{ source_name }}'
    order by
        accepted.source_posting_id asc,
        seen.sequence desc nulls last,
        accepted.fetched_at desc,
        accepted.landed_at desc,
        accepted.content_hash asc
{%- endmacro %}

{#
    The present versions that are not cleaned yet. `cleaned_by` is the hash of the cleaning itself, so a
    change of the SQL or of a macro in it cleans everything again.
#}
{% macro versions_to_clean(source_name, cleaned_by) -%}
    select
        latest.source_posting_id,
        latest.content_hash
    from ({{ latest_versions(source_name) }}) as latest
    {%- if is_incremental() %}
    where
        not exists (
            select 1
            from {{ this }} as cleaned
            where
                cleaned.source_posting_id = latest.source_posting_id
                and cleaned.content_hash = latest.content_hash
                and cleaned.cleaned_by = '{{ cleaned_by }}'
        )
    {%- endif %}
{%- endmacro %}

{# Forget what was cleaned once and is not accepted any more, since a later check put it into quarantine. #}
{% macro forget_unaccepted(source_name) -%}
    delete from {{ this }} as cleaned
    where
        not exists (
            select 1
            from {{ source(source_name, 'accepted_postings') }} as accepted
            where
                accepted.source = '{{ source_name }}'
                and accepted.source_posting_id = cleaned.source_posting_id
                and accepted.content_hash = cleaned.content_hash
        )
{%- endmacro %}
