-- name: find_tables
-- Every table with rows of persons, with the columns they may have and those that are kept back: what proves who
-- somebody is, what is sealed, hashes, and whatever the flows may not read at all.
with owned as (
    select
        pg_class.oid as table_id,
        pg_namespace.nspname as schema_name,
        pg_class.relname as table_name
    from pg_class
    inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
    inner join pg_attribute on pg_class.oid = pg_attribute.attrelid and pg_attribute.attname = 'user_id'
    where pg_namespace.nspname in ('app', 'derived') and pg_class.relkind in ('r', 'p') and not pg_class.relispartition
),

columns as (
    select
        owned.*,
        pg_attribute.attname as column_name,
        pg_attribute.attnum as place,
        pg_attribute.atttypid <> 'bytea'::regtype
        and pg_attribute.attname !~ '(hash|secret|verifier|nonce|token|password|sealed|wrapped)'
        and has_column_privilege(owned.table_id, pg_attribute.attnum, 'select') as is_shown
    from owned
    inner join pg_attribute on owned.table_id = pg_attribute.attrelid
    where pg_attribute.attnum > 0 and not pg_attribute.attisdropped
)

select
    schema_name,
    table_name,
    coalesce(array_agg(column_name order by place) filter (where is_shown), '{}')::text[] as shown,
    coalesce(array_agg(column_name order by place) filter (where not is_shown), '{}')::text[] as kept_back
from columns
group by schema_name, table_name
order by schema_name, table_name;

-- name: find_requests
-- What a person asked for and what came of it; also the mails that were asked for to their address.
select
    outbox.request_id,
    outbox.kind,
    outbox.payload,
    outbox.created_at,
    coalesce(request_runs.state, 'pending') as state,
    request_runs.answer,
    request_runs.error,
    request_runs.finished_at
from app.outbox
inner join app.users
    on
        outbox.user_id = users.user_id
        or (outbox.user_id is null and lower(outbox.payload ->> 'email') = lower(users.email))
left join derived.request_runs on outbox.request_id = request_runs.request_id
where users.user_id = %(user_id)s::uuid
order by outbox.created_at, outbox.request_id;

-- name: find_answers
-- What a person answers to the questions of application forms, sealed.
select
    topic,
    sealed,
    updated_at
from app.screening_answers
where user_id = %(user_id)s::uuid
order by topic;

-- name: find_files
-- Where the files of a person's CVs are.
select
    resume_id,
    filename,
    blob_hash
from app.resumes
where user_id = %(user_id)s::uuid
order by uploaded_at, resume_id;
