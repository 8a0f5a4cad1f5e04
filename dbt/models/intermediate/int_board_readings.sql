{%- set folded_by = hash_of_rules(model) -%}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['source', 'sequence'],
        on_schema_change='sync_all_columns',
        pre_hook='{{ forget_purged_readings() }}',
        post_hook='analyze {{ this }}',
        tags=['before_identity'],
        indexes=[
            {'columns': ['source', 'sequence'], 'unique': true},
            {'columns': ['source', 'tenant', 'tellings']},
            {'columns': ['source', 'tenant', 'sequence']},
        ],
    )
}}

-- depends_on: {{ ref('job_sources') }}
-- The ledger of readings with what each tells, counted along each board. Order is by number: clocks jump. Each reading is
-- counted once, on top of the last one of its board: the readings of a source are let through in the order of their
-- numbers, and all of one run at once. A changed rule (`folded_by`) counts everything anew.
with
{% if is_incremental() -%}
    watermarks as (
        select
            job_sources.source,
            last_one.sequence,
            last_one.clock_high,
            last_run.run_began_at
        from {{ ref('job_sources') }} as job_sources
        left join lateral (
            select
                known.sequence,
                known.clock_high
            from {{ this }} as known
            where known.source = job_sources.source and known.folded_by = '{{ folded_by }}'
            order by known.sequence desc
            limit 1
        ) as last_one on true
        left join lateral (
            select known.run_began_at
            from {{ this }} as known
            where
                known.source = job_sources.source
                and known.folded_by = '{{ folded_by }}'
                and known.outcome != 'failed'
            order by known.sequence desc
            limit 1
        ) as last_run on true
    ),
{%- endif %}

crawls as (
    {% if is_incremental() -%}
        select later.*
        from watermarks
        cross join lateral (
            select ledger.*
            from {{ source('raw', 'crawls') }} as ledger
            where ledger.source = watermarks.source and ledger.sequence > coalesce(watermarks.sequence, 0)
            -- Nobody knows beforehand that few come after; so the index is taken anyway.
            order by ledger.source asc, ledger.sequence asc
            offset 0
        ) as later
    {%- else -%}
        select *
        from {{ source('raw', 'crawls') }}
    {%- endif %}
),

gated as (
    select
        crawls.crawl_id,
        crawls.run_id,
        crawls.source,
        crawls.tenant,
        crawls.sequence,
        crawls.outcome,
        crawls.finished_at,
        crawls.doubt,
        -- Only a reading that was complete, checked in its own run and believed tells what is not there.
        (gates.verdict = 'passed' and crawls.outcome = 'complete' and crawls.doubt is null) as is_telling,
        (gates.verdict = 'passed' and crawls.outcome = 'complete' and crawls.doubt is not null) as is_doubted,
        (gates.verdict = 'passed' and crawls.outcome = 'failed' and crawls.reason = 'no such board') as is_vanished
    from crawls
    inner join {{ source('raw', 'gates') }} as gates
        on crawls.crawl_id = gates.crawl_id
),

-- What was counted on each board so far.
carried as (
    {% if is_incremental() -%}
        select
            boards.source,
            boards.tenant,
            last_one.tellings,
            last_one.spell,
            last_one.vanished_readings,
            last_one.vanished_days,
            last_one.vanished_since,
            last_one.vanishings,
            watermarks.clock_high,
            watermarks.run_began_at
        from (
            select distinct
                gated.source,
                gated.tenant
            from gated
        ) as boards
        inner join watermarks
            on boards.source = watermarks.source
        left join lateral (
            select known.*
            from {{ this }} as known
            where
                known.source = boards.source
                and known.tenant = boards.tenant
                and known.folded_by = '{{ folded_by }}'
            order by known.sequence desc
            limit 1
        ) as last_one on true
    {%- else -%}
        select distinct
            gated.source,
            gated.tenant,
            0::bigint as tellings,
            0::bigint as spell,
            0::bigint as vanished_readings,
            0::bigint as vanished_days,
            null::timestamptz as vanished_since,
            0::bigint as vanishings,
            null::timestamptz as clock_high,
            null::timestamptz as run_began_at
        from gated
    {%- endif %}
),

