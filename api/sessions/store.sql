-- name: find_sessions
-- Where a person is signed in, the last used first.
select
    session_id,
    method,
    address,
    agent,
    created_at,
    last_used_at,
    expires_at,
    session_id = %(current)s::uuid as is_current
from app.sessions
where user_id = %(user_id)s::uuid and ended_at is null and expires_at > %(now)s::timestamptz
order by last_used_at desc, session_id;

-- name: end_session
-- One sign-in of a person is over; no row where they have no such session.
update app.sessions
set ended_at = %(now)s::timestamptz
where user_id = %(user_id)s::uuid and session_id = %(session_id)s::uuid and ended_at is null
returning session_id;

-- name: end_others
-- Every other sign-in of a person is over.
update app.sessions
set ended_at = %(now)s::timestamptz
where user_id = %(user_id)s::uuid and session_id is distinct from %(current)s::uuid and ended_at is null
returning session_id;
