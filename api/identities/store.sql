-- name: find_identities
-- A person's accounts elsewhere, the first linked first.
select
    provider,
    subject,
    email,
    linked_at
from app.identities
where user_id = %(user_id)s::uuid
order by linked_at, provider, subject;

-- name: lock_account
-- Whether an account has a password, held until the transaction ends.
select password_hash is not null as has_password
from app.users
where user_id = %(user_id)s::uuid
for update;

-- name: remove_identity
-- Unlink an account elsewhere; no row where the person has no such.
delete from app.identities
where
    user_id = %(user_id)s::uuid
    and provider = %(provider)s::text
    and subject = %(subject)s::text
returning subject;
