-- name: find_pgvector
-- The version of pgvector in use, or the one that would be installed, and the one the server offers.
select
    coalesce(installed_version, default_version) as version,
    default_version as offered
from pg_available_extensions
where name = 'vector';
