-- name: find_ledger
-- Whether any migration was ever applied.
select to_regclass('public.jobraker_migrations') is not null as has_ledger;

-- name: find_migrations
-- What was applied for good, with the checksums of then; grants come again after each change.
select name, checksum
from public.jobraker_migrations
where not starts_with(name, 'always/')
order by name;
