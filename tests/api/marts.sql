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
    text_hash text,
    row_hash text
);
create table marts.job_sightings (
    job_id uuid not null,
    sighting_id text not null primary key,
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
    last_complete_crawl_at timestamptz
);
grant select on all tables in schema marts to jobraker_api, jobraker_flows;
