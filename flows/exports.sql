-- name: find_export
-- The archive that was already made for a request.
select
    bytes,
    expires_at
from derived.exports
where request_id = %(request_id)s::uuid;

-- name: add_export
-- An archive that can be fetched from now on. No row where another worker was first.
insert into derived.exports (request_id, user_id, blob_hash, bytes, created_at, expires_at)
values (
    %(request_id)s::uuid,
    %(user_id)s::uuid,
    %(blob_hash)s::text,
    %(bytes)s::integer,
    %(created_at)s::timestamptz,
    %(expires_at)s::timestamptz
)
on conflict (request_id) do nothing
returning bytes, expires_at;
