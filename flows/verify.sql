-- name: find_tables
-- Whether there was a build that tells what is missing.
select
    to_regclass('intermediate.int_posting_lifecycle') is not null
    and to_regclass('intermediate.int_postings_normalised') is not null as are_there;

-- name: find_doubtful
-- Postings of a source worth asking for, the most doubtful first and of these the one asked for longest ago: those that
-- their board's readings make suspect or missing, then those that nothing has shown for long, which are many where a board
-- was left. Not those that a crawl saw since the last build, none of
-- boards that are switched off, and none of boards that are themselves gone: there every address would say so.
with newest as (
    select distinct on (crawls.tenant)
        crawls.tenant,
        crawls.outcome = 'failed' and crawls.reason = 'no such board' as is_vanished
    from raw.crawls
    where crawls.source = %(source)s::text
    order by crawls.tenant asc, crawls.sequence desc
)

select
    lifecycle.source_posting_id,
    lifecycle.tenant,
    postings.title
from intermediate.int_posting_lifecycle as lifecycle
inner join intermediate.int_postings_normalised as postings
    on lifecycle.source = postings.source and lifecycle.source_posting_id = postings.source_posting_id
left join newest on lifecycle.tenant = newest.tenant
left join lateral (
    select max(probes.probed_at) as probed_at
    from raw.probes
    where
        probes.source = lifecycle.source
        and probes.source_posting_id = lifecycle.source_posting_id
) as asked on true
where
    lifecycle.source = %(source)s::text
    and lifecycle.status = 'open'
    and lifecycle.unwatched_since is null
    and not coalesce(newest.is_vanished, false)
    and (
        lifecycle.state in ('missing', 'suspect')
        or lifecycle.last_verified_at < %(verified_before)s::timestamptz
    )
    and not exists (
        select 1
        from raw.sightings
        inner join raw.crawls on sightings.crawl_id = crawls.crawl_id
        where
            sightings.source = lifecycle.source
            and sightings.source_posting_id = lifecycle.source_posting_id
            and crawls.sequence > lifecycle.last_sequence
    )
order by
    (lifecycle.state = 'suspect' and lifecycle.unverified_since is null) desc,
    lifecycle.state = 'missing' desc,
    asked.probed_at asc nulls first,
    lifecycle.last_verified_at asc,
    lifecycle.source_posting_id asc
limit %(most)s::integer;

-- name: find_control
-- The newest posting that its board's newest reading with postings showed and the last build knows, of the same board or
-- else of another of the source: it must answer.
with newest as (
    select distinct on (crawls.tenant)
        crawls.crawl_id,
        crawls.tenant,
        crawls.sequence
    from raw.crawls
    where crawls.source = %(source)s::text and crawls.postings > 0
    order by crawls.tenant asc, crawls.sequence desc
)

select
    sightings.source_posting_id,
    newest.tenant,
    postings.title
from newest
inner join raw.sightings
    on newest.crawl_id = sightings.crawl_id and sightings.source = %(source)s::text
inner join intermediate.int_postings_normalised as postings
    on sightings.source = postings.source and sightings.source_posting_id = postings.source_posting_id
where sightings.source_posting_id <> %(source_posting_id)s::text
order by newest.tenant = %(tenant)s::text desc, newest.sequence desc, sightings.source_posting_id asc
limit 1;

-- name: find_sequence
-- The number of the newest reading of a source.
select coalesce(max(crawls.sequence), 0) as sequence
from raw.crawls
where crawls.source = %(source)s::text;

-- name: record_probe
-- What the address of a posting answered, and after which reading it was asked.
insert into raw.probes (source, source_posting_id, verdict, reason, probed_at, after_sequence)
values (
    %(source)s::text,
    %(source_posting_id)s::text,
    %(verdict)s::text,
    %(reason)s::text,
    %(probed_at)s::timestamptz,
    %(after_sequence)s::bigint
);
