-- The memory: postings exactly as received, which run saw which, and what could not be taken in.

create table raw.crawls (
    crawl_id uuid not null primary key,
    run_id uuid not null,
    source text not null,
    tenant text not null,
    outcome text not null check (outcome in ('complete', 'partial', 'failed')),
    reason text,
    postings integer not null check (postings >= 0),
    landed integer not null check (landed >= 0),
    seen_digest text not null,
    started_at timestamptz not null,
    finished_at timestamptz not null
);
create index crawls_by_tenant on raw.crawls (source, tenant, finished_at desc);
comment on table raw.crawls is
'One reading of one board. Only complete ones may tell that a posting is gone.';
comment on column raw.crawls.seen_digest is
'Hash over what was seen, so that an unchanged board is recognised without reading its sightings.';

create table raw.postings (
    source text not null,
    source_posting_id text not null,
    content_hash text not null,
    tenant text not null,
    url text,
    payload jsonb not null,
    crawl_id uuid not null,
    fetched_at timestamptz not null,
    landed_at timestamptz not null default now(),
    primary key (source, source_posting_id, content_hash)
) partition by list (source);
comment on table raw.postings is
'Each version of each posting as the source sent it. Append-only: a changed posting is a new row.';

create table raw.sightings (
    source text not null,
    source_posting_id text not null,
    crawl_id uuid not null,
    content_hash text not null,
    seen_at timestamptz not null,
    primary key (source, source_posting_id, crawl_id)
) partition by list (source);
comment on table raw.sightings is 'Which crawl saw which version of which posting.';

create table raw.postings_adzuna partition of raw.postings for values in ('adzuna');
create table raw.postings_ashby partition of raw.postings for values in ('ashby');
create table raw.postings_greenhouse partition of raw.postings for values in ('greenhouse');
create table raw.sightings_adzuna partition of raw.sightings for values in ('adzuna');
create table raw.sightings_ashby partition of raw.sightings for values in ('ashby');
create table raw.sightings_greenhouse partition of raw.sightings for values in ('greenhouse');

create table raw.quarantine (
    source text not null,
    source_posting_id text,
    content_hash text not null,
    reason text not null,
    origin text not null,
    payload text not null,
    crawl_id uuid not null,
    quarantined_at timestamptz not null default now(),
    primary key (source, content_hash)
);
create index quarantine_by_posting on raw.quarantine (source, source_posting_id, content_hash);
comment on table raw.quarantine is
'What was received and not let through, whole, with the reason. Text, because it may not even be JSON.';

create table raw.gates (
    crawl_id uuid not null primary key,
    verdict text not null check (verdict in ('passed', 'late')),
    gated_at timestamptz not null default now()
);
comment on table raw.gates is
'Crawls whose rows were checked. Nothing of a crawl is seen beyond raw before its row stands here, so a
kill between landing and checking lets nothing through. Late: checked by a later run than its own, which
makes its rows good but not its completeness.';

create view raw.accepted_postings as
select
    postings.source,
    postings.source_posting_id,
    postings.content_hash,
    postings.tenant,
    postings.url,
    postings.payload,
    postings.fetched_at,
    postings.landed_at
from raw.postings
inner join raw.gates on postings.crawl_id = gates.crawl_id
where
    not exists (
        select 1
        from raw.quarantine
        where
            quarantine.source = postings.source
            and quarantine.source_posting_id = postings.source_posting_id
            and quarantine.content_hash = postings.content_hash
    );
comment on view raw.accepted_postings is 'Postings that passed the gate: all that dbt may read.';

create view raw.accepted_crawls as
select crawls.*
from raw.crawls
inner join raw.gates on crawls.crawl_id = gates.crawl_id
where gates.verdict = 'passed';
comment on view raw.accepted_crawls is 'Crawls that may tell whether a posting is still there.';

create table raw.api_calls (
    source text not null,
    called_at timestamptz not null default now()
);
create index api_calls_by_time on raw.api_calls (source, called_at desc);
comment on table raw.api_calls is 'Calls to metered APIs, counted against their quota windows.';

-- Text of the outside world becomes a typed value, or null. Never an error: one absurd value must not
-- stop a build.
create function raw.numeric_or_null(value text) returns numeric
language plpgsql immutable as $$
begin
    return value::numeric;
exception when others then
    return null;
end
$$;

create function raw.timestamptz_or_null(value text) returns timestamptz
language plpgsql stable as $$
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
