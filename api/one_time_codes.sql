-- name: lock_factor
-- A person's second factor, held until the transaction ends; no row where they have none.
select
    sealed,
    last_step,
    confirmed_at is not null as is_confirmed
from app.second_factors
where user_id = %(user_id)s::uuid
for update;

-- name: use_step
-- The codes of this half minute and of those before it work no more.
update app.second_factors
set last_step = %(step)s::bigint
where user_id = %(user_id)s::uuid;

-- name: use_recovery_code
-- Use a recovery code up; no row where it is wrong or used.
update app.recovery_codes
set used_at = %(now)s::timestamptz
where user_id = %(user_id)s::uuid and code_hash = %(code_hash)s::text and used_at is null
returning code_hash;
