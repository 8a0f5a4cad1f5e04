-- name: find_details
-- What is shown of the chosen jobs; a job that closed or went stale since it was indexed has no row here.
select
    jobs.job_id,
    jobs.title,
    jobs.company_name,
    jobs.place,
    jobs.url
from marts.jobs
where
    jobs.job_id = any(%(job_ids)s::uuid [])
    and jobs.status = 'open'
    and jobs.unverified_since is null;
