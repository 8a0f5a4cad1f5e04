-- Accounts, sessions, keys, consents, integrations, the security log, and row-level security: under the role of the
-- API a person's rows are visible to nobody else, whatever a statement forgets to say.

do $$
begin
    begin
        create role jobraker_auth nologin;
    exception when duplicate_object or unique_violation then
        null; -- made by another database of this server
    end;
    begin
        grant jobraker_auth to current_user;
    exception when invalid_grant_operation then
        null; -- already a member with the right to grant
    end;
end
$$;

create function app.current_user_id() returns uuid
language sql stable parallel safe
return nullif(current_setting('app.user_id', true), '')::uuid;
comment on function app.current_user_id() is
'Whose transaction this is, as the API said when it began; null for nobody.';

-- Accounts.

alter table app.users
alter column password_hash drop not null,
add column roles text[] not null default '{seeker}'
check (roles <@ array['seeker', 'analyst', 'operator', 'admin'] and cardinality(roles) > 0),
add column email_verified_at timestamptz,
add column credentials_version integer not null default 1;
comment on column app.users.password_hash is 'Argon2; null where the person only signs in through others.';
comment on column app.users.credentials_version is
'Counts changes of the password: what was mailed or proved before the last one is void.';

create table app.person_keys (
    user_id uuid not null primary key references app.users on delete cascade,
    wrapped bytea not null,
    created_at timestamptz not null default now()
);
comment on table app.person_keys is
'The key under which one person''s secrets and files are sealed, itself sealed under a key of the house. '
'Without this row they can be read by nobody any more.';

