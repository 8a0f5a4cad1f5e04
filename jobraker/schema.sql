-- The present structure of the database. Generated from migrations/ by `make schema`: read it, never edit it.
-- It expects an empty database, and makes the roles where the server has none.

do $$
declare
    role_name text;
begin
    foreach role_name in array array['jobraker_flows', 'jobraker_dbt', 'jobraker_api', 'jobraker_analyst'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I nologin', role_name);
        end if;
    end loop;
end
$$;

CREATE SCHEMA app;

CREATE SCHEMA derived;

CREATE SCHEMA intermediate;

CREATE SCHEMA marts;

CREATE SCHEMA raw;

CREATE SCHEMA staging;

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';

CREATE FUNCTION app.announce_request() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('jobraker_requests', new.request_id::text);
    return null;
end
$$;

CREATE FUNCTION app.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid;

COMMENT ON FUNCTION app.current_user_id() IS 'Whose transaction this is, as the API said when it began; null for nobody.';

CREATE FUNCTION app.forget_person(person uuid, reason text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $_$
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
            -- Nothing is held here: the other gets the time to take what it waited for, before we ask for it again.
            perform pg_catalog.pg_sleep(0.2 * tries);
        end;
    end loop;
end
$_$;

COMMENT ON FUNCTION app.forget_person(person uuid, reason text) IS 'Deletes an account with all its rows and the names in the security log; the request for the rest (their files), or null where there is nobody. The request names nobody. It also has the ids of their requests: one that a worker was claiming in this very moment gets its row in request_runs after we looked.';

CREATE FUNCTION app.hold_person(person uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform from app.users where users.user_id = person for key share;
    return found;
end
$$;

COMMENT ON FUNCTION app.hold_person(person uuid) IS 'Whether a person is there, and stays until the transaction ends. Whoever writes derived rows of theirs asks first: taken in the other order, the locks of a writer and of a deletion could wait for each other.';

CREATE FUNCTION app.names_person(document jsonb, person uuid, person_email text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    SET search_path TO ''
    AS $_$
    select exists (
        select
        from jsonb_path_query(document, 'strict $.** ? (@.type() == "string")') as words (word)
        where lower(words.word #>> '{}') in (person::text, lower(person_email))
    )
$_$;

COMMENT ON FUNCTION app.names_person(document jsonb, person uuid, person_email text) IS 'Whether any text in a document is the id or the e-mail address of a person.';

CREATE FUNCTION app.sweep(what text, before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

COMMENT ON FUNCTION app.sweep(what text, before timestamp with time zone) IS 'Deletes what is older than that, and how many it was: all that the flows may do to what people own.';

CREATE FUNCTION derived.find_given_ids(present uuid) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
return query
with recursive steps as (
    select present as job_id, 0 as step
    union all
    select own.own_job_id, 0
    from derived.job_identities as own
    where
        own.job_id = present
        and own.own_job_id <> present
        and not exists (select from derived.job_identities as live where live.job_id = own.own_job_id)
        and not exists (
            select
            from derived.identity_rulings as rulings
            where rulings.job_id = own.own_job_id and rulings.kind = 'merge' and rulings.undone_at is null
        )
    union all
    select rulings.job_id, steps.step + 1
    from steps
    inner join derived.identity_rulings as rulings on steps.job_id = rulings.into_job_id
    where rulings.kind = 'merge' and rulings.undone_at is null and steps.step < 50
)

select distinct steps.job_id
from steps;
end
$$;

COMMENT ON FUNCTION derived.find_given_ids(present uuid) IS 'Every id that leads to a job, its own among them: what find_present_job says, read from the other end.';

CREATE FUNCTION derived.find_present_job(given uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
return (
with recursive steps as (
    select given as job_id, 0 as step
    union all
    select rulings.into_job_id, steps.step + 1
    from steps
    inner join derived.identity_rulings as rulings on steps.job_id = rulings.job_id
    where rulings.kind = 'merge' and rulings.undone_at is null and steps.step < 50
),

reached as (
    select steps.job_id
    from steps
    order by steps.step desc
    limit 1
)

select coalesce(
    (
        select identities.job_id
        from derived.job_identities as identities
        where
            identities.own_job_id = reached.job_id
            and not exists (select from derived.job_identities as live where live.job_id = reached.job_id)
        order by identities.source, identities.source_posting_id
        limit 1
    ),
    reached.job_id
)
from reached
);
end
$$;

COMMENT ON FUNCTION derived.find_present_job(given uuid) IS 'Where an id once given leads: along the merges; and an id that no job has is that of the job of the sighting it was made from.';

CREATE FUNCTION derived.purge_source(purged text, closed_texts text[]) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $_$
declare
    place record;
    touched uuid[];
    own uuid[];
    texts text[];
    gone bigint;
    removed jsonb := '{}';
begin
    select
        array_agg(jobs.job_id),
        array_agg(jobs.job_id) filter (where jobs.is_own)
    into touched, own
    from (
        select job_identities.job_id, bool_and(job_identities.source = purged) as is_own
        from derived.job_identities
        group by job_identities.job_id
        having bool_or(job_identities.source = purged)
    ) as jobs;

    select array_agg(distinct search_index.text_hash) into texts
    from derived.search_index
    where search_index.job_id = any(touched);

    -- What is shared with other sources comes back when the marts are built from what is left.
    delete from derived.search_index where search_index.job_id = any(touched);
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('derived.search_index', gone);
    delete from derived.recommendations where recommendations.job_id = any(own);
    get diagnostics gone = row_count;
    removed := removed || jsonb_build_object('derived.recommendations', gone);
    -- Only theirs: closed jobs of others are in no index, and keep their vectors for the day they open again.
    delete from derived.embeddings
    where
        embeddings.text_hash = any(texts || closed_texts)
        and not exists (select from derived.search_index where search_index.text_hash = embeddings.text_hash);
    delete from raw.gates using raw.crawls
    where gates.crawl_id = crawls.crawl_id and crawls.source = purged;

    -- Every table that names the source of a row, also those made after this was written. Calls are counted on, since
    -- quotas do not end with a licence, and what operators said stays said.
    for place in
        select pg_namespace.nspname as schema_name, pg_class.relname as table_name, pg_attribute.attname as column_name
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
        inner join pg_catalog.pg_attribute on pg_class.oid = pg_attribute.attrelid
        where
            pg_namespace.nspname in ('raw', 'staging', 'intermediate', 'marts', 'derived')
            and pg_class.relkind in ('r', 'p')
            and not pg_class.relispartition
            and not pg_attribute.attisdropped
            and pg_attribute.attname ~ '(^|_)source$'
            and pg_attribute.atttypid = 'text'::regtype
            and format('%I.%I', pg_namespace.nspname, pg_class.relname)
                not in ('raw.api_calls', 'raw.tenant_changes', 'staging.job_sources', 'marts.sources')
        order by 1, 2, 3
    loop
        execute format(
            'delete from %I.%I where %I = $1', place.schema_name, place.table_name, place.column_name
        ) using purged;
        get diagnostics gone = row_count;
        if gone > 0 then
            removed := removed || jsonb_build_object(format('%s.%s', place.schema_name, place.table_name), gone);
        end if;
    end loop;
    insert into raw.tenant_changes (source, tenant, is_enabled, reason) values (purged, '*', false, 'purged');
    return removed;
end
$_$;

COMMENT ON FUNCTION derived.purge_source(purged text, closed_texts text[]) IS 'Removes everything of a source, as when its licence ends, and switches it off; how many rows of each table. Whole or not at all, and safe to repeat. What people keep of a job (their marks and applications) is theirs and stays.';

CREATE FUNCTION raw.numeric_or_null(value text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
    return value::numeric;
exception when others then
    return null;
end
$$;

CREATE FUNCTION raw.timestamptz_or_null(value text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
begin
    -- Postgres also takes words for dates, such as "yesterday", and means its own.
    if value !~ '^\s*\d' then
        return null;
    end if;
    return value::timestamptz;
exception when others then
    return null;
end
$$;

CREATE TABLE app.api_keys (
    key_id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    key_hash text NOT NULL,
    hint text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_keys_scopes_check CHECK ((cardinality(scopes) > 0))
);

COMMENT ON TABLE app.api_keys IS 'Keys for machines, hashed; the key itself was shown once. The hint is its last four characters.';

CREATE TABLE app.audit_log (
    event_id bigint NOT NULL,
    event text NOT NULL,
    user_id uuid,
    actor_id uuid,
    address text,
    agent text,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE app.audit_log IS 'Security events, append-only: whose account, who acted, from where. It outlives the account, without names.';

ALTER TABLE app.audit_log ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.audit_log_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.consents (
    consent_id bigint NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    version text NOT NULL,
    is_given boolean NOT NULL,
    address text,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE app.consents IS 'Every yes and no of a person, append-only; the newest of a purpose counts.';

ALTER TABLE app.consents ALTER COLUMN consent_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.consents_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.identities (
    provider text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    email text,
    linked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT identities_provider_check CHECK ((provider = ANY (ARRAY['google'::text, 'linkedin'::text, 'github'::text])))
);

COMMENT ON TABLE app.identities IS 'Accounts elsewhere through which a person signs in; the subject is the provider''s own id of them.';

CREATE TABLE app.integrations (
    integration_id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    sealed bytea NOT NULL,
    shown jsonb NOT NULL,
    test_request_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT integrations_kind_check CHECK ((kind = ANY (ARRAY['adzuna'::text, 'openai'::text, 'skyvern'::text, 'simplify'::text, 'smtp'::text, 'apprise'::text])))
);

COMMENT ON TABLE app.integrations IS 'A person''s own credentials of other services: sealed, and beside it what may be shown, with secrets masked.';

CREATE TABLE app.job_marks (
    user_id uuid NOT NULL,
    job_id uuid NOT NULL,
    mark text NOT NULL,
    reason text,
    marked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT job_marks_mark_check CHECK ((mark = ANY (ARRAY['viewed'::text, 'saved'::text, 'dismissed'::text, 'applied'::text])))
);

COMMENT ON TABLE app.job_marks IS 'What a person did with a job. Dismissed and applied jobs are never recommended again.';

CREATE TABLE app.moderation_decisions (
    moderation_decision_id bigint NOT NULL,
    job_id uuid NOT NULL,
    source text NOT NULL,
    source_posting_id text NOT NULL,
    decision text NOT NULL,
    note text,
    actor_id uuid,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT moderation_decisions_decision_check CHECK ((decision = ANY (ARRAY['release'::text, 'hold'::text])))
);

COMMENT ON TABLE app.moderation_decisions IS 'What admins decided about jobs. Append-only; the last one counts over any rule.';

COMMENT ON COLUMN app.moderation_decisions.source_posting_id IS 'The posting that spoke for the job then: the decision follows it when jobs are merged or split.';

ALTER TABLE app.moderation_decisions ALTER COLUMN moderation_decision_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.moderation_decisions_moderation_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE app.oauth_attempts (
    state_hash text NOT NULL,
    provider text NOT NULL,
    browser_hash text NOT NULL,
    code_verifier text NOT NULL,
    nonce text NOT NULL,
    user_id uuid,
    session_id uuid,
    expires_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE app.oauth_attempts IS 'Sign-ins that are at a provider now. With a user_id: that person links the identity to their account, while the session lives that they set out in.';

CREATE TABLE app.outbox (
    request_id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    kind text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE app.outbox IS 'Requests that take longer than a page load, written in the transaction of what the user sees.';

CREATE TABLE app.person_keys (
    user_id uuid NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE app.person_keys IS 'The key under which one person''s secrets and files are sealed, itself sealed under a key of the house. Without this row they can be read by nobody any more.';

CREATE TABLE app.profiles (
    user_id uuid NOT NULL,
    headline text,
    titles text[] DEFAULT '{}'::text[] NOT NULL,
    skills text[] DEFAULT '{}'::text[] NOT NULL,
    countries text[] DEFAULT '{}'::text[] NOT NULL,
    remote_kinds text[] DEFAULT '{}'::text[] NOT NULL,
    seniority text,
    pay_annual_min numeric,
    pay_currency text,
    excluded_companies text[] DEFAULT '{}'::text[] NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    contact jsonb DEFAULT '{}'::jsonb NOT NULL,
    summary text,
    work_history jsonb DEFAULT '[]'::jsonb NOT NULL,
    education jsonb DEFAULT '[]'::jsonb NOT NULL,
    skill_years jsonb DEFAULT '{}'::jsonb NOT NULL,
    languages jsonb DEFAULT '[]'::jsonb NOT NULL,
    places jsonb DEFAULT '[]'::jsonb NOT NULL,
    liked_companies text[] DEFAULT '{}'::text[] NOT NULL,
    needs_visa boolean,
    work_permits text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT profiles_pay_annual_min_check CHECK ((pay_annual_min >= (0)::numeric))
);

COMMENT ON TABLE app.profiles IS 'What a person looks for. Empty lists and nulls constrain nothing.';

CREATE TABLE app.recovery_codes (
    user_id uuid NOT NULL,
    code_hash text NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE app.refresh_tokens (
    token_hash text NOT NULL,
    user_id uuid NOT NULL,
    session_id uuid CONSTRAINT refresh_tokens_family_not_null NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE app.refresh_tokens IS 'Hashes of refresh tokens. A token is used once; using it again ends its session.';

CREATE TABLE app.resumes (
    resume_id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    filename text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    blob_hash text NOT NULL,
    text text NOT NULL,
    is_current boolean DEFAULT true NOT NULL,
    uploaded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT resumes_bytes_check CHECK ((bytes > 0))
);

COMMENT ON COLUMN app.resumes.blob_hash IS 'Name of the file in the store, sealed under the key of its person; each row has its own.';

CREATE TABLE app.screening_answers (
    user_id uuid NOT NULL,
    topic text NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE app.screening_answers IS 'What a person answers to the questions of application forms, sealed: many are sensitive.';

CREATE TABLE app.second_factors (
    user_id uuid NOT NULL,
    sealed bytea NOT NULL,
    last_step bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    confirmed_at timestamp with time zone
);

COMMENT ON TABLE app.second_factors IS 'A TOTP secret. It is asked for once it was confirmed; a step is accepted once.';

CREATE TABLE app.sessions (
    session_id uuid NOT NULL,
    user_id uuid NOT NULL,
    method text NOT NULL,
    address text,
    agent text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT sessions_method_check CHECK ((method = ANY (ARRAY['password'::text, 'google'::text, 'linkedin'::text, 'github'::text])))
);

COMMENT ON TABLE app.sessions IS 'One row a sign-in. All its tokens die when it ends.';

CREATE TABLE app.users (
    user_id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    password_hash text,
    full_name text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    roles text[] DEFAULT '{seeker}'::text[] NOT NULL,
    email_verified_at timestamp with time zone,
    credentials_version integer DEFAULT 1 NOT NULL,
    last_seen_at timestamp with time zone,
    CONSTRAINT users_roles_check CHECK (((roles <@ ARRAY['seeker'::text, 'analyst'::text, 'operator'::text, 'admin'::text]) AND (cardinality(roles) > 0)))
);

COMMENT ON COLUMN app.users.password_hash IS 'Argon2; null where the person only signs in through others.';

COMMENT ON COLUMN app.users.credentials_version IS 'Counts changes of the password: what was mailed or proved before the last one is void.';

COMMENT ON COLUMN app.users.last_seen_at IS 'The last use of a session that was swept away; whether an account is used at all must be known for longer.';

CREATE TABLE derived.embeddings (
    text_hash text NOT NULL,
    encoder text NOT NULL,
    embedding public.halfvec(384) NOT NULL,
    embedded_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE derived.embeddings IS 'Each text once per encoder, whatever jobs carry it.';

CREATE TABLE derived.exports (
    request_id uuid NOT NULL,
    user_id uuid NOT NULL,
    blob_hash text NOT NULL,
    bytes integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE derived.exports IS 'Archives of everything about a person, made at their request, sealed under their key, kept for a while.';

CREATE TABLE derived.identity_evidence (
    evidence_id bigint NOT NULL,
    source text NOT NULL,
    source_posting_id text NOT NULL,
    other_source text NOT NULL,
    other_source_posting_id text NOT NULL,
    kind text NOT NULL,
    strength real NOT NULL,
    reason text NOT NULL,
    signs jsonb NOT NULL,
    version text NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT identity_evidence_kind_check CHECK ((kind = ANY (ARRAY['same'::text, 'family'::text, 'different'::text])))
);

COMMENT ON TABLE derived.identity_evidence IS 'The pairs that decided, and of each posting those that came nearest without being one job. Rows are only ever added.';

ALTER TABLE derived.identity_evidence ALTER COLUMN evidence_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME derived.identity_evidence_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE derived.identity_flags (
    job_id uuid NOT NULL,
    sightings integer NOT NULL,
    flagged_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE derived.identity_flags IS 'Jobs with so many sightings that a person should look at them.';

CREATE TABLE derived.identity_keys (
    key bigint NOT NULL,
    number bigint NOT NULL
);

COMMENT ON TABLE derived.identity_keys IS 'Where prints meet that may be of one job; see models/identity/fingerprints.py.';

CREATE TABLE derived.identity_prints (
    number bigint NOT NULL,
    source text NOT NULL,
    source_posting_id text NOT NULL,
    input_hash text NOT NULL,
    company text NOT NULL,
    title text NOT NULL,
    place text NOT NULL,
    city text,
    country text,
    is_own boolean NOT NULL,
    requisition_id text,
    reference_names text[] DEFAULT '{}'::text[] NOT NULL,
    words integer NOT NULL,
    language text,
    sketch bytea NOT NULL,
    employer_key text NOT NULL,
    title_key text NOT NULL,
    printed_at timestamp with time zone DEFAULT now() NOT NULL,
    vocabulary bytea DEFAULT '\x'::bytea NOT NULL,
    facts text[] DEFAULT '{}'::text[] NOT NULL
);
ALTER TABLE ONLY derived.identity_prints ALTER COLUMN sketch SET STORAGE EXTERNAL;
ALTER TABLE ONLY derived.identity_prints ALTER COLUMN vocabulary SET STORAGE EXTERNAL;

COMMENT ON TABLE derived.identity_prints IS 'What identity keeps of a posting, so that a new one is compared without reading the text of an old one again.';

COMMENT ON COLUMN derived.identity_prints.input_hash IS 'Of all that the print was made from and of the version that made it: while it stands, the print does.';

COMMENT ON COLUMN derived.identity_prints.sketch IS 'Numbers of 32 bits, sorted: the three-word shingles of the text. No sentence can be read from them.';

COMMENT ON COLUMN derived.identity_prints.vocabulary IS 'Numbers of 32 bits, sorted: the words of the text, each once, without their order. Empty: printed before they were kept.';

COMMENT ON COLUMN derived.identity_prints.facts IS 'Figures of pay, reference numbers and terms that the text names, such as pay:60000.';

ALTER TABLE derived.identity_prints ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME derived.identity_prints_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE derived.identity_rulings (
    ruling_id bigint NOT NULL,
    kind text NOT NULL,
    source text,
    source_posting_id text,
    job_id uuid NOT NULL,
    into_job_id uuid NOT NULL,
    ruled_by text NOT NULL,
    note text,
    ruled_at timestamp with time zone DEFAULT now() NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    CONSTRAINT identity_rulings_check CHECK (((kind = 'split'::text) = ((source IS NOT NULL) AND (source_posting_id IS NOT NULL)))),
    CONSTRAINT identity_rulings_check1 CHECK ((job_id <> into_job_id)),
    CONSTRAINT identity_rulings_kind_check CHECK ((kind = ANY (ARRAY['split'::text, 'merge'::text])))
);

COMMENT ON TABLE derived.identity_rulings IS 'Changes of a first decision: two jobs made one, or a sighting taken out of its job. Those of people win over the machine.';

COMMENT ON COLUMN derived.identity_rulings.ruled_by IS 'machine, or the name of who ran the command.';

ALTER TABLE derived.identity_rulings ALTER COLUMN ruling_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME derived.identity_rulings_ruling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE derived.job_identities (
    source text NOT NULL,
    source_posting_id text NOT NULL,
    job_id uuid NOT NULL,
    match_key text NOT NULL,
    evidence text NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    first_job_id uuid NOT NULL,
    own_job_id uuid
);

COMMENT ON TABLE derived.job_identities IS 'Which job a posting is a sighting of. The first decision stays.';

COMMENT ON COLUMN derived.job_identities.first_job_id IS 'What was decided first; it never changes. job_id is that after the rulings, so that each of them can be undone.';

COMMENT ON COLUMN derived.job_identities.own_job_id IS 'The id that a job has whose first sighting this is. Made from the sighting alone, so it is the same after a rebuild.';

CREATE TABLE derived.job_rulings (
    job_id uuid NOT NULL,
    decision text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    moderation_decision_id bigint NOT NULL,
    CONSTRAINT job_rulings_decision_check CHECK ((decision = ANY (ARRAY['release'::text, 'hold'::text])))
);

COMMENT ON TABLE derived.job_rulings IS 'The last decision about each job, after merges and splits, under every id that leads to it: written anew from app.moderation_decisions by the flows.';

CREATE VIEW derived.job_decisions AS
 SELECT DISTINCT ON (job_id) job_id,
    decision,
    decided_at,
    moderation_decision_id
   FROM ( SELECT job_rulings.job_id,
            job_rulings.decision,
            job_rulings.decided_at,
            job_rulings.moderation_decision_id
           FROM derived.job_rulings
        UNION ALL
         SELECT decisions.job_id,
            decisions.decision,
            decisions.decided_at,
            decisions.moderation_decision_id
           FROM app.moderation_decisions decisions
          WHERE (decisions.moderation_decision_id > ( SELECT COALESCE(max(job_rulings.moderation_decision_id), (0)::bigint) AS "coalesce"
                   FROM derived.job_rulings))
        UNION ALL
         SELECT identities.job_id,
            decisions.decision,
            decisions.decided_at,
            decisions.moderation_decision_id
           FROM (app.moderation_decisions decisions
             JOIN derived.job_identities identities ON (((decisions.source = identities.source) AND (decisions.source_posting_id = identities.source_posting_id))))
          WHERE (decisions.moderation_decision_id > ( SELECT COALESCE(max(job_rulings.moderation_decision_id), (0)::bigint) AS "coalesce"
                   FROM derived.job_rulings))) said
  ORDER BY job_id, moderation_decision_id DESC;

COMMENT ON VIEW derived.job_decisions IS 'The decision that counts about each job, the one rule for all who ask: what the flows wrote down last, and whatever was decided since. Which job an older decision is about, only they know.';

CREATE TABLE derived.job_families (
    job_id uuid NOT NULL,
    family_id uuid NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE derived.job_families IS 'Jobs that are one ad by one employer in several places. A job without a row is a family of its own.';

CREATE VIEW derived.merged_jobs AS
 WITH RECURSIVE steps AS (
         SELECT rulings.job_id,
            rulings.into_job_id,
            1 AS step
           FROM derived.identity_rulings rulings
          WHERE ((rulings.kind = 'merge'::text) AND (rulings.undone_at IS NULL))
        UNION ALL
         SELECT steps_1.job_id,
            rulings.into_job_id,
            (steps_1.step + 1) AS step
           FROM (steps steps_1
             JOIN derived.identity_rulings rulings ON (((steps_1.into_job_id = rulings.job_id) AND (rulings.kind = 'merge'::text) AND (rulings.undone_at IS NULL))))
          WHERE (steps_1.step < 50)
        )
 SELECT DISTINCT ON (job_id) job_id,
    into_job_id
   FROM steps
  ORDER BY job_id, step DESC;

COMMENT ON VIEW derived.merged_jobs IS 'Jobs that are part of another one now, so that an id once given still leads there.';

CREATE TABLE derived.person_embeddings (
    user_id uuid NOT NULL,
    encoder text NOT NULL,
    kind text NOT NULL,
    text_hash text NOT NULL,
    embedding public.halfvec(384) NOT NULL,
    embedded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT person_embeddings_kind_check CHECK ((kind = ANY (ARRAY['profile'::text, 'skills'::text])))
);

COMMENT ON TABLE derived.person_embeddings IS 'What a person looks for, and what they can do, as vectors; renewed when either text changes.';

CREATE TABLE derived.posting_quality (
    source text NOT NULL,
    source_posting_id text NOT NULL,
    version_hash text NOT NULL,
    rules_version text NOT NULL,
    score real NOT NULL,
    verdict text NOT NULL,
    findings jsonb NOT NULL,
    is_current boolean DEFAULT true NOT NULL,
    judged_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT posting_quality_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision))),
    CONSTRAINT posting_quality_verdict_check CHECK ((verdict = ANY (ARRAY['fine'::text, 'doubtful'::text, 'held'::text])))
);

COMMENT ON TABLE derived.posting_quality IS 'What the rules say of each version of a posting. Of what is no longer current only doubts are kept.';

COMMENT ON COLUMN derived.posting_quality.version_hash IS 'Over all that the rules look at, so that nothing is judged twice.';

COMMENT ON COLUMN derived.posting_quality.findings IS 'Each sign: rule, points, reason, and the words found.';

CREATE TABLE derived.recommendations (
    user_id uuid NOT NULL,
    job_id uuid NOT NULL,
    algorithm_version text NOT NULL,
    rank integer NOT NULL,
    score real NOT NULL,
    contributions jsonb NOT NULL,
    reasons text[] NOT NULL,
    missing text[] DEFAULT '{}'::text[] NOT NULL,
    request_id uuid,
    generated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT recommendations_rank_check CHECK ((rank > 0)),
    CONSTRAINT recommendations_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision)))
);

CREATE TABLE derived.request_runs (
    request_id uuid NOT NULL,
    state text NOT NULL,
    attempts integer DEFAULT 1 NOT NULL,
    worker text NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    answer jsonb,
    error jsonb,
    claimed_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT request_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'failed'::text])))
);

COMMENT ON TABLE derived.request_runs IS 'Work on the requests in app.outbox: who holds it until when, and what came out.';

CREATE TABLE derived.search_index (
    job_id uuid NOT NULL,
    text_hash text NOT NULL,
    encoder text NOT NULL,
    embedding public.halfvec(384) NOT NULL,
    document tsvector NOT NULL,
    title text NOT NULL,
    company_id text NOT NULL,
    country text,
    city text,
    remote_kind text,
    employment_type text,
    seniority text,
    pay_annual_min numeric,
    pay_annual_max numeric,
    pay_currency text,
    skills text[] DEFAULT '{}'::text[] NOT NULL,
    posted_at timestamp with time zone,
    row_hash text NOT NULL,
    indexed_at timestamp with time zone DEFAULT now() NOT NULL,
    facets text[] GENERATED ALWAYS AS (array_remove(ARRAY[('company:'::text || company_id), ('country:'::text || country), ('city:'::text || lower(city)), ('remote:'::text || remote_kind), ('employment:'::text || employment_type), ('seniority:'::text || seniority), ('currency:'::text || pay_currency)], NULL::text)) STORED NOT NULL,
    family_id uuid,
    valid_through timestamp with time zone,
    CONSTRAINT search_index_remote_kind_check CHECK ((remote_kind = ANY (ARRAY['onsite'::text, 'hybrid'::text, 'remote'::text])))
);

COMMENT ON TABLE derived.search_index IS 'One row an open job: vector, full text and every column a search filters on, in one place.';

COMMENT ON COLUMN derived.search_index.text_hash IS 'Hash of the text that was embedded, the key into derived.embeddings.';

COMMENT ON COLUMN derived.search_index.row_hash IS 'The mart row and the skill extractor behind this row: while both stand it is not written again.';

COMMENT ON COLUMN derived.search_index.facets IS 'The filter columns as name:value, each ready to be looked up.';

COMMENT ON COLUMN derived.search_index.family_id IS 'Jobs of one family are shown as one; null for a job without a family.';

COMMENT ON COLUMN derived.search_index.valid_through IS 'When the posting says that it ends: from then on no statement finds the job, also before the next build.';

CREATE TABLE derived.transforms (
    transform_id bigint NOT NULL,
    fingerprint text NOT NULL,
    transformed_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE derived.transforms IS 'What the marts were last built from, so that nothing is rebuilt when nothing changed.';

ALTER TABLE derived.transforms ALTER COLUMN transform_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME derived.transforms_transform_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE raw.crawls (
    crawl_id uuid NOT NULL,
    run_id uuid NOT NULL,
    source text NOT NULL,
    tenant text NOT NULL,
    outcome text NOT NULL,
    reason text,
    postings integer NOT NULL,
    landed integer NOT NULL,
    seen_digest text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    sequence bigint NOT NULL,
    doubt text,
    CONSTRAINT crawls_landed_check CHECK ((landed >= 0)),
    CONSTRAINT crawls_outcome_check CHECK ((outcome = ANY (ARRAY['complete'::text, 'partial'::text, 'failed'::text]))),
    CONSTRAINT crawls_postings_check CHECK ((postings >= 0))
);

COMMENT ON TABLE raw.crawls IS 'One reading of one board. Only complete ones may tell that a posting is gone.';

COMMENT ON COLUMN raw.crawls.seen_digest IS 'Hash over what was seen, so that an unchanged board is recognised without reading its sightings.';

COMMENT ON COLUMN raw.crawls.doubt IS 'Why a complete reading is not believed about what it lacks, such as a board that is suddenly empty; null: it is.';

CREATE TABLE raw.gates (
    crawl_id uuid NOT NULL,
    verdict text NOT NULL,
    gated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT gates_verdict_check CHECK ((verdict = ANY (ARRAY['passed'::text, 'late'::text])))
);

COMMENT ON TABLE raw.gates IS 'Crawls whose rows were checked. Nothing of a crawl is seen beyond raw before its row stands here, so a
kill between landing and checking lets nothing through. Late: checked by a later run than its own, which
makes its rows good but not its completeness.';

CREATE VIEW raw.accepted_crawls AS
 SELECT crawls.crawl_id,
    crawls.run_id,
    crawls.source,
    crawls.tenant,
    crawls.outcome,
    crawls.reason,
    crawls.postings,
    crawls.landed,
    crawls.seen_digest,
    crawls.started_at,
    crawls.finished_at,
    crawls.sequence,
    crawls.doubt
   FROM (raw.crawls
     JOIN raw.gates ON ((crawls.crawl_id = gates.crawl_id)))
  WHERE (gates.verdict = 'passed'::text);

COMMENT ON VIEW raw.accepted_crawls IS 'Crawls that may tell whether a posting is still there.';

CREATE TABLE raw.postings (
    source text NOT NULL,
    source_posting_id text NOT NULL,
    content_hash text NOT NULL,
    tenant text NOT NULL,
    url text,
    payload jsonb NOT NULL,
    crawl_id uuid NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    landed_at timestamp with time zone DEFAULT now() NOT NULL
)
PARTITION BY LIST (source);

COMMENT ON TABLE raw.postings IS 'Each version of each posting as the source sent it. Append-only: a changed posting is a new row.';

CREATE TABLE raw.quarantine (
    source text NOT NULL,
    source_posting_id text,
    content_hash text NOT NULL,
    reason text NOT NULL,
    origin text NOT NULL,
    payload text NOT NULL,
    crawl_id uuid NOT NULL,
    quarantined_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE raw.quarantine IS 'What was received and not let through, whole, with the reason. Text, because it may not even be JSON.';

CREATE VIEW raw.accepted_postings AS
 SELECT postings.source,
    postings.source_posting_id,
    postings.content_hash,
    postings.tenant,
    postings.url,
    postings.payload,
    postings.fetched_at,
    postings.landed_at
   FROM (raw.postings
     JOIN raw.gates ON ((postings.crawl_id = gates.crawl_id)))
  WHERE (NOT (EXISTS ( SELECT 1
           FROM raw.quarantine
          WHERE ((quarantine.source = postings.source) AND (quarantine.source_posting_id = postings.source_posting_id) AND (quarantine.content_hash = postings.content_hash)))));

COMMENT ON VIEW raw.accepted_postings IS 'Postings that passed the gate: all that dbt may read.';

CREATE TABLE raw.api_calls (
    source text NOT NULL,
    called_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE raw.api_calls IS 'Calls to metered APIs, counted against their quota windows.';

CREATE TABLE raw.tenant_changes (
    tenant_change_id bigint NOT NULL,
    source text NOT NULL,
    tenant text NOT NULL,
    company text,
    is_enabled boolean NOT NULL,
    reason text,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE raw.tenant_changes IS 'Boards that an operator added, switched off or on again, on top of those the project knows. The last row of a board
counts; the tenant * stands for the source as a whole.';

CREATE VIEW raw.board_states AS
 WITH readings AS (
         SELECT crawls.crawl_id,
            crawls.run_id,
            crawls.source,
            crawls.tenant,
            crawls.outcome,
            crawls.reason,
            crawls.postings,
            crawls.landed,
            crawls.seen_digest,
            crawls.started_at,
            crawls.finished_at,
            crawls.sequence,
            crawls.doubt,
            row_number() OVER board AS age,
            max(
                CASE
                    WHEN (crawls.outcome <> 'failed'::text) THEN crawls.sequence
                    ELSE NULL::bigint
                END) OVER (PARTITION BY crawls.source, crawls.tenant) AS last_good
           FROM raw.crawls
          WHERE (crawls.finished_at > (now() - '30 days'::interval))
          WINDOW board AS (PARTITION BY crawls.source, crawls.tenant ORDER BY crawls.sequence DESC)
        ), words AS (
         SELECT DISTINCT ON (tenant_changes.source, tenant_changes.tenant) tenant_changes.source,
            tenant_changes.tenant,
            tenant_changes.is_enabled
           FROM raw.tenant_changes
          ORDER BY tenant_changes.source, tenant_changes.tenant, tenant_changes.tenant_change_id DESC
        ), boards AS (
         SELECT readings.source,
            readings.tenant,
            max(readings.finished_at) FILTER (WHERE (readings.age = 1)) AS last_crawl_at,
            max(readings.finished_at) FILTER (WHERE (readings.outcome = 'complete'::text)) AS last_complete_crawl_at,
            max(readings.finished_at) FILTER (WHERE (readings.outcome <> 'failed'::text)) AS last_good_crawl_at,
            max(readings.outcome) FILTER (WHERE (readings.age = 1)) AS outcome,
            max(COALESCE(readings.reason, readings.doubt)) FILTER (WHERE (readings.age = 1)) AS reason,
            max(readings.postings) FILTER (WHERE (readings.age = 1)) AS postings,
            (count(*) FILTER (WHERE (readings.sequence > COALESCE(readings.last_good, (0)::bigint))))::integer AS failure_streak
           FROM readings
          GROUP BY readings.source, readings.tenant
        )
 SELECT boards.source,
    boards.tenant,
    boards.last_crawl_at,
    boards.last_complete_crawl_at,
    boards.last_good_crawl_at,
    boards.outcome,
    boards.reason,
    boards.postings,
    boards.failure_streak,
        CASE
            WHEN ((NOT COALESCE(words.is_enabled, true)) OR (NOT COALESCE(whole.is_enabled, true))) THEN 'off'::text
            WHEN (boards.outcome = 'failed'::text) THEN 'failing'::text
            WHEN (boards.last_crawl_at < (now() - '2 days'::interval)) THEN 'stale'::text
            ELSE 'ok'::text
        END AS health
   FROM ((boards
     LEFT JOIN words ON (((boards.source = words.source) AND (boards.tenant = words.tenant))))
     LEFT JOIN words whole ON (((boards.source = whole.source) AND (whole.tenant = '*'::text))));

COMMENT ON VIEW raw.board_states IS 'How each board was read in the last thirty days, as of now.';

ALTER TABLE raw.crawls ALTER COLUMN sequence ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME raw.crawls_sequence_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE raw.figures (
    figure_id bigint NOT NULL,
    source text NOT NULL,
    subject text NOT NULL,
    tenant text NOT NULL,
    payload jsonb NOT NULL,
    fetched_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE raw.figures IS 'What a source says of its market as a whole, such as the pay in it month by month, exactly as received.';

ALTER TABLE raw.figures ALTER COLUMN figure_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME raw.figures_figure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE raw.forms (
    source text NOT NULL,
    source_posting_id text NOT NULL,
    content_hash text NOT NULL,
    payload jsonb NOT NULL,
    fetched_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE raw.forms IS 'What the application form of a posting asks, exactly as received.';

COMMENT ON COLUMN raw.forms.content_hash IS 'The version of the posting at which the form was read: it is read again when the posting has changed.';

CREATE TABLE raw.postings_adzuna (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_arbeitnow (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_ashby (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_greenhouse (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_hackernews (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_lever (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_page (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_personio (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_recruitee (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_remoteok (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_remotive (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_smartrecruiters (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_usajobs (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_workable (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.postings_workday (
    source text CONSTRAINT postings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT postings_source_posting_id_not_null NOT NULL,
    content_hash text CONSTRAINT postings_content_hash_not_null NOT NULL,
    tenant text CONSTRAINT postings_tenant_not_null NOT NULL,
    url text,
    payload jsonb CONSTRAINT postings_payload_not_null NOT NULL,
    crawl_id uuid CONSTRAINT postings_crawl_id_not_null NOT NULL,
    fetched_at timestamp with time zone CONSTRAINT postings_fetched_at_not_null NOT NULL,
    landed_at timestamp with time zone DEFAULT now() CONSTRAINT postings_landed_at_not_null NOT NULL
);

CREATE TABLE raw.probes (
    probe_id bigint NOT NULL,
    source text NOT NULL,
    source_posting_id text NOT NULL,
    verdict text NOT NULL,
    reason text,
    probed_at timestamp with time zone DEFAULT now() NOT NULL,
    after_sequence bigint DEFAULT 0 NOT NULL,
    CONSTRAINT probes_verdict_check CHECK ((verdict = ANY (ARRAY['there'::text, 'gone'::text, 'unsure'::text])))
);

COMMENT ON TABLE raw.probes IS 'Postings asked for one by one, at an address of their own. Only gone (404 or 410) closes a job.';

COMMENT ON COLUMN raw.probes.after_sequence IS 'The number of the newest reading before the probe: what came after what is never told by clocks.';

ALTER TABLE raw.probes ALTER COLUMN probe_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME raw.probes_probe_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE raw.sightings (
    source text NOT NULL,
    source_posting_id text NOT NULL,
    crawl_id uuid NOT NULL,
    content_hash text NOT NULL,
    seen_at timestamp with time zone NOT NULL
)
PARTITION BY LIST (source);

COMMENT ON TABLE raw.sightings IS 'Which crawl saw which version of which posting.';

CREATE TABLE raw.sightings_adzuna (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_arbeitnow (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_ashby (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_greenhouse (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_hackernews (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_lever (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_page (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_personio (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_recruitee (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_remoteok (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_remotive (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_smartrecruiters (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_usajobs (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_workable (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.sightings_workday (
    source text CONSTRAINT sightings_source_not_null NOT NULL,
    source_posting_id text CONSTRAINT sightings_source_posting_id_not_null NOT NULL,
    crawl_id uuid CONSTRAINT sightings_crawl_id_not_null NOT NULL,
    content_hash text CONSTRAINT sightings_content_hash_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT sightings_seen_at_not_null NOT NULL
);

CREATE TABLE raw.source_skips (
    source_skip_id bigint NOT NULL,
    source text NOT NULL,
    reason text NOT NULL,
    skipped_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE raw.source_skips IS 'When a source could not be read at all, and why: a key is missing, say.';

ALTER TABLE raw.source_skips ALTER COLUMN source_skip_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME raw.source_skips_source_skip_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW raw.source_states AS
 WITH boards AS (
         SELECT board_states.source,
            (count(*) FILTER (WHERE (board_states.health <> 'off'::text)))::integer AS boards,
            (count(*) FILTER (WHERE (board_states.health = 'failing'::text)))::integer AS boards_failing,
            (COALESCE(sum(board_states.postings) FILTER (WHERE (board_states.health <> 'off'::text)), (0)::bigint))::integer AS postings,
            max(board_states.last_crawl_at) AS last_crawl_at,
            max(board_states.last_complete_crawl_at) AS last_complete_crawl_at,
            min(board_states.failure_streak) FILTER (WHERE (board_states.health <> 'off'::text)) AS failure_streak,
            (array_agg(board_states.outcome ORDER BY board_states.last_crawl_at DESC))[1] AS outcome
           FROM raw.board_states
          GROUP BY board_states.source
        ), skips AS (
         SELECT DISTINCT ON (source_skips.source) source_skips.source,
            source_skips.reason,
            source_skips.skipped_at
           FROM raw.source_skips
          ORDER BY source_skips.source, source_skips.source_skip_id DESC
        ), switches AS (
         SELECT DISTINCT ON (tenant_changes.source) tenant_changes.source,
            tenant_changes.is_enabled,
            tenant_changes.reason
           FROM raw.tenant_changes
          WHERE (tenant_changes.tenant = '*'::text)
          ORDER BY tenant_changes.source, tenant_changes.tenant_change_id DESC
        ), known AS (
         SELECT boards.source
           FROM boards
        UNION
         SELECT skips.source
           FROM skips
        UNION
         SELECT switches.source
           FROM switches
        ), gathered AS (
         SELECT known.source,
            COALESCE(boards.boards, 0) AS boards,
            COALESCE(boards.boards_failing, 0) AS boards_failing,
            COALESCE(boards.postings, 0) AS postings,
            boards.last_crawl_at,
            boards.last_complete_crawl_at,
            boards.outcome,
            COALESCE(boards.failure_streak, 0) AS failure_streak,
            (NOT COALESCE(switches.is_enabled, true)) AS is_off,
            switches.reason AS off_reason,
                CASE
                    WHEN (skips.skipped_at > COALESCE(boards.last_crawl_at, '-infinity'::timestamp with time zone)) THEN skips.reason
                    ELSE NULL::text
                END AS skip_reason
           FROM (((known
             LEFT JOIN boards ON ((known.source = boards.source)))
             LEFT JOIN skips ON ((known.source = skips.source)))
             LEFT JOIN switches ON ((known.source = switches.source)))
        )
 SELECT source,
    boards,
    boards_failing,
    postings,
    last_crawl_at,
    last_complete_crawl_at,
    outcome,
    failure_streak,
    is_off,
    off_reason,
    skip_reason,
        CASE
            WHEN is_off THEN 'off'::text
            WHEN (skip_reason IS NOT NULL) THEN 'skipped'::text
            WHEN ((boards > 0) AND ((2 * boards_failing) >= boards)) THEN 'failing'::text
            WHEN ((last_crawl_at IS NULL) OR (last_crawl_at < (now() - '2 days'::interval))) THEN 'stale'::text
            ELSE 'ok'::text
        END AS health
   FROM gathered;

COMMENT ON VIEW raw.source_states IS 'How each source is, as of now. Failing: the last reading of half its boards or more failed. Stale: not read for two days.';

ALTER TABLE raw.tenant_changes ALTER COLUMN tenant_change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME raw.tenant_changes_tenant_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_adzuna FOR VALUES IN ('adzuna');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_arbeitnow FOR VALUES IN ('arbeitnow');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_ashby FOR VALUES IN ('ashby');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_greenhouse FOR VALUES IN ('greenhouse');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_hackernews FOR VALUES IN ('hackernews');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_lever FOR VALUES IN ('lever');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_page FOR VALUES IN ('page');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_personio FOR VALUES IN ('personio');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_recruitee FOR VALUES IN ('recruitee');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_remoteok FOR VALUES IN ('remoteok');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_remotive FOR VALUES IN ('remotive');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_smartrecruiters FOR VALUES IN ('smartrecruiters');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_usajobs FOR VALUES IN ('usajobs');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_workable FOR VALUES IN ('workable');

ALTER TABLE ONLY raw.postings ATTACH PARTITION raw.postings_workday FOR VALUES IN ('workday');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_adzuna FOR VALUES IN ('adzuna');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_arbeitnow FOR VALUES IN ('arbeitnow');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_ashby FOR VALUES IN ('ashby');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_greenhouse FOR VALUES IN ('greenhouse');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_hackernews FOR VALUES IN ('hackernews');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_lever FOR VALUES IN ('lever');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_page FOR VALUES IN ('page');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_personio FOR VALUES IN ('personio');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_recruitee FOR VALUES IN ('recruitee');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_remoteok FOR VALUES IN ('remoteok');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_remotive FOR VALUES IN ('remotive');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_smartrecruiters FOR VALUES IN ('smartrecruiters');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_usajobs FOR VALUES IN ('usajobs');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_workable FOR VALUES IN ('workable');

ALTER TABLE ONLY raw.sightings ATTACH PARTITION raw.sightings_workday FOR VALUES IN ('workday');

ALTER TABLE ONLY app.api_keys
    ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY app.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (key_id);

ALTER TABLE ONLY app.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY app.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (consent_id);

ALTER TABLE ONLY app.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (provider, subject);

ALTER TABLE ONLY app.integrations
    ADD CONSTRAINT integrations_pkey PRIMARY KEY (integration_id);

ALTER TABLE ONLY app.job_marks
    ADD CONSTRAINT job_marks_pkey PRIMARY KEY (user_id, job_id, mark);

ALTER TABLE ONLY app.moderation_decisions
    ADD CONSTRAINT moderation_decisions_pkey PRIMARY KEY (moderation_decision_id);

ALTER TABLE ONLY app.oauth_attempts
    ADD CONSTRAINT oauth_attempts_pkey PRIMARY KEY (state_hash);

ALTER TABLE ONLY app.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY app.person_keys
    ADD CONSTRAINT person_keys_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY app.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY app.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash);

ALTER TABLE ONLY app.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY app.resumes
    ADD CONSTRAINT resumes_pkey PRIMARY KEY (resume_id);

ALTER TABLE ONLY app.screening_answers
    ADD CONSTRAINT screening_answers_pkey PRIMARY KEY (user_id, topic);

ALTER TABLE ONLY app.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY app.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (session_id);

ALTER TABLE ONLY app.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY derived.embeddings
    ADD CONSTRAINT embeddings_pkey PRIMARY KEY (text_hash, encoder);

ALTER TABLE ONLY derived.exports
    ADD CONSTRAINT exports_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY derived.identity_evidence
    ADD CONSTRAINT identity_evidence_pkey PRIMARY KEY (evidence_id);

ALTER TABLE ONLY derived.identity_flags
    ADD CONSTRAINT identity_flags_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY derived.identity_keys
    ADD CONSTRAINT identity_keys_pkey PRIMARY KEY (key, number);

ALTER TABLE ONLY derived.identity_prints
    ADD CONSTRAINT identity_prints_pkey PRIMARY KEY (number);

ALTER TABLE ONLY derived.identity_prints
    ADD CONSTRAINT identity_prints_source_source_posting_id_key UNIQUE (source, source_posting_id);

ALTER TABLE ONLY derived.identity_rulings
    ADD CONSTRAINT identity_rulings_pkey PRIMARY KEY (ruling_id);

ALTER TABLE ONLY derived.job_families
    ADD CONSTRAINT job_families_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY derived.job_identities
    ADD CONSTRAINT job_identities_pkey PRIMARY KEY (source, source_posting_id);

ALTER TABLE ONLY derived.job_rulings
    ADD CONSTRAINT job_rulings_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY derived.person_embeddings
    ADD CONSTRAINT person_embeddings_pkey PRIMARY KEY (user_id, encoder, kind);

ALTER TABLE ONLY derived.posting_quality
    ADD CONSTRAINT posting_quality_pkey PRIMARY KEY (source, source_posting_id, version_hash, rules_version);

ALTER TABLE ONLY derived.recommendations
    ADD CONSTRAINT recommendations_pkey PRIMARY KEY (user_id, job_id, algorithm_version);

ALTER TABLE ONLY derived.request_runs
    ADD CONSTRAINT request_runs_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY derived.search_index
    ADD CONSTRAINT search_index_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY derived.transforms
    ADD CONSTRAINT transforms_pkey PRIMARY KEY (transform_id);

ALTER TABLE ONLY raw.crawls
    ADD CONSTRAINT crawls_pkey PRIMARY KEY (crawl_id);

ALTER TABLE ONLY raw.figures
    ADD CONSTRAINT figures_pkey PRIMARY KEY (figure_id);

ALTER TABLE ONLY raw.forms
    ADD CONSTRAINT forms_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.gates
    ADD CONSTRAINT gates_pkey PRIMARY KEY (crawl_id);

ALTER TABLE ONLY raw.postings
    ADD CONSTRAINT postings_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_adzuna
    ADD CONSTRAINT postings_adzuna_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_arbeitnow
    ADD CONSTRAINT postings_arbeitnow_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_ashby
    ADD CONSTRAINT postings_ashby_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_greenhouse
    ADD CONSTRAINT postings_greenhouse_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_hackernews
    ADD CONSTRAINT postings_hackernews_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_lever
    ADD CONSTRAINT postings_lever_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_page
    ADD CONSTRAINT postings_page_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_personio
    ADD CONSTRAINT postings_personio_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_recruitee
    ADD CONSTRAINT postings_recruitee_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_remoteok
    ADD CONSTRAINT postings_remoteok_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_remotive
    ADD CONSTRAINT postings_remotive_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_smartrecruiters
    ADD CONSTRAINT postings_smartrecruiters_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_usajobs
    ADD CONSTRAINT postings_usajobs_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_workable
    ADD CONSTRAINT postings_workable_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.postings_workday
    ADD CONSTRAINT postings_workday_pkey PRIMARY KEY (source, source_posting_id, content_hash);

ALTER TABLE ONLY raw.probes
    ADD CONSTRAINT probes_pkey PRIMARY KEY (probe_id);

ALTER TABLE ONLY raw.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (source, content_hash);

ALTER TABLE ONLY raw.sightings
    ADD CONSTRAINT sightings_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_adzuna
    ADD CONSTRAINT sightings_adzuna_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_arbeitnow
    ADD CONSTRAINT sightings_arbeitnow_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_ashby
    ADD CONSTRAINT sightings_ashby_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_greenhouse
    ADD CONSTRAINT sightings_greenhouse_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_hackernews
    ADD CONSTRAINT sightings_hackernews_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_lever
    ADD CONSTRAINT sightings_lever_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_page
    ADD CONSTRAINT sightings_page_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_personio
    ADD CONSTRAINT sightings_personio_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_recruitee
    ADD CONSTRAINT sightings_recruitee_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_remoteok
    ADD CONSTRAINT sightings_remoteok_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_remotive
    ADD CONSTRAINT sightings_remotive_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_smartrecruiters
    ADD CONSTRAINT sightings_smartrecruiters_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_usajobs
    ADD CONSTRAINT sightings_usajobs_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_workable
    ADD CONSTRAINT sightings_workable_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.sightings_workday
    ADD CONSTRAINT sightings_workday_pkey PRIMARY KEY (source, source_posting_id, crawl_id);

ALTER TABLE ONLY raw.source_skips
    ADD CONSTRAINT source_skips_pkey PRIMARY KEY (source_skip_id);

ALTER TABLE ONLY raw.tenant_changes
    ADD CONSTRAINT tenant_changes_pkey PRIMARY KEY (tenant_change_id);

CREATE INDEX api_keys_by_user ON app.api_keys USING btree (user_id, created_at DESC);

CREATE INDEX audit_log_by_actor ON app.audit_log USING btree (actor_id);

CREATE INDEX audit_log_by_time ON app.audit_log USING btree (recorded_at DESC);

CREATE INDEX audit_log_by_user ON app.audit_log USING btree (user_id, recorded_at DESC);

CREATE INDEX consents_by_user ON app.consents USING btree (user_id, purpose, recorded_at DESC);

CREATE INDEX identities_by_user ON app.identities USING btree (user_id);

CREATE INDEX integrations_by_user ON app.integrations USING btree (user_id, created_at DESC);

CREATE INDEX moderation_decisions_by_actor ON app.moderation_decisions USING btree (actor_id);

CREATE INDEX moderation_decisions_by_job ON app.moderation_decisions USING btree (job_id, moderation_decision_id DESC);

CREATE INDEX oauth_attempts_by_user ON app.oauth_attempts USING btree (user_id);

CREATE INDEX outbox_by_user ON app.outbox USING btree (user_id, created_at DESC);

CREATE INDEX refresh_tokens_by_session ON app.refresh_tokens USING btree (session_id);

CREATE INDEX refresh_tokens_by_user ON app.refresh_tokens USING btree (user_id);

CREATE INDEX resumes_by_user ON app.resumes USING btree (user_id, uploaded_at DESC);

CREATE UNIQUE INDEX resumes_current ON app.resumes USING btree (user_id) WHERE is_current;

CREATE INDEX sessions_by_user ON app.sessions USING btree (user_id, created_at DESC);

CREATE UNIQUE INDEX users_by_email ON app.users USING btree (lower(email));

CREATE INDEX exports_by_user ON derived.exports USING btree (user_id);

CREATE INDEX identity_evidence_by_other ON derived.identity_evidence USING btree (other_source, other_source_posting_id);

CREATE INDEX identity_evidence_by_posting ON derived.identity_evidence USING btree (source, source_posting_id);

CREATE INDEX identity_keys_by_number ON derived.identity_keys USING btree (number);

CREATE INDEX identity_prints_by_employer ON derived.identity_prints USING btree (employer_key, title_key, number);

CREATE INDEX identity_prints_by_title ON derived.identity_prints USING btree (title_key, employer_key, number);

CREATE INDEX identity_rulings_by_job ON derived.identity_rulings USING btree (job_id);

CREATE INDEX identity_rulings_by_other_job ON derived.identity_rulings USING btree (into_job_id);

CREATE INDEX job_families_by_family ON derived.job_families USING btree (family_id);

CREATE INDEX job_identities_by_first_job ON derived.job_identities USING btree (first_job_id);

CREATE INDEX job_identities_by_job ON derived.job_identities USING btree (job_id);

CREATE INDEX job_identities_by_key ON derived.job_identities USING btree (match_key);

CREATE INDEX job_identities_by_own_job ON derived.job_identities USING btree (own_job_id);

CREATE INDEX job_rulings_by_decision ON derived.job_rulings USING btree (moderation_decision_id);

CREATE UNIQUE INDEX posting_quality_current ON derived.posting_quality USING btree (source, source_posting_id) WHERE is_current;

CREATE INDEX recommendations_by_user ON derived.recommendations USING btree (user_id, rank);

CREATE INDEX search_index_by_company ON derived.search_index USING btree (company_id);

CREATE INDEX search_index_by_date ON derived.search_index USING btree (posted_at DESC NULLS LAST, job_id);

CREATE INDEX search_index_by_family ON derived.search_index USING btree (family_id) WHERE (family_id IS NOT NULL);

CREATE INDEX search_index_by_pay ON derived.search_index USING btree (pay_currency, COALESCE(pay_annual_max, pay_annual_min)) WHERE (pay_currency IS NOT NULL);

CREATE INDEX search_index_by_title ON derived.search_index USING gin (to_tsvector('english'::regconfig, title));

CREATE INDEX search_index_by_vector ON derived.search_index USING hnsw (embedding public.halfvec_cosine_ops);

CREATE INDEX search_index_by_words ON derived.search_index USING gin (document, facets, skills, to_tsvector('english'::regconfig, title));

CREATE INDEX api_calls_by_time ON raw.api_calls USING btree (source, called_at DESC);

CREATE INDEX crawls_by_sequence ON raw.crawls USING btree (source, tenant, sequence DESC);

CREATE INDEX crawls_by_tenant ON raw.crawls USING btree (source, tenant, finished_at DESC);

CREATE INDEX crawls_by_time ON raw.crawls USING btree (finished_at);

CREATE INDEX crawls_in_order ON raw.crawls USING btree (sequence DESC);

CREATE INDEX crawls_with_news ON raw.crawls USING btree (crawl_id) INCLUDE (landed) WHERE (landed > 0);

CREATE INDEX figures_by_subject ON raw.figures USING btree (source, subject, tenant, fetched_at DESC);

CREATE INDEX probes_by_posting ON raw.probes USING btree (source, source_posting_id, probe_id DESC);

CREATE INDEX probes_unsure ON raw.probes USING btree (probed_at) WHERE (verdict = 'unsure'::text);

CREATE INDEX quarantine_by_posting ON raw.quarantine USING btree (source, source_posting_id, content_hash);

CREATE INDEX sightings_by_crawl ON ONLY raw.sightings USING btree (crawl_id);

CREATE INDEX sightings_adzuna_crawl_id_idx ON raw.sightings_adzuna USING btree (crawl_id);

CREATE INDEX sightings_by_time ON ONLY raw.sightings USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_adzuna_source_source_posting_id_seen_at_idx ON raw.sightings_adzuna USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_arbeitnow_crawl_id_idx ON raw.sightings_arbeitnow USING btree (crawl_id);

CREATE INDEX sightings_arbeitnow_source_source_posting_id_seen_at_idx ON raw.sightings_arbeitnow USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_ashby_crawl_id_idx ON raw.sightings_ashby USING btree (crawl_id);

CREATE INDEX sightings_ashby_source_source_posting_id_seen_at_idx ON raw.sightings_ashby USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_greenhouse_crawl_id_idx ON raw.sightings_greenhouse USING btree (crawl_id);

CREATE INDEX sightings_greenhouse_source_source_posting_id_seen_at_idx ON raw.sightings_greenhouse USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_hackernews_crawl_id_idx ON raw.sightings_hackernews USING btree (crawl_id);

CREATE INDEX sightings_hackernews_source_source_posting_id_seen_at_idx ON raw.sightings_hackernews USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_lever_crawl_id_idx ON raw.sightings_lever USING btree (crawl_id);

CREATE INDEX sightings_lever_source_source_posting_id_seen_at_idx ON raw.sightings_lever USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_page_crawl_id_idx ON raw.sightings_page USING btree (crawl_id);

CREATE INDEX sightings_page_source_source_posting_id_seen_at_idx ON raw.sightings_page USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_personio_crawl_id_idx ON raw.sightings_personio USING btree (crawl_id);

CREATE INDEX sightings_personio_source_source_posting_id_seen_at_idx ON raw.sightings_personio USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_recruitee_crawl_id_idx ON raw.sightings_recruitee USING btree (crawl_id);

CREATE INDEX sightings_recruitee_source_source_posting_id_seen_at_idx ON raw.sightings_recruitee USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_remoteok_crawl_id_idx ON raw.sightings_remoteok USING btree (crawl_id);

CREATE INDEX sightings_remoteok_source_source_posting_id_seen_at_idx ON raw.sightings_remoteok USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_remotive_crawl_id_idx ON raw.sightings_remotive USING btree (crawl_id);

CREATE INDEX sightings_remotive_source_source_posting_id_seen_at_idx ON raw.sightings_remotive USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_smartrecruiters_crawl_id_idx ON raw.sightings_smartrecruiters USING btree (crawl_id);

CREATE INDEX sightings_smartrecruiters_source_source_posting_id_seen_at_idx ON raw.sightings_smartrecruiters USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_usajobs_crawl_id_idx ON raw.sightings_usajobs USING btree (crawl_id);

CREATE INDEX sightings_usajobs_source_source_posting_id_seen_at_idx ON raw.sightings_usajobs USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_workable_crawl_id_idx ON raw.sightings_workable USING btree (crawl_id);

CREATE INDEX sightings_workable_source_source_posting_id_seen_at_idx ON raw.sightings_workable USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX sightings_workday_crawl_id_idx ON raw.sightings_workday USING btree (crawl_id);

CREATE INDEX sightings_workday_source_source_posting_id_seen_at_idx ON raw.sightings_workday USING btree (source, source_posting_id, seen_at DESC);

CREATE INDEX source_skips_by_source ON raw.source_skips USING btree (source, source_skip_id DESC);

CREATE INDEX tenant_changes_by_tenant ON raw.tenant_changes USING btree (source, tenant, tenant_change_id DESC);

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_adzuna_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_arbeitnow_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_ashby_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_greenhouse_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_hackernews_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_lever_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_page_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_personio_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_recruitee_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_remoteok_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_remotive_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_smartrecruiters_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_usajobs_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_workable_pkey;

ALTER INDEX raw.postings_pkey ATTACH PARTITION raw.postings_workday_pkey;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_adzuna_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_adzuna_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_adzuna_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_arbeitnow_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_arbeitnow_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_arbeitnow_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_ashby_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_ashby_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_ashby_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_greenhouse_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_greenhouse_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_greenhouse_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_hackernews_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_hackernews_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_hackernews_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_lever_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_lever_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_lever_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_page_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_page_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_page_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_personio_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_personio_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_personio_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_recruitee_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_recruitee_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_recruitee_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_remoteok_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_remoteok_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_remoteok_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_remotive_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_remotive_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_remotive_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_smartrecruiters_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_smartrecruiters_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_smartrecruiters_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_usajobs_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_usajobs_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_usajobs_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_workable_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_workable_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_workable_source_source_posting_id_seen_at_idx;

ALTER INDEX raw.sightings_by_crawl ATTACH PARTITION raw.sightings_workday_crawl_id_idx;

ALTER INDEX raw.sightings_pkey ATTACH PARTITION raw.sightings_workday_pkey;

ALTER INDEX raw.sightings_by_time ATTACH PARTITION raw.sightings_workday_source_source_posting_id_seen_at_idx;

CREATE TRIGGER outbox_announces AFTER INSERT ON app.outbox FOR EACH ROW EXECUTE FUNCTION app.announce_request();

ALTER TABLE ONLY app.api_keys
    ADD CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.consents
    ADD CONSTRAINT consents_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.identities
    ADD CONSTRAINT identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.integrations
    ADD CONSTRAINT integrations_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.job_marks
    ADD CONSTRAINT job_marks_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.moderation_decisions
    ADD CONSTRAINT moderation_decisions_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES app.users(user_id) ON DELETE SET NULL;

ALTER TABLE ONLY app.oauth_attempts
    ADD CONSTRAINT oauth_attempts_session_id_fkey FOREIGN KEY (session_id) REFERENCES app.sessions(session_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.oauth_attempts
    ADD CONSTRAINT oauth_attempts_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.outbox
    ADD CONSTRAINT outbox_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.person_keys
    ADD CONSTRAINT person_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.profiles
    ADD CONSTRAINT profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.refresh_tokens
    ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES app.sessions(session_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.refresh_tokens
    ADD CONSTRAINT refresh_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.resumes
    ADD CONSTRAINT resumes_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.screening_answers
    ADD CONSTRAINT screening_answers_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.second_factors
    ADD CONSTRAINT second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY app.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY derived.exports
    ADD CONSTRAINT exports_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY derived.identity_keys
    ADD CONSTRAINT identity_keys_number_fkey FOREIGN KEY (number) REFERENCES derived.identity_prints(number) ON DELETE CASCADE;

ALTER TABLE ONLY derived.person_embeddings
    ADD CONSTRAINT person_embeddings_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY derived.recommendations
    ADD CONSTRAINT recommendations_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(user_id) ON DELETE CASCADE;

CREATE POLICY all_rows ON app.api_keys TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.audit_log TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.consents TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.identities TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.integrations TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.job_marks TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.oauth_attempts TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.outbox TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.person_keys TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.profiles TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.recovery_codes TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.refresh_tokens TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.resumes TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.screening_answers TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.second_factors TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.sessions TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON app.users TO jobraker_flows, jobraker_auth USING (true);

ALTER TABLE app.api_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.consents ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.identities ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.integrations ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.job_marks ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.oauth_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON app.api_keys TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.audit_log TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.consents TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.identities TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.integrations TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.job_marks TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.oauth_attempts TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.outbox TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.person_keys TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.profiles TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.recovery_codes TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.refresh_tokens TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.resumes TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.screening_answers TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.second_factors TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.sessions TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON app.users TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id))) WITH CHECK ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

ALTER TABLE app.person_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.recovery_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.refresh_tokens ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.resumes ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.screening_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.second_factors ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;

CREATE POLICY all_rows ON derived.exports TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON derived.person_embeddings TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON derived.recommendations TO jobraker_flows, jobraker_auth USING (true);

CREATE POLICY all_rows ON derived.request_runs TO jobraker_flows, jobraker_auth USING (true);

ALTER TABLE derived.exports ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON derived.exports TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON derived.person_embeddings TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON derived.recommendations TO jobraker_api USING ((user_id = ( SELECT app.current_user_id() AS current_user_id)));

CREATE POLICY own_rows ON derived.request_runs TO jobraker_api USING ((request_id IN ( SELECT outbox.request_id
   FROM app.outbox)));

ALTER TABLE derived.person_embeddings ENABLE ROW LEVEL SECURITY;

ALTER TABLE derived.recommendations ENABLE ROW LEVEL SECURITY;

ALTER TABLE derived.request_runs ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA app TO jobraker_flows;
GRANT USAGE ON SCHEMA app TO jobraker_api;
GRANT USAGE ON SCHEMA app TO jobraker_auth;

GRANT USAGE ON SCHEMA derived TO jobraker_flows;
GRANT USAGE ON SCHEMA derived TO jobraker_dbt;
GRANT USAGE ON SCHEMA derived TO jobraker_api;

GRANT USAGE ON SCHEMA intermediate TO jobraker_flows;
GRANT ALL ON SCHEMA intermediate TO jobraker_dbt;

GRANT USAGE ON SCHEMA marts TO jobraker_flows;
GRANT ALL ON SCHEMA marts TO jobraker_dbt;
GRANT USAGE ON SCHEMA marts TO jobraker_api;
GRANT USAGE ON SCHEMA marts TO jobraker_analyst;

GRANT USAGE ON SCHEMA raw TO jobraker_flows;
GRANT USAGE ON SCHEMA raw TO jobraker_dbt;

GRANT USAGE ON SCHEMA staging TO jobraker_flows;
GRANT ALL ON SCHEMA staging TO jobraker_dbt;

REVOKE ALL ON FUNCTION app.forget_person(person uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.forget_person(person uuid, reason text) TO jobraker_auth;

REVOKE ALL ON FUNCTION app.hold_person(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.hold_person(person uuid) TO jobraker_flows;

REVOKE ALL ON FUNCTION app.names_person(document jsonb, person uuid, person_email text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.sweep(what text, before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sweep(what text, before timestamp with time zone) TO jobraker_flows;

REVOKE ALL ON FUNCTION derived.find_given_ids(present uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION derived.find_given_ids(present uuid) TO jobraker_api;
GRANT ALL ON FUNCTION derived.find_given_ids(present uuid) TO jobraker_flows;

REVOKE ALL ON FUNCTION derived.find_present_job(given uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION derived.find_present_job(given uuid) TO jobraker_api;
GRANT ALL ON FUNCTION derived.find_present_job(given uuid) TO jobraker_flows;

REVOKE ALL ON FUNCTION derived.purge_source(purged text, closed_texts text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION derived.purge_source(purged text, closed_texts text[]) TO jobraker_flows;

GRANT ALL ON FUNCTION raw.numeric_or_null(value text) TO jobraker_flows;
GRANT ALL ON FUNCTION raw.numeric_or_null(value text) TO jobraker_dbt;

GRANT ALL ON FUNCTION raw.timestamptz_or_null(value text) TO jobraker_flows;
GRANT ALL ON FUNCTION raw.timestamptz_or_null(value text) TO jobraker_dbt;

GRANT INSERT ON TABLE app.api_keys TO jobraker_api;
GRANT SELECT,UPDATE ON TABLE app.api_keys TO jobraker_auth;

GRANT SELECT(key_id) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(key_id) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(user_id) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(user_id) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(name) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(name) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(hint) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(hint) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(scopes) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(scopes) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(created_at) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(created_at) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(last_used_at) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(last_used_at) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(expires_at) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(expires_at) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT(revoked_at) ON TABLE app.api_keys TO jobraker_flows;
GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE app.api_keys TO jobraker_api;

GRANT SELECT ON TABLE app.audit_log TO jobraker_flows;
GRANT SELECT,INSERT ON TABLE app.audit_log TO jobraker_api;
GRANT SELECT,INSERT ON TABLE app.audit_log TO jobraker_auth;

GRANT SELECT ON TABLE app.consents TO jobraker_flows;
GRANT SELECT,INSERT ON TABLE app.consents TO jobraker_api;

GRANT SELECT ON TABLE app.identities TO jobraker_flows;
GRANT SELECT ON TABLE app.identities TO jobraker_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.identities TO jobraker_auth;

GRANT SELECT ON TABLE app.integrations TO jobraker_flows;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.integrations TO jobraker_api;

GRANT SELECT ON TABLE app.job_marks TO jobraker_flows;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.job_marks TO jobraker_api;

GRANT SELECT ON TABLE app.moderation_decisions TO jobraker_flows;
GRANT SELECT,INSERT ON TABLE app.moderation_decisions TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.oauth_attempts TO jobraker_auth;

GRANT SELECT(provider) ON TABLE app.oauth_attempts TO jobraker_flows;

GRANT SELECT(user_id) ON TABLE app.oauth_attempts TO jobraker_flows;

GRANT SELECT(session_id) ON TABLE app.oauth_attempts TO jobraker_flows;

GRANT SELECT(expires_at) ON TABLE app.oauth_attempts TO jobraker_flows;

GRANT SELECT ON TABLE app.outbox TO jobraker_flows;
GRANT SELECT,INSERT ON TABLE app.outbox TO jobraker_api;
GRANT INSERT ON TABLE app.outbox TO jobraker_auth;

GRANT SELECT ON TABLE app.person_keys TO jobraker_flows;
GRANT SELECT,INSERT ON TABLE app.person_keys TO jobraker_api;
GRANT SELECT,INSERT,UPDATE ON TABLE app.person_keys TO jobraker_auth;

GRANT SELECT ON TABLE app.profiles TO jobraker_flows;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.profiles TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.recovery_codes TO jobraker_auth;

GRANT SELECT(user_id) ON TABLE app.recovery_codes TO jobraker_flows;
GRANT SELECT(user_id) ON TABLE app.recovery_codes TO jobraker_api;

GRANT SELECT(used_at) ON TABLE app.recovery_codes TO jobraker_flows;
GRANT SELECT(used_at) ON TABLE app.recovery_codes TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.refresh_tokens TO jobraker_auth;

GRANT SELECT(user_id) ON TABLE app.refresh_tokens TO jobraker_flows;

GRANT SELECT(session_id) ON TABLE app.refresh_tokens TO jobraker_flows;

GRANT SELECT(expires_at) ON TABLE app.refresh_tokens TO jobraker_flows;

GRANT SELECT(used_at) ON TABLE app.refresh_tokens TO jobraker_flows;

GRANT SELECT(created_at) ON TABLE app.refresh_tokens TO jobraker_flows;

GRANT SELECT ON TABLE app.resumes TO jobraker_flows;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.resumes TO jobraker_api;

GRANT SELECT ON TABLE app.screening_answers TO jobraker_flows;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.screening_answers TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.second_factors TO jobraker_auth;

GRANT SELECT(user_id) ON TABLE app.second_factors TO jobraker_flows;
GRANT SELECT(user_id) ON TABLE app.second_factors TO jobraker_api;

GRANT SELECT(created_at) ON TABLE app.second_factors TO jobraker_flows;
GRANT SELECT(created_at) ON TABLE app.second_factors TO jobraker_api;

GRANT SELECT(confirmed_at) ON TABLE app.second_factors TO jobraker_flows;
GRANT SELECT(confirmed_at) ON TABLE app.second_factors TO jobraker_api;

GRANT SELECT ON TABLE app.sessions TO jobraker_api;
GRANT SELECT,INSERT,UPDATE ON TABLE app.sessions TO jobraker_auth;

GRANT SELECT(session_id) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(user_id) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(method) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(address) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(agent) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(created_at) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(last_used_at) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(expires_at) ON TABLE app.sessions TO jobraker_flows;

GRANT SELECT(ended_at) ON TABLE app.sessions TO jobraker_flows;
GRANT UPDATE(ended_at) ON TABLE app.sessions TO jobraker_api;

GRANT SELECT,INSERT,UPDATE ON TABLE app.users TO jobraker_auth;

GRANT SELECT(user_id) ON TABLE app.users TO jobraker_flows;
GRANT SELECT(user_id) ON TABLE app.users TO jobraker_api;

GRANT SELECT(email) ON TABLE app.users TO jobraker_flows;
GRANT SELECT(email) ON TABLE app.users TO jobraker_api;

GRANT SELECT(full_name) ON TABLE app.users TO jobraker_flows;
GRANT SELECT(full_name),UPDATE(full_name) ON TABLE app.users TO jobraker_api;

GRANT SELECT(created_at) ON TABLE app.users TO jobraker_flows;
GRANT SELECT(created_at) ON TABLE app.users TO jobraker_api;

GRANT SELECT(roles) ON TABLE app.users TO jobraker_flows;
GRANT SELECT(roles) ON TABLE app.users TO jobraker_api;

GRANT SELECT(email_verified_at) ON TABLE app.users TO jobraker_flows;
GRANT SELECT(email_verified_at) ON TABLE app.users TO jobraker_api;

GRANT SELECT(credentials_version) ON TABLE app.users TO jobraker_flows;

GRANT SELECT(last_seen_at) ON TABLE app.users TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.embeddings TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.exports TO jobraker_flows;
GRANT SELECT ON TABLE derived.exports TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.identity_evidence TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.identity_flags TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.identity_keys TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.identity_prints TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.identity_rulings TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.job_identities TO jobraker_flows;
GRANT SELECT ON TABLE derived.job_identities TO jobraker_dbt;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.job_rulings TO jobraker_flows;
GRANT SELECT ON TABLE derived.job_rulings TO jobraker_dbt;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.job_decisions TO jobraker_flows;
GRANT SELECT ON TABLE derived.job_decisions TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.job_families TO jobraker_flows;
GRANT SELECT ON TABLE derived.job_families TO jobraker_dbt;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.merged_jobs TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.person_embeddings TO jobraker_flows;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.posting_quality TO jobraker_flows;
GRANT SELECT ON TABLE derived.posting_quality TO jobraker_dbt;
GRANT SELECT ON TABLE derived.posting_quality TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.recommendations TO jobraker_flows;
GRANT SELECT ON TABLE derived.recommendations TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.request_runs TO jobraker_flows;
GRANT SELECT ON TABLE derived.request_runs TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.search_index TO jobraker_flows;
GRANT SELECT ON TABLE derived.search_index TO jobraker_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE derived.transforms TO jobraker_flows;

GRANT SELECT,INSERT ON TABLE raw.crawls TO jobraker_flows;
GRANT SELECT ON TABLE raw.crawls TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.gates TO jobraker_flows;
GRANT SELECT ON TABLE raw.gates TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.accepted_crawls TO jobraker_flows;
GRANT SELECT ON TABLE raw.accepted_crawls TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.quarantine TO jobraker_flows;
GRANT SELECT ON TABLE raw.quarantine TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.accepted_postings TO jobraker_flows;
GRANT SELECT ON TABLE raw.accepted_postings TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.api_calls TO jobraker_flows;
GRANT SELECT ON TABLE raw.api_calls TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.tenant_changes TO jobraker_flows;
GRANT SELECT ON TABLE raw.tenant_changes TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.board_states TO jobraker_flows;
GRANT SELECT ON TABLE raw.board_states TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.figures TO jobraker_flows;
GRANT SELECT ON TABLE raw.figures TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.forms TO jobraker_flows;
GRANT SELECT ON TABLE raw.forms TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_adzuna TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_adzuna TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_arbeitnow TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_arbeitnow TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_ashby TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_ashby TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_greenhouse TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_greenhouse TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_hackernews TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_hackernews TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_lever TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_lever TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_page TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_page TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_personio TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_personio TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_recruitee TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_recruitee TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_remoteok TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_remoteok TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_remotive TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_remotive TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_smartrecruiters TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_smartrecruiters TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_usajobs TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_usajobs TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_workable TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_workable TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.postings_workday TO jobraker_flows;
GRANT SELECT ON TABLE raw.postings_workday TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.probes TO jobraker_flows;
GRANT SELECT ON TABLE raw.probes TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_adzuna TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_adzuna TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_arbeitnow TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_arbeitnow TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_ashby TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_ashby TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_greenhouse TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_greenhouse TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_hackernews TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_hackernews TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_lever TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_lever TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_page TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_page TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_personio TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_personio TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_recruitee TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_recruitee TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_remoteok TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_remoteok TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_remotive TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_remotive TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_smartrecruiters TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_smartrecruiters TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_usajobs TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_usajobs TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_workable TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_workable TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.sightings_workday TO jobraker_flows;
GRANT SELECT ON TABLE raw.sightings_workday TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.source_skips TO jobraker_flows;
GRANT SELECT ON TABLE raw.source_skips TO jobraker_dbt;

GRANT SELECT,INSERT ON TABLE raw.source_states TO jobraker_flows;
GRANT SELECT ON TABLE raw.source_states TO jobraker_dbt;

ALTER DEFAULT PRIVILEGES FOR ROLE jobraker_dbt IN SCHEMA intermediate GRANT SELECT ON TABLES TO jobraker_flows;

ALTER DEFAULT PRIVILEGES FOR ROLE jobraker_dbt IN SCHEMA marts GRANT SELECT ON TABLES TO jobraker_flows;
