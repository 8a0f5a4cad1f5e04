-- name: find_state
-- What the marts are made from, as one value: of each board the last reading, the last three that tell what is not there,
-- whether the last complete one is doubted and for how long the board itself has been gone; what was landed, held back,
-- asked for one by one and switched off. The week is that of the newest reading by number, since a
-- clock may have jumped: what is told in days is not left to stand for longer.
with gated as (
    select
        crawls.source,
        crawls.tenant,
        crawls.sequence,
        crawls.outcome,
        crawls.seen_digest,
        crawls.finished_at,
        crawls.landed,
        gates.verdict = 'passed' and crawls.outcome = 'complete' and crawls.doubt is null as is_telling,
        gates.verdict = 'passed' and crawls.outcome = 'complete' and crawls.doubt is not null as is_doubted,
        gates.verdict = 'passed' and crawls.outcome = 'failed' and crawls.reason = 'no such board' as is_vanished,
        max(crawls.sequence) filter (where crawls.outcome <> 'failed') over (
            partition by crawls.source, crawls.tenant
        ) as newest
    from raw.crawls
    inner join raw.gates on crawls.crawl_id = gates.crawl_id
),

telling as (
    select
        gated.source,
        gated.tenant,
        gated.seen_digest,
        row_number() over (partition by gated.source, gated.tenant order by gated.sequence desc) as age
    from gated
    where gated.is_telling
),

told as (
    select
        telling.source,
        telling.tenant,
        -- A board that shows the same as ever has told it three times, however often it was read.
        concat_ws(
            ' ',
            max(telling.seen_digest) filter (where telling.age = 1),
            coalesce(
                max(telling.seen_digest) filter (where telling.age = 2),
                max(telling.seen_digest) filter (where telling.age = 1)
            ),
            coalesce(
                max(telling.seen_digest) filter (where telling.age = 3),
                max(telling.seen_digest) filter (where telling.age = 2),
                max(telling.seen_digest) filter (where telling.age = 1)
            )
        ) as digests
    from telling
    where telling.age <= 3
    group by telling.source, telling.tenant
),

-- A board that never showed anything has nothing to lose by being gone.
boards as (
    select
        gated.source,
        gated.tenant,
        max(gated.seen_digest) filter (where gated.sequence = gated.newest) as seen_digest,
        coalesce(max(gated.sequence) filter (where gated.is_doubted), 0)
        > coalesce(max(gated.sequence) filter (where gated.is_telling), 0) as is_doubted,
        least(
            count(*) filter (where gated.is_vanished and gated.sequence > gated.newest), 2
        ) as times_gone,
        count(distinct (gated.finished_at at time zone 'UTC')::date) filter (
            where gated.is_vanished and gated.sequence > gated.newest
        ) as days_gone
    from gated
    group by gated.source, gated.tenant
)

select
    concat_ws(
        '|',
        (
            select
                string_agg(
                    concat_ws(
                        ' ', boards.source, boards.tenant, boards.seen_digest, told.digests, boards.is_doubted,
                        boards.times_gone, boards.days_gone
                    ),
                    ',' order by boards.source, boards.tenant
                )
            from boards
            left join told on boards.source = told.source and boards.tenant = told.tenant
        ),
        (select coalesce(sum(gated.landed), 0) from gated),
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
            select date_trunc('week', newest.finished_at at time zone 'UTC')::date
            from gated as newest
            order by newest.sequence desc
            limit 1
        )
    ) as state;

-- name: find_marts
-- Whether there are marts yet.
select to_regclass('marts.jobs') is not null as are_there;

-- name: count_ended
-- Jobs that the last build left open and whose stated end has come since, and those that it closed for an end that is
-- still to come: the clock had jumped.
select count(*) as jobs
from marts.jobs
where
    (status = 'open' and valid_through <= %(as_of)s::timestamptz)
    or (closed_reason = 'the end that it stated has passed' and valid_through > %(as_of)s::timestamptz);

-- name: find_last_fingerprint
-- What the marts were last built from.
select fingerprint from derived.transforms order by transform_id desc limit 1;

-- name: record_transform
-- Remember what the marts were built from.
insert into derived.transforms (fingerprint) values (%(fingerprint)s::text);
