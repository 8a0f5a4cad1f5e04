-- name: add_user
-- A new account, or no row where the e-mail has one already, in whatever case it is written.
insert into app.users (email, password_hash, full_name)
values (%(email)s::text, %(password_hash)s::text, %(full_name)s::text)
on conflict (lower(email)) do nothing
returning user_id, email, full_name, created_at;

-- name: find_secret
-- Whose e-mail it is and what its password is checked against.
select user_id, password_hash
from app.users
where lower(email) = lower(%(email)s::text);

-- name: find_user
-- An account as its owner sees it.
select user_id, email, full_name, created_at
from app.users
where user_id = %(user_id)s::uuid;

-- name: add_refresh_token
-- Keep the hash of a token that was just given out.
insert into app.refresh_tokens (token_hash, user_id, family, expires_at)
values (%(token_hash)s::text, %(user_id)s::uuid, %(family)s::uuid, %(expires_at)s::timestamptz);

-- name: lock_family
-- Let nobody else use or end a token of this one's sign-in until the transaction ends.
select pg_advisory_xact_lock(hashtextextended('refresh family ' || refresh_tokens.family::text, 0))
from app.refresh_tokens
where refresh_tokens.token_hash = %(token_hash)s::text;

-- name: use_refresh_token
-- Use a token up: one row where it was good, none where it is unknown, used, revoked or expired.
update app.refresh_tokens
set used_at = %(now)s::timestamptz
where
    token_hash = %(token_hash)s::text
    and used_at is null
    and revoked_at is null
    and expires_at > %(now)s::timestamptz
returning user_id, family;

-- name: revoke_family
-- End every token that descends from the same sign-in as this one.
update app.refresh_tokens
set revoked_at = %(now)s::timestamptz
where
    revoked_at is null
    and family = (select known.family from app.refresh_tokens as known where known.token_hash = %(token_hash)s::text);
