-- name: find_request
-- A request and the work on it, only for its owner.
select
    outbox.request_id,
    outbox.kind,
    coalesce(request_runs.state, 'pending') as state,
    outbox.created_at,
    request_runs.finished_at,
    request_runs.answer,
    request_runs.error
from app.outbox
left join derived.request_runs on outbox.request_id = request_runs.request_id
where outbox.request_id = %(request_id)s::uuid and outbox.user_id = %(user_id)s::uuid;
