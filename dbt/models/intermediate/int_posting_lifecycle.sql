{{
    config(
        materialized='table',
        post_hook='analyze {{ this }}',
        tags=['before_identity'],
        indexes=[{'columns': ['source', 'source_posting_id'], 'unique': true}, {'columns': ['state']}],
    )
}}

-- What is known of each posting's life: seen, missing, suspect, gone or relisted, and why. See docs/lifecycle.md.
-- Absence is counted in readings of the posting's board (the tenant of the crawl that saw it last) that tell it:
-- complete, checked in their own run, and believed. The clock is asked for a stated
-- end, for windows of searches, and for how long nothing has shown a posting: the last closes nothing.
with postings as (
    select
        source,
        source_posting_id,
        tenant,
        fetched_at,
        valid_through,
        is_over
    from {{ ref('int_postings_unioned') }}
),

-- The last word of those probes that came after the last sighting.
probed as (
    select distinct on (probes.source, probes.source_posting_id)
        probes.source,
        probes.source_posting_id,
        probes.verdict,
        probes.after_sequence,
        probes.probed_at
    from {{ source('raw', 'probes') }} as probes
    left join {{ ref('int_posting_presence') }} as presence
        on probes.source = presence.source and probes.source_posting_id = presence.source_posting_id
    where probes.verdict != 'unsure' and probes.after_sequence >= coalesce(presence.last_sequence, 0)
    order by probes.source asc, probes.source_posting_id asc, probes.probe_id desc
),

boards as (
    select distinct on (readings.source, readings.tenant)
        readings.source,
        readings.tenant,
        readings.tellings,
        readings.vanished_readings,
        readings.vanished_days,
        readings.vanished_since,
        readings.finished_at
    from {{ ref('int_board_readings') }} as readings
    order by readings.source asc, readings.tenant asc, readings.sequence desc
),

-- The newest complete reading of each board, where it is one that is not believed.
doubted as (
    select
        newest.source,
        newest.tenant,
        newest.sequence,
        newest.finished_at
    from (
        select distinct on (readings.source, readings.tenant)
            readings.source,
            readings.tenant,
            readings.sequence,
            readings.finished_at,
            readings.is_doubted
        from {{ ref('int_board_readings') }} as readings
        where readings.is_telling or readings.is_doubted
        order by readings.source asc, readings.tenant asc, readings.sequence desc
    ) as newest
    where newest.is_doubted
),

-- When the whole board had been gone for long enough.
buried as (
    select
        readings.source,
        readings.tenant,
        max(readings.finished_at) filter (
            where readings.vanished_days = {{ var('days_until_a_board_is_gone') }}
        ) as buried_at
    from {{ ref('int_board_readings') }} as readings
    where readings.vanished_days > 0
    group by 1, 2
),

-- The newest visit to each search: what another one shows says nothing about this one's.
visits as (
    select distinct on (readings.source, readings.tenant)
        readings.source,
        readings.tenant,
        readings.clock_low
    from {{ ref('int_board_readings') }} as readings
    where readings.outcome != 'failed'
    order by readings.source asc, readings.tenant asc, readings.sequence desc
),

-- The last word about a board, or about its source as a whole.
switched_off as (
    select
        last_word.source,
        last_word.tenant,
        last_word.changed_at
    from (
        select distinct on (changes.source, changes.tenant)
            changes.source,
            changes.tenant,
            changes.is_enabled,
            changes.changed_at
        from {{ source('raw', 'tenant_changes') }} as changes
        order by changes.source asc, changes.tenant asc, changes.tenant_change_id desc
    ) as last_word
    where not last_word.is_enabled
),

gathered as (
    select
        postings.source,
        postings.source_posting_id,
        coalesce(presence.tenant, postings.tenant) as tenant,
        postings.valid_through,
        -- When its page was first seen to say so: at the last change of what it says, or it never said anything else.
        case when postings.is_over then coalesce(presence.changed_at, postings.fetched_at) end as over_at,
        job_sources.absences_to_close,
        coalesce(presence.first_seen_at, postings.fetched_at) as first_seen_at,
        coalesce(presence.last_seen_at, postings.fetched_at) as last_seen_at,
        presence.last_sequence,
        coalesce(presence.times_seen, 0) as times_seen,
        coalesce(presence.times_relisted, 0) as times_relisted,
        presence.relisted_at,
        coalesce(presence.times_changed, 0) as times_changed,
        presence.changed_at,
        last_seen.clock_high,
        last_seen.tellings as tellings_when_seen,
        probed.verdict as probe,
        probed.probed_at,
        case when probed.verdict = 'there' then probed.after_sequence end as there_after
    from postings
    inner join {{ ref('job_sources') }} as job_sources
        on postings.source = job_sources.source
    left join {{ ref('int_posting_presence') }} as presence
        on postings.source = presence.source and postings.source_posting_id = presence.source_posting_id
    left join {{ ref('int_board_readings') }} as last_seen
        on presence.source = last_seen.source and presence.last_sequence = last_seen.sequence
    left join probed
        on postings.source = probed.source and postings.source_posting_id = probed.source_posting_id
),

