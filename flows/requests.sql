-- name: lock_claims
-- One worker claims at a time, so that none comes back empty-handed from a race.
select pg_advisory_xact_lock(hashtextextended('claim request', 0));

-- name: claim_request
-- Take a request nobody works on, or whose worker's lease has ended: mail and deletions first, what waits for strangers'
-- servers last, the oldest first among equals.
with waiting as (
    select
        outbox.request_id
    from app.outbox
    left join derived.request_runs on outbox.request_id = request_runs.request_id
    where
        request_runs.request_id is null
        or (
            request_runs.state = 'running'
            and request_runs.lease_until < now()
            and request_runs.attempts < %(attempts)s::integer
        )
    order by
        case
            when outbox.kind in ('mail', 'forget') then 1
            when outbox.kind = 'test_integration' then 3
            else 2
        end,
        outbox.created_at
    limit 1
),

claimed as (
    insert into derived.request_runs as runs (request_id, state, worker, lease_until)
    select
        waiting.request_id,
        'running',
        %(worker)s::text,
        now() + %(lease)s::interval
    from waiting
    on conflict (request_id) do update set
        worker = excluded.worker,
        lease_until = excluded.lease_until,
        attempts = runs.attempts + 1,
        claimed_at = now()
    where runs.state = 'running' and runs.lease_until < now()
    returning runs.request_id, runs.attempts
)

select
    claimed.request_id,
    claimed.attempts,
    outbox.user_id,
    outbox.kind,
    outbox.payload
from claimed
inner join app.outbox on claimed.request_id = outbox.request_id;

-- name: abandon_requests
-- Requests whose workers died too often are failed, so that nobody waits for ever.
update derived.request_runs
set
    state = 'failed',
    error = jsonb_build_object('kind', 'broken', 'message', 'The work on this request was cut off too often.'),
    finished_at = now()
where state = 'running' and lease_until < now() and attempts >= %(attempts)s::integer
returning request_id;

-- name: complete_request
-- Keep the answer. Only the worker that holds the request may.
update derived.request_runs
set state = 'completed', answer = %(answer)s::jsonb, finished_at = now()
where request_id = %(request_id)s::uuid and worker = %(worker)s::text and state = 'running';

-- name: fail_request
-- Keep the reason.
update derived.request_runs
set state = 'failed', error = %(error)s::jsonb, finished_at = now()
where request_id = %(request_id)s::uuid and worker = %(worker)s::text and state = 'running';

-- name: announce_answer
-- Tell whoever waits.
select pg_notify('jobraker_answers', %(request_id)s::text);
