-- name: find_state
-- What the marts are made from, as one value: of each board the last reading, the last three that tell what is not there,
-- whether the last complete one is doubted and for how long the board itself has been gone; what was landed, held back,
-- asked for one by one and switched off. The week is that of the newest reading by number, since a
-- clock may have jumped: what is told in days is not left to stand for longer. Of each board only its newest readings are
-- looked at, back to the last that brought something, and of those that found it gone the first 200.
with recursive boards as (
    -- From one board to the next by the index: their readings are not read for it.
    (
        select
            crawls.source,
            crawls.tenant
        from raw.crawls
        order by crawls.source asc, crawls.tenant asc
        limit 1
    )
    union all
    select
        following.source,
        following.tenant
    from boards
    cross join lateral (
        select
            crawls.source,
            crawls.tenant
        from raw.crawls
        where (crawls.source, crawls.tenant) > (boards.source, boards.tenant)
        order by crawls.source asc, crawls.tenant asc
        limit 1
    ) as following
),

-- A board that never showed anything has nothing to lose by being gone.
newest as (
    select
        boards.source,
        boards.tenant,
        last_read.sequence,
        last_read.seen_digest
    from boards
    cross join lateral (
        select
            crawls.sequence,
            crawls.seen_digest
        from raw.crawls
        inner join raw.gates on crawls.crawl_id = gates.crawl_id
        where crawls.source = boards.source and crawls.tenant = boards.tenant and crawls.outcome <> 'failed'
        order by crawls.sequence desc
        limit 1
    ) as last_read
),

described as (
    select
        newest.source,
        newest.tenant,
        newest.seen_digest,
        -- A board that shows the same as ever has told it three times, however often it was read.
        concat_ws(
            ' ',
            told.digests[1],
            coalesce(told.digests[2], told.digests[1]),
            coalesce(told.digests[3], told.digests[2], told.digests[1])
        ) as digests,
        coalesce(complete.is_doubted, false) as is_doubted,
        least(vanished.readings, 2) as times_gone,
        -- From then on its jobs are closed, and another day changes nothing.
        least(vanished.days, %(days_until_a_board_is_gone)s::integer) as days_gone
    from newest
    cross join lateral (
        select array_agg(telling.seen_digest order by telling.sequence desc) as digests
        from (
            select
                crawls.sequence,
                crawls.seen_digest
            from raw.accepted_crawls as crawls
            where
                crawls.source = newest.source
                and crawls.tenant = newest.tenant
                and crawls.outcome = 'complete'
                and crawls.doubt is null
            order by crawls.sequence desc
            limit 3
        ) as telling
    ) as told
    left join lateral (
        select crawls.doubt is not null as is_doubted
        from raw.accepted_crawls as crawls
        where crawls.source = newest.source and crawls.tenant = newest.tenant and crawls.outcome = 'complete'
        order by crawls.sequence desc
        limit 1
    ) as complete on true
    cross join lateral (
        select
            count(*) as readings,
            count(distinct (found_gone.finished_at at time zone 'UTC')::date) as days
        from (
            -- The first of them, so that their days never become fewer: a week and more of hourly readings.
            select crawls.finished_at
            from raw.accepted_crawls as crawls
            where
                crawls.source = newest.source
                and crawls.tenant = newest.tenant
                and crawls.sequence > newest.sequence
                and crawls.outcome = 'failed'
                and crawls.reason = 'no such board'
            order by crawls.sequence asc
            limit 200
        ) as found_gone
    ) as vanished
)

select
    concat_ws(
        '|',
        (
            select
                string_agg(
                    concat_ws(
                        ' ', described.source, described.tenant, described.seen_digest, described.digests,
                        described.is_doubted, described.times_gone, described.days_gone
                    ),
                    ',' order by described.source, described.tenant
                )
            from described
        ),
        (
            select coalesce(sum(crawls.landed), 0)
            from raw.crawls
            inner join raw.gates on crawls.crawl_id = gates.crawl_id
            where crawls.landed > 0
        ),
        (select count(*) from raw.quarantine),
        (select max(probes.probe_id) from raw.probes where probes.verdict <> 'unsure'),
        (select max(tenant_changes.tenant_change_id) from raw.tenant_changes),
        (select count(*) from raw.forms),
        (
            -- What people ruled about identity; the machine's own merges are part of a build.
            select concat(count(*), '/', count(rulings.undone_at))
            from derived.identity_rulings as rulings
            where rulings.ruled_by <> 'machine' or rulings.undone_at is not null
        ),
        (
            select date_trunc('week', crawls.finished_at at time zone 'UTC')::date
            from raw.crawls
            inner join raw.gates on crawls.crawl_id = gates.crawl_id
            order by crawls.sequence desc
            limit 1
        )
    ) as state;

-- name: find_marts
-- Whether there are marts: none at first, and none after only `raw`, `derived` and `app` were restored.
select
    to_regclass('marts.jobs') is not null
    and to_regclass('intermediate.int_posting_lifecycle') is not null as are_there;

-- name: count_ended
-- Jobs that the last build left open and whose stated end has come since; and, since the clock had jumped, those that it
-- closed for an end that is still to come.
select count(*) as jobs
from marts.jobs
where
    (status = 'open' and valid_through <= %(as_of)s::timestamptz)
    or (closed_reason = 'the end that it stated has passed' and valid_through > %(as_of)s::timestamptz);

-- name: count_turned
-- Open postings that the last build listed and nothing has shown for too long by now, and those that it did not list and
-- something has shown of late. Only readings after that build are asked (a probe that settles something is a reason of
-- its own), and only about what is old, so that a posting is counted until the next build and not after it.
select count(*) as postings
from intermediate.int_posting_lifecycle as lifecycle
cross join lateral (
    select
        lifecycle.last_verified_at >= %(unverified_before)s::timestamptz
        or exists (
            select 1
            from raw.sightings
            inner join raw.crawls on sightings.crawl_id = crawls.crawl_id
            inner join raw.gates on crawls.crawl_id = gates.crawl_id
            where
                sightings.source = lifecycle.source
                and sightings.source_posting_id = lifecycle.source_posting_id
                and sightings.seen_at >= %(unverified_before)s::timestamptz
                and crawls.sequence > lifecycle.last_sequence
        ) as is_fresh
) as verified
where
    lifecycle.status = 'open'
    and (lifecycle.unverified_since is not null or lifecycle.last_verified_at < %(unverified_before)s::timestamptz)
    and (lifecycle.unverified_since is null) <> verified.is_fresh;

-- name: find_last_fingerprint
-- What the marts were last built from.
select fingerprint from derived.transforms order by transform_id desc limit 1;

-- name: record_transform
-- Remember what the marts were built from.
insert into derived.transforms (fingerprint) values (%(fingerprint)s::text);
