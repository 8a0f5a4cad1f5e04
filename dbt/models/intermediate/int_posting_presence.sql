{%- set folded_by = hash_of_rules(model) -%}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['source', 'source_posting_id'],
        on_schema_change='sync_all_columns',
        tags=['before_identity'],
        indexes=[{'columns': ['source', 'source_posting_id'], 'unique': true}],
        post_hook=["{{ forget_purged() }}", 'analyze {{ this }}'],
    )
}}

-- Who saw a posting first and last, and what happened between. Each crawl is folded in once: what is not folded yet is
-- told by its number alone, which grows with each crawl of a source. A killed build leaves nothing behind, since the
-- rows of a build are written in one transaction; a changed rule (`folded_by`) folds everything anew.
with readings as (
    select
        readings.*,
        job_sources.absences_to_close
    from {{ ref('int_board_readings') }} as readings
    inner join {{ ref('job_sources') }} as job_sources
        on readings.source = job_sources.source
),

{% if is_incremental() -%}
    known as (
        select *
        from {{ this }}
        where folded_by = '{{ folded_by }}'
    ),

    watermarks as (
        select
            source,
            max(last_sequence) as sequence
        from known
        group by 1
    ),
{%- endif %}

fresh as (
    select
        sightings.source,
        sightings.source_posting_id,
        sightings.content_hash,
        sightings.seen_at,
        readings.sequence
    from readings
    inner join {{ source('raw', 'sightings') }} as sightings
        on readings.crawl_id = sightings.crawl_id and readings.source = sightings.source
    {%- if is_incremental() %}
        left join watermarks
            on readings.source = watermarks.source
        where readings.sequence > coalesce(watermarks.sequence, 0)
    {%- endif %}
),

{% if is_incremental() -%}
    earlier as (
        select known.*
        from known
        where
            exists (
                select 1
                from fresh
                where fresh.source = known.source and fresh.source_posting_id = known.source_posting_id
            )
    ),
{%- endif %}

seen as (
    select
        fresh.*,
        true as is_fresh
    from fresh
    {%- if is_incremental() %}
        union all
        select
            earlier.source,
            earlier.source_posting_id,
            earlier.content_hash,
            earlier.last_seen_at as seen_at,
            earlier.last_sequence as sequence,
            false as is_fresh
        from earlier
    {%- endif %}
),

placed as (
    select
        seen.*,
        readings.tenant,
        readings.tellings,
        readings.is_telling,
        readings.vanishings,
        readings.clock_high,
        readings.absences_to_close,
        lag(seen.sequence) over line as sequence_before,
        lag(seen.content_hash) over line as content_hash_before,
        lag(readings.tenant) over line as tenant_before,
        lag(readings.tellings) over line as tellings_before,
        lag(readings.vanishings) over line as vanishings_before,
        lag(readings.clock_high) over line as clock_high_before
    from seen
    inner join readings
        on seen.source = readings.source and seen.sequence = readings.sequence
    window line as (partition by seen.source, seen.source_posting_id order by seen.sequence)
),

-- A posting that had been gone when it was seen again. One that moved to another board was not.
judged as (
    select
        placed.*,
        (
            (
                placed.tenant = placed.tenant_before
                and (
                    (
                        placed.absences_to_close > 0
                        and placed.tellings - placed.is_telling::integer - placed.tellings_before
                        >= placed.absences_to_close
                    )
                    or placed.vanishings > placed.vanishings_before
                    or (
                        placed.absences_to_close = 0
                        and exists (
                            select 1
                            from readings as between_times
                            where
                                between_times.source = placed.source
                                and between_times.tenant = placed.tenant
                                and between_times.sequence > placed.sequence_before
                                and between_times.sequence < placed.sequence
                                and between_times.outcome != 'failed'
                                and between_times.clock_low > placed.clock_high_before + interval '45 days'
                        )
                    )
                )
            )
            or (
                placed.sequence_before is not null
                and exists (
                    select 1
                    from {{ source('raw', 'probes') }} as probes
                    where
                        probes.source = placed.source
                        and probes.source_posting_id = placed.source_posting_id
                        and probes.verdict = 'gone'
                        and probes.after_sequence >= placed.sequence_before
                        and probes.after_sequence < placed.sequence
                )
            )
        ) as was_gone
    from placed
),

folded as (
    select
        source,
        source_posting_id,
        (array_agg(seen_at order by sequence))[1] as first_seen_at,
        (array_agg(seen_at order by sequence desc))[1] as last_seen_at,
        (array_agg(tenant order by sequence desc))[1] as tenant,
        (array_agg(content_hash order by sequence desc))[1] as content_hash,
        max(sequence) as last_sequence,
        count(*) filter (where is_fresh)::integer as times_seen,
        count(*) filter (where is_fresh and was_gone)::integer as times_relisted,
        (array_agg(seen_at order by sequence desc) filter (where is_fresh and was_gone))[1] as relisted_at,
        count(*) filter (where is_fresh and content_hash != content_hash_before)::integer as times_changed,
        (array_agg(seen_at order by sequence desc) filter (where is_fresh and content_hash != content_hash_before))[1]
            as changed_at
    from judged
    group by 1, 2
)

select
    folded.source,
    folded.source_posting_id,
    folded.tenant,
    folded.content_hash,
    folded.last_sequence,
    folded.last_seen_at,
    {% if is_incremental() -%}
        coalesce(earlier.first_seen_at, folded.first_seen_at) as first_seen_at,
        coalesce(earlier.times_seen, 0) + folded.times_seen as times_seen,
        coalesce(earlier.times_relisted, 0) + folded.times_relisted as times_relisted,
        coalesce(folded.relisted_at, earlier.relisted_at) as relisted_at,
        coalesce(earlier.times_changed, 0) + folded.times_changed as times_changed,
        coalesce(folded.changed_at, earlier.changed_at) as changed_at,
    {%- else -%}
        folded.first_seen_at,
        folded.times_seen,
        folded.times_relisted,
        folded.relisted_at,
        folded.times_changed,
        folded.changed_at,
    {%- endif %}
    '{{ folded_by }}' as folded_by
from folded
{% if is_incremental() -%}
    left join earlier -- noqa: ST11
        on folded.source = earlier.source and folded.source_posting_id = earlier.source_posting_id
{%- endif %}
