-- name: find_ledger
-- Whether any migration was ever applied.
select to_regclass('public.jobraker_migrations') is not null as has_ledger;

-- name: find_migrations
-- What was applied, with the checksums of then.
select name, checksum
from public.jobraker_migrations
order by name;
