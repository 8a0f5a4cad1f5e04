-- Every board worth reading: a partition for each new source, boards added by operators, doubted readings, postings
-- asked for one by one, and the questions of application forms.

create table raw.postings_arbeitnow partition of raw.postings for values in ('arbeitnow');
create table raw.postings_hackernews partition of raw.postings for values in ('hackernews');
create table raw.postings_lever partition of raw.postings for values in ('lever');
create table raw.postings_page partition of raw.postings for values in ('page');
create table raw.postings_personio partition of raw.postings for values in ('personio');
create table raw.postings_recruitee partition of raw.postings for values in ('recruitee');
create table raw.postings_remoteok partition of raw.postings for values in ('remoteok');
create table raw.postings_remotive partition of raw.postings for values in ('remotive');
create table raw.postings_smartrecruiters partition of raw.postings for values in ('smartrecruiters');
create table raw.postings_usajobs partition of raw.postings for values in ('usajobs');
create table raw.postings_workable partition of raw.postings for values in ('workable');
create table raw.postings_workday partition of raw.postings for values in ('workday');
create table raw.sightings_arbeitnow partition of raw.sightings for values in ('arbeitnow');
create table raw.sightings_hackernews partition of raw.sightings for values in ('hackernews');
create table raw.sightings_lever partition of raw.sightings for values in ('lever');
create table raw.sightings_page partition of raw.sightings for values in ('page');
create table raw.sightings_personio partition of raw.sightings for values in ('personio');
create table raw.sightings_recruitee partition of raw.sightings for values in ('recruitee');
create table raw.sightings_remoteok partition of raw.sightings for values in ('remoteok');
create table raw.sightings_remotive partition of raw.sightings for values in ('remotive');
create table raw.sightings_smartrecruiters partition of raw.sightings for values in ('smartrecruiters');
create table raw.sightings_usajobs partition of raw.sightings for values in ('usajobs');
create table raw.sightings_workable partition of raw.sightings for values in ('workable');
create table raw.sightings_workday partition of raw.sightings for values in ('workday');

-- Clocks jump, numbers do not: what came after what is told by the number.
alter table raw.crawls
add column sequence bigint generated always as identity,
add column doubt text;
create index crawls_by_sequence on raw.crawls (source, tenant, sequence desc);
comment on column raw.crawls.doubt is
'Why a complete reading is not believed about what it lacks, such as a board that is suddenly empty; null: it is.';

create or replace view raw.accepted_crawls as
select crawls.*
from raw.crawls
inner join raw.gates on crawls.crawl_id = gates.crawl_id
where gates.verdict = 'passed';

create table raw.tenant_changes (
    tenant_change_id bigint generated always as identity primary key,
    source text not null,
    tenant text not null,
    company text,
    is_enabled boolean not null,
    reason text,
    changed_at timestamptz not null default now()
);
create index tenant_changes_by_tenant on raw.tenant_changes (source, tenant, tenant_change_id desc);
comment on table raw.tenant_changes is
'Boards that an operator added, switched off or on again, on top of those the project knows. The last row of a board
counts; the tenant * stands for the source as a whole.';

create table raw.probes (
    probe_id bigint generated always as identity primary key,
    source text not null,
    source_posting_id text not null,
    verdict text not null check (verdict in ('there', 'gone', 'unsure')),
    reason text,
    probed_at timestamptz not null default now()
);
create index probes_by_posting on raw.probes (source, source_posting_id, probe_id desc);
comment on table raw.probes is
'Postings asked for one by one, at an address of their own. Only gone (404 or 410) closes a job.';

create table raw.forms (
    source text not null,
    source_posting_id text not null,
    content_hash text not null,
    payload jsonb not null,
    fetched_at timestamptz not null default now(),
    primary key (source, source_posting_id, content_hash)
);
comment on table raw.forms is 'What the application form of a posting asks, exactly as received.';
comment on column raw.forms.content_hash is
'The version of the posting at which the form was read: it is read again when the posting has changed.';

create table raw.figures (
    figure_id bigint generated always as identity primary key,
    source text not null,
    subject text not null,
    tenant text not null,
    payload jsonb not null,
    fetched_at timestamptz not null default now()
);
create index figures_by_subject on raw.figures (source, subject, tenant, fetched_at desc);
comment on table raw.figures is
'What a source says of its market as a whole, such as the pay in it month by month, exactly as received.';
