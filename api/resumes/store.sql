-- name: lock_person
-- Let the uploads of one person come one after the other, until the transaction ends.
select user_id
from app.users
where user_id = %(user_id)s::uuid
for no key update;

-- name: retire_current
-- Make room for a newer CV.
update app.resumes
set is_current = false
where user_id = %(user_id)s::uuid and is_current;

-- name: add_resume
-- A newly uploaded CV, current from now on.
insert into app.resumes (user_id, filename, media_type, bytes, blob_hash, text)
values (
    %(user_id)s::uuid,
    %(filename)s::text,
    %(media_type)s::text,
    %(bytes)s::integer,
    %(blob_hash)s::text,
    %(text)s::text
)
returning resume_id, filename, media_type, bytes, is_current, uploaded_at, text;

-- name: count_resumes
-- How many CVs a person has.
select count(*) as total
from app.resumes
where user_id = %(user_id)s::uuid;

-- name: find_resumes
-- A page of a person's CVs, newest first.
select
    resume_id,
    filename,
    media_type,
    bytes,
    is_current,
    uploaded_at
from app.resumes
where user_id = %(user_id)s::uuid
order by uploaded_at desc, resume_id
offset %(skipped)s::integer
limit %(taken)s::integer;

-- name: find_resume
-- One CV, only for its owner.
select
    resume_id,
    filename,
    media_type,
    bytes,
    is_current,
    uploaded_at,
    text
from app.resumes
where resume_id = %(resume_id)s::uuid and user_id = %(user_id)s::uuid;

-- name: find_file
-- Where the file of one CV is, only for its owner.
select
    filename,
    media_type,
    blob_hash
from app.resumes
where resume_id = %(resume_id)s::uuid and user_id = %(user_id)s::uuid;

-- name: remove_resume
-- Forget one CV, only for its owner. One row, with the hash of its file, where there was one.
delete from app.resumes
where resume_id = %(resume_id)s::uuid and user_id = %(user_id)s::uuid
returning blob_hash;

-- name: promote_newest
-- Where no CV is current any more, the newest one left is.
update app.resumes
set is_current = true
where
    resume_id = (
        select newest.resume_id
        from app.resumes as newest
        where newest.user_id = %(user_id)s::uuid
        order by newest.uploaded_at desc, newest.resume_id
        limit 1
    )
    and not exists (
        select 1
        from app.resumes as present
        where present.user_id = %(user_id)s::uuid and present.is_current
    );
