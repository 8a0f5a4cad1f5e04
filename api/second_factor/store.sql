-- name: find_state
-- Whether a second factor was confirmed, and how many recovery codes are left; no row where there is none.
select
    second_factors.confirmed_at is not null as is_on,
    second_factors.confirmed_at,
    (
        select count(*)
        from app.recovery_codes
        where recovery_codes.user_id = second_factors.user_id and recovery_codes.used_at is null
    )::integer as recovery_codes_left
from app.second_factors
where second_factors.user_id = %(user_id)s::uuid;

-- name: find_email
-- How a person knows their account.
select email
from app.users
where user_id = %(user_id)s::uuid;

-- name: begin
-- Keep a secret that is to be confirmed, in place of one that never was; no row where one was confirmed.
insert into app.second_factors (user_id, sealed)
values (%(user_id)s::uuid, %(sealed)s::bytea)
on conflict (user_id) do update set
    sealed = excluded.sealed,
    last_step = 0,
    created_at = %(now)s::timestamptz
where second_factors.confirmed_at is null
returning user_id;

-- name: confirm
-- From now on the second factor is asked for.
update app.second_factors
set confirmed_at = %(now)s::timestamptz
where user_id = %(user_id)s::uuid;

-- name: remove_recovery_codes
-- Forget a person's recovery codes.
delete from app.recovery_codes
where user_id = %(user_id)s::uuid;

-- name: add_recovery_codes
-- Keep the hashes of new recovery codes.
insert into app.recovery_codes (user_id, code_hash)
select
    %(user_id)s::uuid as user_id,
    new_codes.code_hash
from unnest(%(code_hashes)s::text[]) as new_codes (code_hash);

-- name: remove_factor
-- Forget a person's second factor.
delete from app.second_factors
where user_id = %(user_id)s::uuid;
