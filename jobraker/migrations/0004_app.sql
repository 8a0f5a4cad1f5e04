-- What people own and ask for.

create table app.users (
    user_id uuid not null primary key default gen_random_uuid(),
    email text not null,
    password_hash text not null,
    full_name text,
    created_at timestamptz not null default now()
);
create unique index users_by_email on app.users (lower(email));

create table app.refresh_tokens (
    token_hash text not null primary key,
    user_id uuid not null references app.users on delete cascade,
    family uuid not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null default now()
);
create index refresh_tokens_by_family on app.refresh_tokens (family);
comment on table app.refresh_tokens is
'Hashes of refresh tokens. A token is used once; using it again revokes its whole family.';

create table app.profiles (
    user_id uuid not null primary key references app.users on delete cascade,
    headline text,
    titles text[] not null default '{}',
    skills text[] not null default '{}',
    countries text[] not null default '{}',
    remote_kinds text[] not null default '{}',
    seniority text,
    pay_annual_min numeric check (pay_annual_min >= 0),
    pay_currency text,
    excluded_companies text[] not null default '{}',
    updated_at timestamptz not null default now()
);
comment on table app.profiles is
'What a person looks for. Empty lists and nulls constrain nothing.';

create table app.resumes (
    resume_id uuid not null primary key default gen_random_uuid(),
    user_id uuid not null references app.users on delete cascade,
    filename text not null,
    media_type text not null,
    bytes integer not null check (bytes > 0),
    blob_hash text not null,
    text text not null,
    is_current boolean not null default true,
    uploaded_at timestamptz not null default now()
);
create unique index resumes_current on app.resumes (user_id) where is_current;

create table app.job_marks (
    user_id uuid not null references app.users on delete cascade,
    job_id uuid not null,
    mark text not null check (mark in ('viewed', 'saved', 'dismissed', 'applied')),
    reason text,
    marked_at timestamptz not null default now(),
    primary key (user_id, job_id, mark)
);
comment on table app.job_marks is
'What a person did with a job. Dismissed and applied jobs are never recommended again.';

create table app.outbox (
    request_id uuid not null primary key default gen_random_uuid(),
    user_id uuid not null references app.users on delete cascade,
    kind text not null,
    payload jsonb not null default '{}',
    created_at timestamptz not null default now()
);
create index outbox_by_user on app.outbox (user_id, created_at desc);
comment on table app.outbox is
'Requests that take longer than a page load, written in the transaction of what the user sees.';

create function app.announce_request() returns trigger
language plpgsql as $$
begin
    perform pg_notify('jobraker_requests', new.request_id::text);
    return null;
end
$$;
create trigger outbox_announces after insert on app.outbox
for each row execute function app.announce_request();
