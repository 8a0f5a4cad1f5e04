-- name: lock_proof
-- What proves who an account belongs to. It neither changes nor goes until the transaction ends.
select
    email,
    password_hash
from app.users
where user_id = %(user_id)s::uuid
for update;

-- name: forget_person
-- Delete an account and all that hangs on it; what else must go is left to the workers.
select app.forget_person(%(user_id)s::uuid, 'asked for') as request_id;
