-- name: lock_person
-- Let the decisions of one person come one after the other, until the transaction ends.
select user_id
from app.users
where user_id = %(user_id)s::uuid
for no key update;

-- name: find_consents
-- The newest decision of a person about each purpose they decided on.
select distinct on (purpose)
    purpose,
    is_given,
    version,
    recorded_at
from app.consents
where user_id = %(user_id)s::uuid
order by purpose, consent_id desc;

-- name: add_decision
-- One more yes or no.
insert into app.consents (user_id, purpose, version, is_given, address)
values (
    %(user_id)s::uuid,
    %(purpose)s::text,
    %(version)s::text,
    %(is_given)s::boolean,
    %(address)s::text
);

-- name: count_decisions
-- How often a person decided.
select count(*) as total
from app.consents
where user_id = %(user_id)s::uuid;

-- name: find_decisions
-- A page of all a person ever decided, newest first.
select
    purpose,
    is_given,
    version,
    address,
    recorded_at
from app.consents
where user_id = %(user_id)s::uuid
order by consent_id desc
offset %(skipped)s::integer
limit %(taken)s::integer;
