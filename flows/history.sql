-- name: find_last_payloads
-- The payload of each of these postings as the last of a board's last fourteen crawls that brought any saw it.
with last_crawls as (
    select
        crawls.crawl_id,
        crawls.sequence
    from raw.crawls
    where crawls.source = %(source)s::text and crawls.tenant = %(tenant)s::text and crawls.postings > 0
    order by crawls.sequence desc
    limit 14
),

last_sightings as (
    select distinct on (sightings.source_posting_id)
        sightings.source,
        sightings.source_posting_id,
        sightings.content_hash
    from last_crawls
    inner join raw.sightings
        on last_crawls.crawl_id = sightings.crawl_id
    where sightings.source = %(source)s::text and sightings.source_posting_id = any(%(ids)s::text [])
    order by sightings.source_posting_id asc, last_crawls.sequence desc
)

select
    last_sightings.source_posting_id,
    postings.payload
from last_sightings
inner join raw.postings
    on
        last_sightings.source = postings.source
        and last_sightings.source_posting_id = postings.source_posting_id
        and last_sightings.content_hash = postings.content_hash;

-- name: find_yields
-- How many new postings each of the last ten crawls of a tenant landed on average, and how many crawls tell it.
select
    recent.tenant,
    avg(recent.landed) as landed_a_crawl,
    count(*) as readings
from (
    select
        crawls.tenant,
        crawls.landed,
        row_number() over (partition by crawls.tenant order by crawls.sequence desc) as age
    from raw.crawls
    where crawls.source = %(source)s::text and crawls.outcome <> 'failed'
) as recent
where recent.age <= 10
group by recent.tenant;

-- name: find_baseline
-- The most postings that one of the last six complete readings of a board showed, of those that passed the gate.
select max(recent.postings) as postings
from (
    select crawls.postings
    from raw.accepted_crawls as crawls
    where crawls.source = %(source)s::text and crawls.tenant = %(tenant)s::text and crawls.outcome = 'complete'
    order by crawls.sequence desc
    limit 6
) as recent;

-- name: count_known
-- How many postings the last believed reading of a board showed, and how many of them come again under these ids. None
-- where six complete readings since then were not believed: what they show is how the board is now. A reading that did
-- not pass the gate is none of them.
with complete as (
    select
        crawls.crawl_id,
        crawls.doubt,
        row_number() over (order by crawls.sequence desc) as age
    from raw.accepted_crawls as crawls
    where crawls.source = %(source)s::text and crawls.tenant = %(tenant)s::text and crawls.outcome = 'complete'
),

believed as (
    select complete.crawl_id
    from complete
    where complete.doubt is null and complete.age <= 6
    order by complete.age
    limit 1
)

select
    count(*) as postings,
    count(*) filter (where sightings.source_posting_id = any(%(ids)s::text [])) as again
from believed
inner join raw.sightings
    on believed.crawl_id = sightings.crawl_id and sightings.source = %(source)s::text;
