-- name: find_standing
-- How often the proofs of an account changed, and whether a second one is asked for. Neither a password nor the account
-- changes until the transaction ends: a change that is on its way has come, or waits and ends the session too.
select
    users.credentials_version as version,
    second_factors.confirmed_at is not null as has_second_factor
from app.users
left join app.second_factors on users.user_id = second_factors.user_id
where users.user_id = %(user_id)s::uuid
for share of users;

-- name: add_session
-- A new sign-in.
insert into app.sessions (session_id, user_id, method, address, agent, expires_at)
values (
    %(session_id)s::uuid,
    %(user_id)s::uuid,
    %(method)s::text,
    %(address)s::text,
    %(agent)s::text,
    %(expires_at)s::timestamptz
);

-- name: add_refresh_token
-- Keep the hash of a token that was just given out.
insert into app.refresh_tokens (token_hash, user_id, session_id, expires_at)
values (%(token_hash)s::text, %(user_id)s::uuid, %(session_id)s::uuid, %(expires_at)s::timestamptz);
