{{ config(materialized='view') }}

-- Live, unlike the table of sources: what the ledger of readings says at this moment.
select
    sources.source,
    sources.kind,
    sources.licence,
    sources.attribution_url,
    sources.terms_url,
    coalesce(states.health, 'stale') as health,
    coalesce(states.boards, 0) as boards,
    coalesce(states.boards_failing, 0) as boards_failing,
    sources.postings,
    sources.jobs_open,
    states.last_crawl_at,
    states.last_complete_crawl_at,
    states.outcome,
    coalesce(states.failure_streak, 0) as failure_streak,
    coalesce(states.skip_reason, case when states.is_off then states.off_reason end) as reason
from {{ ref('sources') }} as sources
left join {{ source('raw', 'source_states') }} as states
    on sources.source = states.source
