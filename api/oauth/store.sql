-- name: remove_stale_attempts
-- Forget the attempts that took too long; those that somebody else forgets just now are left to them.
with stale as (
    select oauth_attempts.state_hash
    from app.oauth_attempts
    where oauth_attempts.expires_at < %(now)s::timestamptz
    limit 100
    for update skip locked
)

delete from app.oauth_attempts
where oauth_attempts.state_hash in (select stale.state_hash from stale);

-- name: add_attempt
-- Remember a sign-in that goes to a provider.
insert into app.oauth_attempts (
    state_hash, provider, browser_hash, code_verifier, nonce, user_id, session_id, expires_at
)
values (
    %(state_hash)s::text,
    %(provider)s::text,
    %(browser_hash)s::text,
    %(code_verifier)s::text,
    %(nonce)s::text,
    %(user_id)s::uuid,
    %(session_id)s::uuid,
    %(expires_at)s::timestamptz
);

-- name: take_attempt
-- A sign-in that comes back from a provider. It comes back once: of two at the same moment, one finds it. None comes
-- back to a session that is over.
delete from app.oauth_attempts
where
    state_hash = %(state_hash)s::text
    and (
        session_id is null
        or exists (
            select 1
            from app.sessions
            where sessions.session_id = oauth_attempts.session_id and sessions.ended_at is null
        )
    )
returning
    provider,
    browser_hash,
    code_verifier,
    nonce,
    user_id,
    session_id,
    expires_at;

-- name: find_owner
-- Whose account an identity is linked to.
select user_id
from app.identities
where provider = %(provider)s::text and subject = %(subject)s::text;

-- name: find_account
-- Whose an address is, in whatever case it is written, and whether they have shown that they read its mail.
select
    user_id,
    email_verified_at is not null as is_verified
from app.users
where lower(email) = lower(%(email)s::text);

-- name: add_account
-- A new account of somebody who signs in through others; no row where the address has an account.
insert into app.users (email, full_name, email_verified_at)
values (%(email)s::text, %(full_name)s::text, %(now)s::timestamptz)
on conflict (lower(email)) do nothing
returning user_id;

-- name: add_identity
-- Link an identity to an account; no row where it is linked to one, be it the same.
insert into app.identities (provider, subject, user_id, email)
values (%(provider)s::text, %(subject)s::text, %(user_id)s::uuid, %(email)s::text)
on conflict (provider, subject) do nothing
returning
    provider,
    subject,
    email,
    linked_at;

-- name: find_identity
-- An identity of one person.
select
    provider,
    subject,
    email,
    linked_at
from app.identities
where provider = %(provider)s::text and subject = %(subject)s::text and user_id = %(user_id)s::uuid;
