-- Forgetting: what a deleted account takes with it, and what goes when its time is over. The flows may not write to
-- `app`; for these few deletions they call functions that do exactly that and nothing else.

alter table app.users add column last_seen_at timestamptz;
comment on column app.users.last_seen_at is
'The last use of a session that was swept away; whether an account is used at all must be known for longer.';

-- Rows about a person go with the person, in the same transaction, whoever wrote them and whatever they wrote meanwhile.
delete from derived.recommendations
where
    not exists (
        select 1 from app.users
        where users.user_id = recommendations.user_id
    );
alter table derived.recommendations add constraint recommendations_user_id_fkey
foreign key (user_id) references app.users on delete cascade;

delete from derived.person_embeddings
where
    not exists (
        select 1 from app.users
        where users.user_id = person_embeddings.user_id
    );
alter table derived.person_embeddings add constraint person_embeddings_user_id_fkey
foreign key (user_id) references app.users on delete cascade;

delete from derived.exports
where
    not exists (
        select 1 from app.users
        where users.user_id = exports.user_id
    );
alter table derived.exports add constraint exports_user_id_fkey
foreign key (user_id) references app.users on delete cascade;

create function app.hold_person(person uuid) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    perform from app.users where users.user_id = person for key share;
    return found;
end
$$;
comment on function app.hold_person is
'Whether a person is there, and stays until the transaction ends. Whoever writes derived rows of theirs asks first: '
'taken in the other order, the locks of a writer and of a deletion could wait for each other.';

create index audit_log_by_actor on app.audit_log (actor_id);

create function app.names_person(document jsonb, person uuid, person_email text) returns boolean
language sql immutable set search_path = '' as $$
    select exists (
        select
        from jsonb_path_query(document, 'strict $.** ? (@.type() == "string")') as words (word)
        where lower(words.word #>> '{}') in (person::text, lower(person_email))
    )
$$;
comment on function app.names_person is
'Whether any text in a document is the id or the e-mail address of a person.';

create function app.forget_person(person uuid, reason text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
    person_email text;
    place record;
    names text[];
    blobs text[];
    requests uuid[];
    forgotten uuid;
    tries integer := 0;
begin
    -- Whoever works for the person at this moment may hold a row of theirs and want their account to stay. One of us
    -- has to step back: it is us, and we try again.
    loop
        begin
            blobs := '{}';
            -- From here on nobody can add anything of theirs.
            select users.email into person_email from app.users where users.user_id = person for update;
            if not found then
                return null;
            end if;

            for place in
                select pg_namespace.nspname, pg_class.relname
                from pg_catalog.pg_class
                inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
                where
                    pg_namespace.nspname in ('app', 'derived')
                    and pg_class.relkind in ('r', 'p')
                    and 2 = (
                        select count(*) from pg_catalog.pg_attribute
                        where pg_attribute.attrelid = pg_class.oid and pg_attribute.attname in ('user_id', 'blob_hash')
                    )
            loop
                execute format('select array_agg(blob_hash) from %I.%I where user_id = $1', place.nspname, place.relname)
                into names using person;
                blobs := blobs || names;
            end loop;

            with removed as (
                delete from app.outbox
                where outbox.user_id is null and app.names_person(outbox.payload, person, person_email)
                returning outbox.request_id
            )

            select array_agg(asked.request_id) into requests
            from (
                select removed.request_id from removed
                union all
                select outbox.request_id from app.outbox where outbox.user_id = person
            ) as asked;
            delete from derived.request_runs where request_runs.request_id = any(requests);

            -- By index alone: the log is long, and the details of others' rows name nobody.
            update app.audit_log
            set
                user_id = nullif(audit_log.user_id, person),
                actor_id = nullif(audit_log.actor_id, person),
                address = null,
                agent = null,
                details = '{}'
            where
                audit_log.user_id = person
                or audit_log.actor_id = person;
            insert into app.audit_log (event, details) values ('account_deleted', jsonb_build_object('reason', reason));

            insert into app.outbox (user_id, kind, payload)
            values (
                null,
                'forget',
                jsonb_build_object('blobs', blobs, 'requests', coalesce(requests, '{}'))
            )
            returning outbox.request_id into forgotten;
            delete from app.users where users.user_id = person;
            return forgotten;
        exception when deadlock_detected then
            tries := tries + 1;
            if tries = 5 then
                raise;
            end if;
        end;
    end loop;
end
$$;
comment on function app.forget_person is
'Deletes an account with all its rows and the names in the security log; the request for the rest (their files), '
'or null where there is nobody. The request names nobody. It also has the ids of their requests: one that a worker was '
'claiming in this very moment gets its row in request_runs after we looked.';

create function app.sweep(what text, before timestamptz) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    gone bigint := 0;
    person uuid;
begin
    if what = 'ended_sessions' then
        -- People first: a deletion locks them before their sessions, and so must we.
        with swept as (
            select sessions.user_id, max(sessions.last_used_at) as last_used_at
            from app.sessions
            where least(sessions.ended_at, sessions.expires_at) < before
            group by sessions.user_id
        )

        update app.users
        set last_seen_at = greatest(users.last_seen_at, swept.last_used_at)
        from swept
        where users.user_id = swept.user_id;
        delete from app.sessions where least(sessions.ended_at, sessions.expires_at) < before;
    elsif what = 'dead_tokens' then
        delete from app.refresh_tokens
        using app.sessions
        where
            refresh_tokens.session_id = sessions.session_id
            and least(sessions.ended_at, sessions.expires_at) < before;
    elsif what = 'sign_in_attempts' then
        delete from app.oauth_attempts where oauth_attempts.expires_at < before;
    elsif what = 'answered_requests' then
        delete from app.outbox
        using derived.request_runs
        where
            outbox.request_id = request_runs.request_id
            and request_runs.state <> 'running'
            and request_runs.finished_at < before;
    elsif what = 'security_events' then
        delete from app.audit_log where audit_log.recorded_at < before;
    elsif what in ('unverified_accounts', 'inactive_accounts') then
        for person in
            select users.user_id
            from app.users
            where
                users.roles <@ array['seeker', 'analyst']
                and (what = 'inactive_accounts' or users.email_verified_at is null)
                and before > case what
                    when 'unverified_accounts' then users.created_at
                    else greatest(
                        users.created_at,
                        users.last_seen_at,
                        (select max(sessions.last_used_at) from app.sessions where sessions.user_id = users.user_id),
                        (select max(api_keys.last_used_at) from app.api_keys where api_keys.user_id = users.user_id)
                    )
                end
            for update skip locked
        loop
            perform app.forget_person(person, what);
            gone := gone + 1;
        end loop;
        return gone;
    else
        raise exception 'nobody knows how to sweep %', what;
    end if;
    get diagnostics gone = row_count;
    return gone;
end
$$;
comment on function app.sweep is
'Deletes what is older than that, and how many it was: all that the flows may do to what people own.';

revoke all on function app.hold_person, app.names_person, app.forget_person, app.sweep from public;
