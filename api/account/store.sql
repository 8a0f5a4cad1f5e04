-- name: lock_person
-- Let the requests of one person come one after the other, until the transaction ends.
select user_id
from app.users
where user_id = %(user_id)s::uuid
for no key update;

-- name: find_last_export
-- A person's newest request for an export, and how far it is.
select
    outbox.request_id,
    coalesce(request_runs.state, 'pending') as state,
    request_runs.finished_at
from app.outbox
left join derived.request_runs on outbox.request_id = request_runs.request_id
where outbox.user_id = %(user_id)s::uuid and outbox.kind = 'export'
order by outbox.created_at desc
limit 1;

-- name: add_export_request
-- Ask the workers for everything about a person.
insert into app.outbox (user_id, kind)
values (%(user_id)s::uuid, 'export')
returning request_id;

-- name: find_exports
-- The exports of a person that can still be fetched, newest first.
select
    request_id,
    bytes,
    created_at,
    expires_at
from derived.exports
where user_id = %(user_id)s::uuid and expires_at > %(now)s::timestamptz
order by created_at desc, request_id;

-- name: find_archive
-- Where the file of one export is, only for its owner.
select
    blob_hash,
    created_at
from derived.exports
where
    request_id = %(request_id)s::uuid
    and user_id = %(user_id)s::uuid
    and expires_at > %(now)s::timestamptz;

-- name: count_events
-- How many security events there are of an account.
select count(*) as total
from app.audit_log
where user_id = %(user_id)s::uuid;

-- name: find_events
-- A page of the security events of an account, newest first. Where others acted from is not its owner's to know.
select
    event,
    actor_id is not null and actor_id <> user_id as is_by_another,
    case when actor_id = user_id then address end as address,
    case when actor_id = user_id then agent end as agent,
    details,
    recorded_at
from app.audit_log
where user_id = %(user_id)s::uuid
order by event_id desc
offset %(skipped)s::integer
limit %(taken)s::integer;
