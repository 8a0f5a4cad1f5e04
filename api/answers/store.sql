-- name: find_answers
-- A person's answers as they are kept.
select
    topic,
    sealed,
    updated_at
from app.screening_answers
where user_id = %(user_id)s::uuid
order by topic;

-- name: hold_answers
-- One at a time saves answers of a person, until the transaction ends.
select pg_advisory_xact_lock(hashtextextended('answers ' || %(user_id)s::uuid::text, 0));

-- name: count_others
-- How many topics a person answered beside this one.
select count(*) as others
from app.screening_answers
where user_id = %(user_id)s::uuid and topic <> %(topic)s::text;

-- name: save_answer
-- An answer, in the place of an older one.
insert into app.screening_answers (user_id, topic, sealed)
values (%(user_id)s::uuid, %(topic)s::text, %(sealed)s::bytea)
on conflict (user_id, topic) do update set
    sealed = excluded.sealed,
    updated_at = now()
returning updated_at;

-- name: remove_answer
-- Forget an answer; no row where there was none.
delete from app.screening_answers
where user_id = %(user_id)s::uuid and topic = %(topic)s::text
returning topic;
