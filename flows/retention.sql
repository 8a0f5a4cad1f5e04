-- name: sweep
-- Delete what people own and is older than that; how many it was.
select app.sweep(%(what)s::text, %(before)s::timestamptz) as gone;

-- name: remove_expired_exports
-- Exports whose time is over, with the names of their files.
delete from derived.exports
where expires_at < %(now)s::timestamptz
returning blob_hash;

-- name: remove_orphaned_runs
-- Work on requests that are gone.
delete from derived.request_runs
where
    not exists (
        select 1
        from app.outbox
        where outbox.request_id = request_runs.request_id
    );

-- name: find_tables_with_files
-- Every table that names files, and whether the flows may read the names.
select
    pg_namespace.nspname as schema_name,
    pg_class.relname as table_name,
    has_column_privilege(pg_class.oid, pg_attribute.attnum, 'select') as is_readable
from pg_class
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
inner join pg_attribute on pg_class.oid = pg_attribute.attrelid and pg_attribute.attname = 'blob_hash'
where pg_namespace.nspname in ('raw', 'app', 'derived') and pg_class.relkind in ('r', 'p')
order by schema_name, table_name;
