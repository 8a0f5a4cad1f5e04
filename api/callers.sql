-- name: find_session_roles
-- What the person of a session is to the house; no row where the session or the account is over.
select users.roles
from app.sessions
inner join app.users on sessions.user_id = users.user_id
where
    sessions.session_id = %(session_id)s::uuid
    and sessions.user_id = %(user_id)s::uuid
    and sessions.ended_at is null
    and sessions.expires_at > %(now)s::timestamptz;

-- name: find_key_scopes
-- Whose key it is and what it may do; no row where it is unknown, revoked or expired.
select
    api_keys.key_id,
    api_keys.user_id,
    api_keys.scopes,
    api_keys.last_used_at,
    users.roles
from app.api_keys
inner join app.users on api_keys.user_id = users.user_id
where
    api_keys.key_hash = %(key_hash)s::text
    and api_keys.revoked_at is null
    and (api_keys.expires_at is null or api_keys.expires_at > %(now)s::timestamptz);

-- name: touch_key
-- Remember that a key was used.
update app.api_keys
set last_used_at = %(now)s::timestamptz
where key_id = %(key_id)s::uuid;
