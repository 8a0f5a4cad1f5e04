-- Costly or once-decided facts. No foreign key to a mart: dbt drops and rebuilds those.

create table derived.job_identities (
    source text not null,
    source_posting_id text not null,
    job_id uuid not null,
    match_key text not null,
    evidence text not null,
    decided_at timestamptz not null default now(),
    primary key (source, source_posting_id)
);
create index job_identities_by_job on derived.job_identities (job_id);
create index job_identities_by_key on derived.job_identities (match_key);
comment on table derived.job_identities is 'Which job a posting is a sighting of. The first decision stays.';

create table derived.transforms (
    transform_id bigint generated always as identity primary key,
    fingerprint text not null,
    transformed_at timestamptz not null default now()
);
comment on table derived.transforms is
'What the marts were last built from, so that nothing is rebuilt when nothing changed.';

create table derived.embeddings (
    text_hash text not null,
    encoder text not null,
    embedding halfvec(384) not null,
    embedded_at timestamptz not null default now(),
    primary key (text_hash, encoder)
);
comment on table derived.embeddings is 'Each text once per encoder, whatever jobs carry it.';

create table derived.search_index (
    job_id uuid not null primary key,
    text_hash text not null,
    encoder text not null,
    embedding halfvec(384) not null,
    document tsvector not null,
    title text not null,
    company_id text not null,
    country text,
    city text,
    remote_kind text check (remote_kind in ('onsite', 'hybrid', 'remote')),
    employment_type text,
    seniority text,
    pay_annual_min numeric,
    pay_annual_max numeric,
    pay_currency text,
    skills text[] not null default '{}',
    posted_at timestamptz,
    row_hash text not null,
    indexed_at timestamptz not null default now()
);
create index search_index_by_vector on derived.search_index using hnsw (embedding halfvec_cosine_ops);
create index search_index_by_text on derived.search_index using gin (document);
create index search_index_by_date on derived.search_index (posted_at desc nulls last, job_id);
create index search_index_by_company on derived.search_index (company_id);
comment on table derived.search_index is
'One row an open job: vector, full text and every column a search filters on, in one place.';
comment on column derived.search_index.text_hash is
'Hash of the text that was embedded, the key into derived.embeddings.';
comment on column derived.search_index.row_hash is
'The mart row and the skill extractor behind this row: while both stand it is not written again.';

create table derived.recommendations (
    user_id uuid not null,
    job_id uuid not null,
    algorithm_version text not null,
    rank integer not null check (rank > 0),
    score real not null check (score between 0 and 1),
    contributions jsonb not null,
    reasons text[] not null,
    missing text[] not null default '{}',
    request_id uuid,
    generated_at timestamptz not null default now(),
    primary key (user_id, job_id, algorithm_version)
);
create index recommendations_by_user on derived.recommendations (user_id, rank);

create table derived.request_runs (
    request_id uuid not null primary key,
    state text not null check (state in ('running', 'completed', 'failed')),
    attempts integer not null default 1,
    worker text not null,
    lease_until timestamptz not null,
    answer jsonb,
    error jsonb,
    claimed_at timestamptz not null default now(),
    finished_at timestamptz
);
comment on table derived.request_runs is
'Work on the requests in app.outbox: who holds it until when, and what came out.';
