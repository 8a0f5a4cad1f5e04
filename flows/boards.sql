-- name: find_sources
-- How each source that was ever read, skipped or switched is now.
select
    source,
    health,
    is_off,
    off_reason,
    boards,
    boards_failing,
    postings,
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
