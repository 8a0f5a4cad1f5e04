-- name: find_run
-- How far a request is, what came of it, and why it failed if it did.
select
    coalesce(request_runs.state, 'pending') as state,
    request_runs.answer,
    request_runs.error
from app.outbox
left join derived.request_runs on outbox.request_id = request_runs.request_id
where outbox.request_id = %(request_id)s::uuid;
