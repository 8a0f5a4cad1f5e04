-- name: find_sources
-- How each source that was ever read, skipped or switched is now.
select
    source,
    health,
    is_off,
    off_reason,
    boards,
    boards_failing,
    last_crawl_at,
    last_complete_crawl_at,
    outcome,
    failure_streak
from raw.source_states;

-- name: find_boards
-- How each board was read in the last thirty days.
select
    source,
    tenant,
    health,
    postings,
    last_crawl_at,
    last_complete_crawl_at,
    outcome,
    reason,
    failure_streak
from raw.board_states;

-- name: find_unread_forms
-- Of each source, how many postings' application forms could not be read when last tried, in the time in which every
-- such form is tried again, and what the newest failure said. One whose posting is closed is tried no more and counts until
-- that time is over.
select
    tried.source,
    count(*) as forms,
    (array_agg(substr(tried.reason, length(%(mark)s::text) + 1) order by tried.probed_at desc))[1] as reason
from (
    select distinct on (probes.source, probes.source_posting_id)
        probes.source,
        probes.source_posting_id,
        probes.reason,
        probes.probed_at
    from raw.probes
    where
        probes.verdict = 'unsure'
        and starts_with(probes.reason, %(mark)s::text)
        and probes.probed_at > %(since)s::timestamptz
    order by probes.source asc, probes.source_posting_id asc, probes.probe_id desc
) as tried
where
    not exists (
        select 1
        from raw.forms
        where
            forms.source = tried.source
            and forms.source_posting_id = tried.source_posting_id
            and forms.fetched_at > tried.probed_at
    )
group by tried.source;
