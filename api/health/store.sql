-- name: count_jobs
-- Jobs in the search index: counted while they are few or never analysed, else as the planner knows them.
select
    case
        when planner.reltuples < 20000 then (select count(*) from derived.search_index)
        else planner.reltuples::bigint
    end as jobs
from pg_catalog.pg_class as planner
where planner.oid = 'derived.search_index'::regclass;
