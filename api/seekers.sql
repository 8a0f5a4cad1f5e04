-- name: hold_seeker
-- One transaction at a time saves or reads what is embedded of a person. The flows hold the same lock.
select pg_advisory_xact_lock(hashtextextended('seeker ' || %(user_id)s::uuid::text, 0));

-- name: ask_to_embed
-- Ask for new vectors, unless a request that nobody has taken yet waits.
insert into app.outbox (user_id, kind)
select
    %(user_id)s::uuid as user_id,
    'embed_seeker' as kind
where
    not exists (
        select 1
        from app.outbox as waiting
        left join derived.request_runs on waiting.request_id = request_runs.request_id
        where
            waiting.user_id = %(user_id)s::uuid
            and waiting.kind = 'embed_seeker'
            and request_runs.request_id is null
    );
