-- name: add_user
-- A new account, or no row where the e-mail has one already, in whatever case it is written.
insert into app.users (email, password_hash, full_name)
values (%(email)s::text, %(password_hash)s::text, %(full_name)s::text)
on conflict (lower(email)) do nothing
returning
    user_id,
    email,
    full_name,
    roles,
    email_verified_at is not null as email_verified,
    created_at;

-- name: find_secret
-- Whose e-mail it is, what its password is checked against, and how often that changed.
select
    user_id,
    password_hash,
    credentials_version as version
from app.users
where lower(email) = lower(%(email)s::text);

-- name: find_user
-- An account as its owner sees it.
select
    user_id,
    email,
    full_name,
    roles,
    email_verified_at is not null as email_verified,
    created_at
from app.users
where user_id = %(user_id)s::uuid;

-- name: renew_hash
-- The same password, hashed by today's parameters; nothing where another one has come meanwhile.
update app.users
set password_hash = %(renewed)s::text
where user_id = %(user_id)s::uuid and password_hash = %(password_hash)s::text;

-- name: replace_password
-- A new password. Every token that was mailed before is void.
update app.users
set password_hash = %(password_hash)s::text, credentials_version = credentials_version + 1
where user_id = %(user_id)s::uuid;

-- name: reset_password
-- A new password where the mailed token is still the latest word. The mail also proves that its owner reads it; whether
-- that was known before is answered.
with before_it as (
    select
        users.user_id,
        users.email_verified_at is not null as was_verified
    from app.users
    where users.user_id = %(user_id)s::uuid and users.credentials_version = %(version)s::integer
    for update
)

update app.users
set
    password_hash = %(password_hash)s::text,
    credentials_version = users.credentials_version + 1,
    email_verified_at = coalesce(users.email_verified_at, %(now)s::timestamptz)
from before_it
where users.user_id = before_it.user_id
returning before_it.was_verified;

-- name: unlink_identities
-- Nobody signs in to this account through others.
delete from app.identities
where user_id = %(user_id)s::uuid;

-- name: revoke_keys
-- No key of this account works any more.
update app.api_keys
set revoked_at = %(now)s::timestamptz
where user_id = %(user_id)s::uuid and revoked_at is null;

-- name: remove_recovery_codes
-- Forget the recovery codes of an account.
delete from app.recovery_codes
where user_id = %(user_id)s::uuid;

-- name: remove_second_factor
-- Forget the second factor of an account.
delete from app.second_factors
where user_id = %(user_id)s::uuid;

-- name: verify_email
-- The address is its owner's, where it is still the one the token was mailed to.
update app.users
set email_verified_at = coalesce(email_verified_at, %(now)s::timestamptz)
where user_id = %(user_id)s::uuid and credentials_version = %(version)s::integer
returning
    user_id,
    email,
    full_name,
    roles,
    email_verified_at is not null as email_verified,
    created_at;

-- name: ask_for_mail
-- Ask the workers to write to an address. Whether anybody owns it they find out, so that asking takes the same time.
insert into app.outbox (user_id, kind, payload)
values (null, 'mail', jsonb_build_object('template', %(template)s::text, 'email', %(email)s::text));

-- name: lock_session
-- Whose token it is, used or not. Nobody else uses or ends a token of this sign-in until the transaction ends.
select
    sessions.session_id,
    sessions.user_id,
    sessions.expires_at
from app.sessions
inner join app.refresh_tokens on sessions.session_id = refresh_tokens.session_id
where refresh_tokens.token_hash = %(token_hash)s::text
for update of sessions;

-- name: use_refresh_token
-- Use a token up: one row where it was good, none where it is used, expired or its session is over.
update app.refresh_tokens
set used_at = %(now)s::timestamptz
from app.sessions
where
    refresh_tokens.token_hash = %(token_hash)s::text
    and refresh_tokens.used_at is null
    and refresh_tokens.expires_at > %(now)s::timestamptz
    and sessions.session_id = refresh_tokens.session_id
    and sessions.ended_at is null
    and sessions.expires_at > %(now)s::timestamptz
returning refresh_tokens.token_hash;

-- name: touch_session
-- Remember that a session was used, and from where.
update app.sessions
set last_used_at = %(now)s::timestamptz, address = %(address)s::text, agent = %(agent)s::text
where session_id = %(session_id)s::uuid;

-- name: end_session
-- A sign-in is over; no row where it was already.
update app.sessions
set ended_at = %(now)s::timestamptz
where session_id = %(session_id)s::uuid and ended_at is null
returning session_id;

-- name: end_sessions
-- Every sign-in of a person is over, but perhaps the one they speak through.
update app.sessions
set ended_at = %(now)s::timestamptz
where
    user_id = %(user_id)s::uuid
    and ended_at is null
    and session_id is distinct from %(kept)s::uuid;
