-- name: find_proof
-- What proves who an account belongs to.
select
    email,
    password_hash
from app.users
where user_id = %(user_id)s::uuid;

-- name: forget_person
-- Delete an account and all that hangs on it; what else must go is left to the workers. Null where it is gone already.
select app.forget_person(%(user_id)s::uuid, 'asked for') as request_id;
