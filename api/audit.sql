-- name: add_event
-- A security event.
insert into app.audit_log (event, user_id, actor_id, address, agent, details)
values (
    %(event)s::text,
    %(user_id)s::uuid,
    %(actor_id)s::uuid,
    %(address)s::text,
    %(agent)s::text,
    %(details)s::jsonb
);