counted as (
    select
        gathered.*,
        boards.tellings - gathered.tellings_when_seen as absences,
        -- A probe that found it there makes the count of absences begin anew.
        case
            when gathered.there_after is null then gathered.tellings_when_seen
            else greatest(gathered.tellings_when_seen, confirmed.tellings)
        end as tellings_when_verified,
        boards.tellings,
        boards.vanished_readings,
        boards.vanished_days,
        boards.vanished_since,
        doubted.finished_at as doubted_at,
        buried.buried_at,
        visits.clock_low,
        least(board_off.changed_at, source_off.changed_at) as unwatched_since
    from gathered
    left join boards
        on gathered.source = boards.source and gathered.tenant = boards.tenant
    left join lateral (
        select max(readings.tellings) as tellings
        from {{ ref('int_board_readings') }} as readings
        where
            gathered.there_after is not null
            and readings.source = gathered.source
            and readings.tenant = gathered.tenant
            and readings.sequence <= gathered.there_after
    ) as confirmed on true
    left join doubted
        on
            gathered.source = doubted.source
            and gathered.tenant = doubted.tenant
            and doubted.sequence > greatest(gathered.last_sequence, gathered.there_after)
    left join buried
        on gathered.source = buried.source and gathered.tenant = buried.tenant
    left join visits
        on gathered.source = visits.source and gathered.tenant = visits.tenant
    left join switched_off as board_off
        on gathered.source = board_off.source and gathered.tenant = board_off.tenant
    left join switched_off as source_off
        on gathered.source = source_off.source and source_off.tenant = '*'
),

dated as (
    select
        counted.*,
        coalesce(counted.tellings - counted.tellings_when_verified, 0) as absences_in_a_row,
        first_absence.finished_at as first_absence_at,
        last_absence.finished_at as last_absence_at
    from counted
    left join {{ ref('int_board_readings') }} as first_absence
        on
            counted.source = first_absence.source
            and counted.tenant = first_absence.tenant
            and first_absence.is_telling
            and first_absence.tellings = counted.tellings_when_seen + 1
    left join {{ ref('int_board_readings') }} as last_absence
        on
            counted.source = last_absence.source
            and counted.tenant = last_absence.tenant
            and last_absence.is_telling
            and counted.absences_to_close > 0
            and last_absence.tellings = counted.tellings_when_verified + counted.absences_to_close
),

closed as (
    select
        dated.*,
        case
            when dated.probe = 'gone' then 'its own address answered that it is gone'
            -- Of the two, the one that came first.
            when dated.over_at < least(dated.valid_through, {{ as_of() }}) then 'its page says that it is over'
            when dated.valid_through <= {{ as_of() }} then 'the end that it stated has passed'
            when dated.over_at is not null then 'its page says that it is over'
            when dated.absences_to_close > 0 and dated.absences_in_a_row >= dated.absences_to_close
                then
                    'missing from ' || dated.absences_to_close || ' complete readings of its board in a row'
            when dated.vanished_days >= {{ var('days_until_a_board_is_gone') }}
                then
                    'its whole board has been gone on {{ var("days_until_a_board_is_gone") }} different days'
            when dated.absences_to_close = 0 and dated.clock_low > dated.clock_high + interval '45 days'
                then 'not seen for 45 days'
        end as closed_reason,
        -- The last time that anything showed that it is there.
        case
            when dated.probe = 'there' then greatest(dated.probed_at, dated.last_seen_at) else dated.last_seen_at
        end as last_verified_at
    from dated
),

-- What nothing showed for long is not closed, since nothing says that it is gone; but nobody may take it for fresh.
unverified as (
    select
        closed.*,
        case
            when
                closed.closed_reason is null
                and closed.last_verified_at
                < {{ as_of() }} - interval '{{ var("days_until_a_posting_is_unverified") }} days'
                then closed.last_verified_at
        end as unverified_since
    from closed
),

judged as (
    select
        unverified.*,
        case
            when unverified.closed_reason is not null then 'gone'
            when unverified.unverified_since is not null then 'suspect'
            when
                unverified.absences_to_close > 0
                and (
                    unverified.absences_in_a_row > 1
                    or unverified.doubted_at is not null
                    or unverified.vanished_readings > 1
                )
                then 'suspect'
            when unverified.absences_to_close > 0 and unverified.absences > 0 then 'missing'
            when unverified.times_relisted > 0 then 'relisted'
            else 'seen'
        end as state
    from unverified
)

select
    source,
    source_posting_id,
    tenant,
    state,
    case when state = 'gone' then 'closed' else 'open' end as status,
    closed_reason,
    case
        when closed_reason is null then null
        when probe = 'gone' then probed_at
        when over_at < least(valid_through, {{ as_of() }}) then over_at
        when valid_through <= {{ as_of() }} then valid_through
        when over_at is not null then over_at
        when last_absence_at is not null then last_absence_at
        when buried_at is not null then buried_at
        else clock_high + interval '45 days'
    end as closed_at,
    case
        when state in ('missing', 'suspect', 'gone')
            then least(first_absence_at, doubted_at, case when vanished_readings > 0 then vanished_since end)
    end as missing_since,
    absences_in_a_row::integer as absences,
    first_seen_at,
    last_seen_at,
    last_sequence,
    times_seen,
    last_verified_at,
    unverified_since,
    times_relisted,
    relisted_at,
    times_changed,
    changed_at,
    unwatched_since,
    valid_through
from judged
