{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        tags=['before_identity'],
        indexes=[{'columns': ['sequence'], 'unique': true}, {'columns': ['source', 'tenant', 'tellings']}],
    )
}}

-- The ledger of readings with what each tells, counted along each board. Order is by number: clocks jump.
with gated as (
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
    from {{ source('raw', 'crawls') }} as crawls
    inner join {{ source('raw', 'gates') }} as gates
        on crawls.crawl_id = gates.crawl_id
),

-- How early the clock may have stood at each run of a source: a run whose clock had jumped ahead is held by the one
-- before it.
runs as (
    select
        source,
        run_id,
        least(
            min(finished_at),
            lag(min(finished_at)) over (partition by source order by max(sequence))
        ) as clock_low
    from gated
    where outcome != 'failed'
    group by source, run_id
),

counted as (
    select
        gated.*,
        -- Readings up to this one, it included, that tell what is not there.
        count(*) filter (where gated.is_telling) over board as tellings,
        -- Times out and other troubles neither begin nor end an absence of the whole board.
        count(*) filter (where gated.outcome != 'failed') over board as spell,
        max(gated.finished_at) over (partition by gated.source order by gated.sequence) as clock_high
    from gated
    window board as (partition by gated.source, gated.tenant order by gated.sequence)
),

dated as (
    select
        counted.*,
        (
            counted.is_vanished
            and row_number() over (
                partition by
                    counted.source, counted.tenant, counted.spell, counted.is_vanished,
                    (counted.finished_at at time zone 'UTC')::date
                order by counted.sequence
            ) = 1
        ) as is_first_of_day
    from counted
),

vanishing as (
    select
        dated.*,
        count(*) filter (where dated.is_vanished) over spell as vanished_readings,
        -- Different days and not the span of them: a clock that jumps makes one day more at most.
        count(*) filter (where dated.is_first_of_day) over spell as vanished_days,
        min(dated.finished_at) filter (where dated.is_vanished) over spell as vanished_since
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
    vanishing.tellings,
    vanishing.vanished_readings,
    vanishing.vanished_days,
    vanishing.vanished_since,
    -- Readings up to this one at which the board had been gone for long enough to close its jobs.
    count(*) filter (where vanishing.vanished_days >= {{ var('days_until_a_board_is_gone') }}) over (
        partition by vanishing.source, vanishing.tenant
        order by vanishing.sequence
    ) as vanishings,
    vanishing.clock_high,
    coalesce(runs.clock_low, vanishing.finished_at) as clock_low
from vanishing
left join runs
    on vanishing.source = runs.source and vanishing.run_id = runs.run_id
