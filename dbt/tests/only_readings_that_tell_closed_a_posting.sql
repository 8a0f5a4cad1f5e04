-- Counted again from the ledger itself: whatever was closed by absence was lacked by enough readings of its board that
-- were complete, checked in their own run and believed, all of them after the last crawl that saw it.
with last_seen as (
    select
        sightings.source,
        sightings.source_posting_id,
        max(crawls.sequence) as sequence
    from {{ source('raw', 'sightings') }} as sightings
    inner join {{ source('raw', 'crawls') }} as crawls
        on sightings.crawl_id = crawls.crawl_id
    inner join {{ source('raw', 'gates') }} as gates
        on crawls.crawl_id = gates.crawl_id
    group by 1, 2
)

select
    lifecycle.source,
    lifecycle.source_posting_id,
    lifecycle.closed_reason,
    count(crawls.crawl_id) as readings_without_it
from {{ ref('int_posting_lifecycle') }} as lifecycle
inner join {{ ref('job_sources') }} as job_sources
    on lifecycle.source = job_sources.source
inner join last_seen
    on lifecycle.source = last_seen.source and lifecycle.source_posting_id = last_seen.source_posting_id
left join {{ source('raw', 'accepted_crawls') }} as crawls
    on
        lifecycle.source = crawls.source
        and lifecycle.tenant = crawls.tenant
        and last_seen.sequence < crawls.sequence
        and crawls.outcome = 'complete'
        and crawls.doubt is null
where lifecycle.closed_reason like 'missing from %'
group by 1, 2, 3, job_sources.absences_to_close
having count(crawls.crawl_id) < job_sources.absences_to_close or job_sources.absences_to_close = 0
