-- name: lock_person
-- Let the integrations of one person be added and tested one after the other, until the transaction ends.
select user_id
from app.users
where user_id = %(user_id)s::uuid
for no key update;

-- name: count_integrations
-- How many integrations a person has.
select count(*) as total
from app.integrations
where user_id = %(user_id)s::uuid;

-- name: add_integration
-- Keep credentials, sealed, and beside them what may be shown.
insert into app.integrations (user_id, kind, name, sealed, shown)
values (%(user_id)s::uuid, %(kind)s::text, %(name)s::text, %(sealed)s::bytea, %(shown)s::jsonb)
returning integration_id;

-- name: find_integrations
-- A person's integrations, newest first, each with the result of its last test.
select
    integrations.integration_id,
    integrations.kind,
    integrations.name,
    integrations.shown as settings,
    integrations.created_at,
    integrations.updated_at,
    request_runs.answer as last_test
from app.integrations
left join derived.request_runs
    on integrations.test_request_id = request_runs.request_id and request_runs.state = 'completed'
where
    integrations.user_id = %(user_id)s::uuid
    and (%(integration_id)s::uuid is null or integrations.integration_id = %(integration_id)s::uuid)
order by integrations.created_at desc, integrations.integration_id;

-- name: lock_integration
-- The credentials as they are kept, which nobody else changes until the transaction ends.
select
    kind,
    sealed
from app.integrations
where user_id = %(user_id)s::uuid and integration_id = %(integration_id)s::uuid
for update;

-- name: replace_integration
-- Other credentials; what came of trying the old ones says nothing about them.
update app.integrations
set
    name = %(name)s::text,
    sealed = %(sealed)s::bytea,
    shown = %(shown)s::jsonb,
    test_request_id = null,
    updated_at = now()
where user_id = %(user_id)s::uuid and integration_id = %(integration_id)s::uuid;

-- name: remove_integration
-- Forget the credentials; no row where the person has no such integration.
delete from app.integrations
where user_id = %(user_id)s::uuid and integration_id = %(integration_id)s::uuid
returning kind;

-- name: find_unanswered
-- The test of what is stored now that was asked for and is not over.
select integrations.test_request_id as request_id
from app.integrations
left join derived.request_runs
    on integrations.test_request_id = request_runs.request_id and request_runs.state <> 'running'
where
    integrations.user_id = %(user_id)s::uuid
    and integrations.integration_id = %(integration_id)s::uuid
    and integrations.test_request_id is not null
    and request_runs.request_id is null;

-- name: count_unanswered
-- How many tests of a person are not over, of whatever was stored when they were asked for.
select count(*) as total
from app.outbox
left join derived.request_runs
    on outbox.request_id = request_runs.request_id and request_runs.state <> 'running'
where
    outbox.user_id = %(user_id)s::uuid
    and outbox.kind = 'test_integration'
    and request_runs.request_id is null;

-- name: ask_for_test
-- Ask the workers to try the credentials. They read them for themselves: the request holds none.
with asked as (
    insert into app.outbox (user_id, kind, payload)
    values (
        %(user_id)s::uuid,
        'test_integration',
        jsonb_build_object('integration_id', %(integration_id)s::uuid)
    )
    returning request_id
)

update app.integrations
set test_request_id = asked.request_id
from asked
where integrations.user_id = %(user_id)s::uuid and integrations.integration_id = %(integration_id)s::uuid
returning asked.request_id;