-- How early the clock may have stood at each run of a source: a run whose clock had jumped ahead is held by the one
-- before it.
runs as (
    select
        gated.source,
        gated.run_id,
        min(gated.finished_at) as run_began_at,
        least(
            min(gated.finished_at),
            coalesce(
                lag(min(gated.finished_at)) over (partition by gated.source order by max(gated.sequence)),
                min(carried.run_began_at)
            )
        ) as clock_low
    from gated
    inner join carried
        on gated.source = carried.source and gated.tenant = carried.tenant
    where gated.outcome != 'failed'
    group by gated.source, gated.run_id
),

counted as (
    select
        gated.*,
        -- Readings up to this one, it included, that tell what is not there.
        coalesce(carried.tellings, 0) + count(*) filter (where gated.is_telling) over board as tellings,
        -- Times out and other troubles neither begin nor end an absence of the whole board.
        coalesce(carried.spell, 0) + count(*) filter (where gated.outcome != 'failed') over board as spell,
        greatest(
            carried.clock_high, max(gated.finished_at) over (partition by gated.source order by gated.sequence)
        ) as clock_high,
        carried.spell as spell_before,
        carried.vanished_readings as vanished_readings_before,
        carried.vanished_days as vanished_days_before,
        carried.vanished_since as vanished_since_before,
        coalesce(carried.vanishings, 0) as vanishings_before
    from gated
    inner join carried
        on gated.source = carried.source and gated.tenant = carried.tenant
    window board as (partition by gated.source, gated.tenant order by gated.sequence)
),

dated as (
    select
        counted.*,
        counted.spell = counted.spell_before as is_same_spell,
        (
            counted.is_vanished
            and row_number() over (
                partition by
                    counted.source, counted.tenant, counted.spell, counted.is_vanished,
                    (counted.finished_at at time zone 'UTC')::date
                order by counted.sequence
            ) = 1
            {%- if is_incremental() %}
                and not exists (
                    select 1
                    from {{ this }} as known
                    where
                        known.source = counted.source
                        and known.tenant = counted.tenant
                        and known.tellings = counted.tellings
                        and known.spell = counted.spell
                        and known.is_vanished
                        and known.folded_by = '{{ folded_by }}'
                        and (known.finished_at at time zone 'UTC')::date
                        = (counted.finished_at at time zone 'UTC')::date
                )
            {%- endif %}
        ) as is_first_of_day
    from counted
),

vanishing as (
    select
        dated.*,
        case when dated.is_same_spell then dated.vanished_readings_before else 0 end
        + count(*) filter (where dated.is_vanished) over spell as vanished_readings,
        -- Different days and not the span of them: a clock that jumps makes one day more at most.
        case when dated.is_same_spell then dated.vanished_days_before else 0 end
        + count(*) filter (where dated.is_first_of_day) over spell as vanished_days,
        least(
            case when dated.is_same_spell then dated.vanished_since_before end,
            min(dated.finished_at) filter (where dated.is_vanished) over spell
        ) as vanished_since
    from dated
    window spell as (partition by dated.source, dated.tenant, dated.spell order by dated.sequence)
)

select
    vanishing.crawl_id,
    vanishing.source,
    vanishing.tenant,
    vanishing.sequence,
    vanishing.outcome,
    vanishing.finished_at,
    vanishing.doubt,
    vanishing.is_telling,
    vanishing.is_doubted,
    vanishing.is_vanished,
    vanishing.tellings,
    vanishing.spell,
    vanishing.vanished_readings,
    vanishing.vanished_days,
    vanishing.vanished_since,
    -- Readings up to this one at which the board had been gone for long enough to close its jobs.
    vanishing.vanishings_before
    + count(*) filter (where vanishing.vanished_days >= {{ var('days_until_a_board_is_gone') }}) over (
        partition by vanishing.source, vanishing.tenant
        order by vanishing.sequence
    ) as vanishings,
    vanishing.clock_high,
    coalesce(runs.clock_low, vanishing.finished_at) as clock_low,
    runs.run_began_at,
    '{{ folded_by }}' as folded_by
from vanishing
left join runs
    on vanishing.source = runs.source and vanishing.run_id = runs.run_id
