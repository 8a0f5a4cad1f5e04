-- name: find_keys
-- A person's keys, newest first; those that expired too, until they are revoked.
select
    key_id,
    name,
    hint,
    scopes,
    created_at,
    last_used_at,
    expires_at
from app.api_keys
where user_id = %(user_id)s::uuid and revoked_at is null
order by created_at desc, key_id desc;

-- name: lock_person
-- Let the keys of one person be made one after the other, until the transaction ends.
select user_id
from app.users
where user_id = %(user_id)s::uuid
for no key update;

-- name: count_keys
-- How many keys a person has.
select count(*) as total
from app.api_keys
where user_id = %(user_id)s::uuid and revoked_at is null;

-- name: add_key
-- Keep the hash of a key that was just made.
insert into app.api_keys (user_id, name, key_hash, hint, scopes, expires_at)
values (
    %(user_id)s::uuid,
    %(name)s::text,
    %(key_hash)s::text,
    %(hint)s::text,
    %(scopes)s::text[],
    %(expires_at)s::timestamptz
)
returning
    key_id,
    name,
    hint,
    scopes,
    created_at,
    last_used_at,
    expires_at;

-- name: revoke_key
-- One key of a person works no more; no row where they have no such key.
update app.api_keys
set revoked_at = %(now)s::timestamptz
where user_id = %(user_id)s::uuid and key_id = %(key_id)s::uuid and revoked_at is null
returning key_id;
