-- name: hold_seeker
-- Wait until nobody saves what is embedded of a person, and let nobody until the transaction ends. As the API does.
select pg_advisory_xact_lock(hashtextextended('seeker ' || %(user_id)s::uuid::text, 0));

-- name: find_seeker
-- What a person gave: the text of the current CV and the profile. No row for an unknown person.
select
    users.user_id,
    resumes.text as resume_text,
    to_jsonb(profiles) - 'user_id' - 'updated_at' as profile
from app.users
left join app.resumes on users.user_id = resumes.user_id and resumes.is_current
left join app.profiles on users.user_id = profiles.user_id
where users.user_id = %(user_id)s::uuid;

-- name: find_vectors
-- All vectors that are kept of a person.
select
    kind,
    encoder,
    text_hash,
    embedding
from derived.person_embeddings
where user_id = %(user_id)s::uuid;

-- name: find_consent
-- What a person last said of outside language models; no row where they never said anything.
select is_given
from app.consents
where user_id = %(user_id)s::uuid and purpose = 'language_models'
order by consent_id desc
limit 1;

-- name: remove_others
-- Forget the vectors of a person that are of other kinds or by another encoder.
delete from derived.person_embeddings
where
    user_id = %(user_id)s::uuid
    and (encoder <> %(encoder)s::text or kind <> all(%(kinds)s::text []));

-- name: save_vector
-- The vector of one text of a person, in the place of an older one.
insert into derived.person_embeddings (user_id, encoder, kind, text_hash, embedding)
values (%(user_id)s::uuid, %(encoder)s::text, %(kind)s::text, %(text_hash)s::text, %(embedding)s::halfvec(384))
on conflict (user_id, encoder, kind) do update set
    text_hash = excluded.text_hash,
    embedding = excluded.embedding,
    embedded_at = now();