create table app.sessions (
    session_id uuid not null primary key,
    user_id uuid not null references app.users on delete cascade,
    method text not null check (method in ('password', 'google', 'linkedin', 'github')),
    address text,
    agent text,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index sessions_by_user on app.sessions (user_id, created_at desc);
comment on table app.sessions is
'One row a sign-in. All its tokens die when it ends.';

insert into app.sessions (session_id, user_id, method, created_at, last_used_at, expires_at, ended_at)
select
    refresh_tokens.family,
    refresh_tokens.user_id,
    'password' as method,
    min(refresh_tokens.created_at) as created_at,
    max(refresh_tokens.created_at) as last_used_at,
    max(refresh_tokens.expires_at) as expires_at,
    max(refresh_tokens.revoked_at) as ended_at
from app.refresh_tokens
group by refresh_tokens.family, refresh_tokens.user_id;

drop index app.refresh_tokens_by_family;
alter table app.refresh_tokens rename column family to session_id;
alter table app.refresh_tokens
drop column revoked_at,
add constraint refresh_tokens_session_id_fkey
foreign key (session_id) references app.sessions on delete cascade;
create index refresh_tokens_by_session on app.refresh_tokens (session_id);
create index refresh_tokens_by_user on app.refresh_tokens (user_id);
comment on table app.refresh_tokens is
'Hashes of refresh tokens. A token is used once; using it again ends its session.';

create table app.identities (
    provider text not null check (provider in ('google', 'linkedin', 'github')),
    subject text not null,
    user_id uuid not null references app.users on delete cascade,
    email text,
    linked_at timestamptz not null default now(),
    primary key (provider, subject)
);
create index identities_by_user on app.identities (user_id);
comment on table app.identities is
'Accounts elsewhere through which a person signs in; the subject is the provider''s own id of them.';

create table app.oauth_attempts (
    state_hash text not null primary key,
    provider text not null,
    browser_hash text not null,
    code_verifier text not null,
    nonce text not null,
    user_id uuid references app.users on delete cascade,
    session_id uuid references app.sessions on delete cascade,
    expires_at timestamptz not null
);
create index oauth_attempts_by_user on app.oauth_attempts (user_id);
comment on table app.oauth_attempts is
'Sign-ins that are at a provider now. With a user_id: that person links the identity to their '
'account, while the session lives that they set out in.';

create table app.second_factors (
    user_id uuid not null primary key references app.users on delete cascade,
    sealed bytea not null,
    last_step bigint not null default 0,
    created_at timestamptz not null default now(),
    confirmed_at timestamptz
);
comment on table app.second_factors is
'A TOTP secret. It is asked for once it was confirmed; a step is accepted once.';

create table app.recovery_codes (
    user_id uuid not null references app.users on delete cascade,
    code_hash text not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
);

create table app.api_keys (
    key_id uuid not null primary key default gen_random_uuid(),
    user_id uuid not null references app.users on delete cascade,
    name text not null,
    key_hash text not null unique,
    hint text not null,
    scopes text[] not null check (cardinality(scopes) > 0),
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz
);
create index api_keys_by_user on app.api_keys (user_id, created_at desc);
comment on table app.api_keys is
'Keys for machines, hashed; the key itself was shown once. The hint is its last four characters.';

create table app.consents (
    consent_id bigint generated always as identity primary key,
    user_id uuid not null references app.users on delete cascade,
    purpose text not null,
    version text not null,
    is_given boolean not null,
    address text,
    recorded_at timestamptz not null default now()
);
create index consents_by_user on app.consents (user_id, purpose, recorded_at desc);
comment on table app.consents is
'Every yes and no of a person, append-only; the newest of a purpose counts.';

create table app.audit_log (
    event_id bigint generated always as identity primary key,
    event text not null,
    user_id uuid,
    actor_id uuid,
    address text,
    agent text,
    details jsonb not null default '{}',
    recorded_at timestamptz not null default now()
);
create index audit_log_by_user on app.audit_log (user_id, recorded_at desc);
create index audit_log_by_time on app.audit_log (recorded_at desc);
comment on table app.audit_log is
'Security events, append-only: whose account, who acted, from where. It outlives the account, without names.';

-- What people say of themselves.

alter table app.profiles
add column contact jsonb not null default '{}',
add column summary text,
add column work_history jsonb not null default '[]',
add column education jsonb not null default '[]',
add column skill_years jsonb not null default '{}',
add column languages jsonb not null default '[]',
add column places jsonb not null default '[]',
add column liked_companies text[] not null default '{}',
add column needs_visa boolean,
add column work_permits text[] not null default '{}';

create table app.screening_answers (
    user_id uuid not null references app.users on delete cascade,
    topic text not null,
    sealed bytea not null,
    updated_at timestamptz not null default now(),
    primary key (user_id, topic)
);
comment on table app.screening_answers is
'What a person answers to the questions of application forms, sealed: many are sensitive.';

create table app.integrations (
    integration_id uuid not null primary key default gen_random_uuid(),
    user_id uuid not null references app.users on delete cascade,
    kind text not null check (kind in ('adzuna', 'openai', 'skyvern', 'simplify', 'smtp', 'apprise')),
    name text not null,
    sealed bytea not null,
    shown jsonb not null,
    test_request_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index integrations_by_user on app.integrations (user_id, created_at desc);
comment on table app.integrations is
'A person''s own credentials of other services: sealed, and beside it what may be shown, with secrets masked.';

comment on column app.resumes.blob_hash is
'Name of the file in the store, sealed under the key of its person; each row has its own.';
create index resumes_by_user on app.resumes (user_id, uploaded_at desc);

-- Requests of the house itself (a mail to whoever owns an address, the forgetting of an account) have no owner.
alter table app.outbox alter column user_id drop not null;

create table derived.person_embeddings (
    user_id uuid not null,
    encoder text not null,
    kind text not null check (kind in ('profile', 'skills')),
    text_hash text not null,
    embedding halfvec(384) not null,
    embedded_at timestamptz not null default now(),
    primary key (user_id, encoder, kind)
);
comment on table derived.person_embeddings is
'What a person looks for, and what they can do, as vectors; renewed when either text changes.';

create table derived.exports (
    request_id uuid not null primary key,
    user_id uuid not null,
    blob_hash text not null,
    bytes integer not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index exports_by_user on derived.exports (user_id);
comment on table derived.exports is
'Archives of everything about a person, made at their request, sealed under their key, kept for a while.';

-- Whose rows they are. The roles of the workers and of signing in see all; what they may do, grants say.

do $$
declare
    table_name text;
begin
    foreach table_name in array array[
        'users', 'person_keys', 'sessions', 'refresh_tokens', 'identities', 'oauth_attempts', 'second_factors',
        'recovery_codes', 'api_keys', 'consents', 'audit_log', 'profiles', 'screening_answers', 'integrations',
        'resumes', 'job_marks', 'outbox'
    ] loop
        execute format('alter table app.%I enable row level security', table_name);
        execute format(
            'create policy own_rows on app.%I to jobraker_api'
            ' using (user_id = (select app.current_user_id())) with check (user_id = (select app.current_user_id()))',
            table_name
        );
        execute format('create policy all_rows on app.%I to jobraker_auth, jobraker_flows using (true)', table_name);
    end loop;
    foreach table_name in array array['recommendations', 'person_embeddings', 'exports'] loop
        execute format('alter table derived.%I enable row level security', table_name);
        execute format(
            'create policy own_rows on derived.%I to jobraker_api'
            ' using (user_id = (select app.current_user_id()))',
            table_name
        );
        execute format('create policy all_rows on derived.%I to jobraker_auth, jobraker_flows using (true)', table_name);
    end loop;
end
$$;

alter table derived.request_runs enable row level security;
create policy own_rows on derived.request_runs to jobraker_api
using (request_id in (select outbox.request_id from app.outbox));
create policy all_rows on derived.request_runs to jobraker_auth, jobraker_flows using (true);
