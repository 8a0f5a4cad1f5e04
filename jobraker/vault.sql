-- name: find_person_key
-- A person's key as it is kept, or no row.
select wrapped
from app.person_keys
where user_id = %(user_id)s::uuid;

-- name: add_person_key
-- Give a person a key; the one they have stays.
insert into app.person_keys (user_id, wrapped)
values (%(user_id)s::uuid, %(wrapped)s::bytea)
on conflict (user_id) do nothing;

-- name: lock_keys
-- Let one rotation come after the other, until the transaction ends.
select pg_advisory_xact_lock(hashtextextended('keys of the house', 0));

-- name: find_key_ids
-- Which keys of the house persons' keys are wrapped with: their first eight letters.
select distinct convert_from(substring(wrapped from 1 for 8), 'LATIN1') as key_id
from app.person_keys;

-- name: find_person_keys
-- Everybody's key as it is kept, held until the transaction ends.
select
    user_id,
    wrapped
from app.person_keys
order by user_id
for update;

-- name: replace_person_key
-- The same key under another key of the house.
update app.person_keys
set wrapped = %(wrapped)s::bytea
where user_id = %(user_id)s::uuid;
