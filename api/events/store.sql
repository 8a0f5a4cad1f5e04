-- name: count_events
-- How many events match.
select count(*) as total
from app.audit_log
where
    (%(event)s::text is null or event = %(event)s::text)
    and (%(user_id)s::uuid is null or user_id = %(user_id)s::uuid);

-- name: find_events
-- A page of the events that match, newest first.
select
    event_id,
    event,
    user_id,
    actor_id,
    address,
    agent,
    details,
    recorded_at
from app.audit_log
where
    (%(event)s::text is null or event = %(event)s::text)
    and (%(user_id)s::uuid is null or user_id = %(user_id)s::uuid)
order by recorded_at desc, event_id desc
offset %(skipped)s::integer
limit %(taken)s::integer;
