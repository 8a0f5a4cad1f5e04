-- name: lock_source
-- Let one process at a time count the calls of a source, until its transaction ends.
select pg_advisory_xact_lock(hashtextextended('quota ' || %(source)s::text, 0));

-- name: find_use
-- How often a source was called in each of the windows up to now. A timer is not exact: six hours are ten minutes less.
select
    count(*) filter (where called_at > now() - interval '1 minute') as per_minute,
    count(*) filter (where called_at > now() - interval '5 hours 50 minutes') as per_six_hours,
    count(*) filter (where called_at > now() - interval '1 day') as per_day,
    count(*) filter (where called_at > now() - interval '7 days') as per_week,
    count(*) as per_month
from raw.api_calls
where source = %(source)s::text and called_at > now() - interval '31 days';

-- name: record_call
-- Count one call, before it is made: a call that failed was still a call.
insert into raw.api_calls (source) values (%(source)s::text);
