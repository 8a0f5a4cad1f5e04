create table marts.jobs (
    job_id uuid not null primary key,
    title text,
    company_id text,
    company_name text,
    description text,
    url text,
    source text,
    source_posting_id text,
    sources text[],
    country text,
    region text,
    city text,
    place text,
    remote_kind text,
    employment_type text,
    seniority text,
    pay_min numeric,
    pay_max numeric,
    pay_currency text,
    pay_interval text,
    pay_annual_min numeric,
    pay_annual_max numeric,
    pay_basis text,
    licence text,
    posted_at timestamptz,
    first_seen_at timestamptz,
    last_seen_at timestamptz,
    status text,
    closed_reason text,
    family_id uuid,
    state text,
    last_verified_at timestamptz,
    unverified_since timestamptz,
    missing_since timestamptz,
    closed_at timestamptz,
    times_relisted integer,
    valid_through timestamptz,
    text_hash text,
    row_hash text
);
create table marts.job_sightings (
    sighting_id text not null primary key,
    job_id uuid not null,
    source text,
    source_posting_id text,
    url text,
    licence text,
    status text,
    is_primary boolean,
    first_seen_at timestamptz,
    last_seen_at timestamptz
);
create table marts.job_verifications (
    job_id uuid not null primary key,
    last_seen_at timestamptz,
    last_verified_at timestamptz,
    last_complete_crawl_at timestamptz
);
create table marts.job_signals (
    job_signal_id text not null primary key,
    job_id uuid not null,
    signal text not null,
    evidence text not null,
    figures jsonb not null,
    since timestamptz
);
create table marts.application_forms (
    job_id uuid not null primary key,
    questions integer,
    required integer,
    essays integer,
    uploads integer,
    choices integer,
    demographic integer,
    consents integer,
    may_exclude integer,
    items jsonb,
    fetched_at timestamptz
);
create table marts.job_quality (
    job_id uuid not null primary key,
    source text,
    source_posting_id text,
    score numeric,
    verdict text,
    rules text[],
    reasons text[],
    rules_version text,
    judged_at timestamptz,
    decision text,
    decided_at timestamptz,
    is_held boolean
);
create table marts.sources (
    source text not null primary key,
    attribution_url text,
    terms_url text
);
create table marts.source_health (
    source text not null primary key,
    kind text,
    licence text,
    attribution_url text,
    terms_url text,
    health text,
    boards integer,
    postings integer,
    jobs_open integer,
    last_crawl_at timestamptz,
    last_complete_crawl_at timestamptz
);
grant select on all tables in schema marts to jobraker_api, jobraker_flows;
