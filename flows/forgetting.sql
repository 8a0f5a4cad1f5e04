-- name: remove_runs
-- Forget the work on requests that are gone.
delete from derived.request_runs
where request_id = any(%(request_ids)s::uuid[]);
