-- name: find_people
-- Everybody who gave enough to recommend on.
select users.user_id
from app.users
where
    exists (select 1 from app.resumes where resumes.user_id = users.user_id and resumes.is_current)
    or exists (
        select 1 from app.profiles
        where
            profiles.user_id = users.user_id
            and (coalesce(profiles.headline, '') <> '' or profiles.titles <> '{}' or profiles.skills <> '{}')
    )
order by users.user_id;

-- name: remove_recommendations
-- Make room for a person's new list; lists of other algorithms stay beside it until they are renewed.
delete from derived.recommendations
where user_id = %(user_id)s::uuid and algorithm_version = %(algorithm_version)s::text;

-- name: save_recommendation
-- One line of a person's list.
insert into derived.recommendations (
    user_id, job_id, algorithm_version, rank, score, contributions, reasons, missing, request_id
)
values (
    %(user_id)s::uuid, %(job_id)s::uuid, %(algorithm_version)s::text, %(rank)s::integer, %(score)s::real,
    %(contributions)s::jsonb, %(reasons)s::text [], %(missing)s::text [], %(request_id)s::uuid
);
