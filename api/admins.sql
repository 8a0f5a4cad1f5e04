-- name: lock_roles
-- Let roles change one after the other, so that the last admin cannot go twice.
select pg_advisory_xact_lock(hashtextextended('roles', 0));

-- name: has_admin
-- Whether anybody runs the house.
select exists (select 1 from app.users where 'admin' = any(roles)) as has_admin;

-- name: is_last_admin
-- Whether this person runs the house, and nobody else does.
select coalesce(array_agg(user_id) = array[%(user_id)s::uuid], false) as is_last_admin
from app.users
where 'admin' = any(roles);
