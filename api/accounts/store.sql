-- name: count_accounts
-- How many accounts match.
select count(*) as total
from app.users
where
    (%(email)s::text is null or position(lower(%(email)s::text) in lower(email)) > 0)
    and (%(role)s::text is null or %(role)s::text = any(roles));

-- name: find_accounts
-- A page of the accounts that match, newest first.
select
    users.user_id,
    users.email,
    users.roles,
    users.email_verified_at is not null as email_verified,
    users.created_at,
    (select max(sessions.last_used_at) from app.sessions where sessions.user_id = users.user_id) as last_used_at
from app.users
where
    (%(email)s::text is null or position(lower(%(email)s::text) in lower(users.email)) > 0)
    and (%(role)s::text is null or %(role)s::text = any(users.roles))
order by users.created_at desc, users.user_id
offset %(skipped)s::integer
limit %(taken)s::integer;

-- name: find_account
-- One account, or no row.
select
    users.user_id,
    users.email,
    users.roles,
    users.email_verified_at is not null as email_verified,
    users.created_at,
    (select max(sessions.last_used_at) from app.sessions where sessions.user_id = users.user_id) as last_used_at
from app.users
where users.user_id = %(user_id)s::uuid;

-- name: find_id
-- Whose address it is, or no row.
select user_id
from app.users
where lower(email) = lower(%(email)s::text);

-- name: replace_roles
-- What somebody is to the house from now on; no row where they do not exist.
update app.users
set roles = %(roles)s::text[]
where user_id = %(user_id)s::uuid
returning user_id;
