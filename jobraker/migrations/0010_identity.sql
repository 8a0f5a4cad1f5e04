-- One job, many sightings: what was seen of each posting, which pairs decided, families, and what people ruled.

alter table derived.job_identities add column first_job_id uuid;
update derived.job_identities set first_job_id = job_id;
alter table derived.job_identities alter column first_job_id set not null;
create index job_identities_by_first_job on derived.job_identities (first_job_id);
comment on column derived.job_identities.first_job_id is
'What was decided first; it never changes. job_id is that after the rulings, so that each of them can be undone.';

alter table derived.job_identities add column own_job_id uuid;
create index job_identities_by_own_job on derived.job_identities (own_job_id);
comment on column derived.job_identities.own_job_id is
'The id that a job has whose first sighting this is. Made from the sighting alone, so it is the same after a rebuild.';

create table derived.identity_prints (
    number bigint generated always as identity primary key,
    source text not null,
    source_posting_id text not null,
    input_hash text not null,
    company text not null,
    title text not null,
    place text not null,
    city text,
    country text,
    is_own boolean not null,
    requisition_id text,
    reference_names text[] not null default '{}',
    words integer not null,
    language text,
    sketch bytea not null,
    employer_key text not null,
    title_key text not null,
    printed_at timestamptz not null default now(),
    unique (source, source_posting_id)
);
alter table derived.identity_prints alter column sketch set storage external;
create index identity_prints_by_employer on derived.identity_prints (employer_key, title_key, number);
create index identity_prints_by_title on derived.identity_prints (title_key, employer_key, number);
comment on table derived.identity_prints is
'What identity keeps of a posting, so that a new one is compared without reading the text of an old one again.';
comment on column derived.identity_prints.sketch is
'Numbers of 32 bits, sorted: the three-word shingles of the text. No sentence can be read from them.';
comment on column derived.identity_prints.input_hash is
'Of all that the print was made from and of the version that made it: while it stands, the print does.';

create table derived.identity_keys (
    key bigint not null,
    number bigint not null references derived.identity_prints (number) on delete cascade,
    primary key (key, number)
);
create index identity_keys_by_number on derived.identity_keys (number);
comment on table derived.identity_keys is 'Where prints meet that may be of one job; see models/identity/fingerprints.py.';

create table derived.identity_evidence (
    evidence_id bigint generated always as identity primary key,
    source text not null,
    source_posting_id text not null,
    other_source text not null,
    other_source_posting_id text not null,
    kind text not null check (kind in ('same', 'family', 'different')),
    strength real not null,
    reason text not null,
    signs jsonb not null,
    version text not null,
    decided_at timestamptz not null default now()
);
create index identity_evidence_by_posting on derived.identity_evidence (source, source_posting_id);
create index identity_evidence_by_other on derived.identity_evidence (other_source, other_source_posting_id);
comment on table derived.identity_evidence is
'The pairs that decided, and of each posting those that came nearest without being one job. Rows are only ever added.';

create table derived.job_families (
    job_id uuid not null primary key,
    family_id uuid not null,
    decided_at timestamptz not null default now()
);
create index job_families_by_family on derived.job_families (family_id);
comment on table derived.job_families is
'Jobs that are one ad by one employer in several places. A job without a row is a family of its own.';

create table derived.identity_rulings (
    ruling_id bigint generated always as identity primary key,
    kind text not null check (kind in ('split', 'merge')),
    source text,
    source_posting_id text,
    job_id uuid not null,
    into_job_id uuid not null,
    ruled_by text not null,
    note text,
    ruled_at timestamptz not null default now(),
    undone_at timestamptz,
    undone_by text,
    check ((kind = 'split') = (source is not null and source_posting_id is not null)),
    check (job_id <> into_job_id)
);
create index identity_rulings_by_job on derived.identity_rulings (job_id);
create index identity_rulings_by_other_job on derived.identity_rulings (into_job_id);
comment on table derived.identity_rulings is
'Changes of a first decision: two jobs made one, or a sighting taken out of its job. Those of people win over the machine.';
comment on column derived.identity_rulings.ruled_by is 'machine, or the name of who ran the command.';

create table derived.identity_flags (
    job_id uuid not null primary key,
    sightings integer not null,
    flagged_at timestamptz not null default now()
);
comment on table derived.identity_flags is 'Jobs with so many sightings that a person should look at them.';

create view derived.merged_jobs as
with recursive steps as (
    select
        rulings.job_id,
        rulings.into_job_id,
        1 as step
    from derived.identity_rulings as rulings
    where rulings.kind = 'merge' and rulings.undone_at is null
    union all
    select
        steps.job_id,
        rulings.into_job_id,
        steps.step + 1 as step
    from steps
    inner join derived.identity_rulings as rulings
        on steps.into_job_id = rulings.job_id and rulings.kind = 'merge' and rulings.undone_at is null
    where steps.step < 50
)

select distinct on (steps.job_id)
    steps.job_id,
    steps.into_job_id
from steps
order by steps.job_id asc, steps.step desc;
comment on view derived.merged_jobs is 'Jobs that are part of another one now, so that an id once given still leads there.';

create function derived.find_present_job(given uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
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
comment on function derived.find_present_job is
'Where an id once given leads: along the merges; and an id that no job has is that of the job of the sighting it was made from.';
revoke all on function derived.find_present_job from public;

create function derived.find_given_ids(present uuid) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
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
comment on function derived.find_given_ids is
'Every id that leads to a job, its own among them: what find_present_job says, read from the other end.';
revoke all on function derived.find_given_ids from public;

alter table derived.search_index add column family_id uuid;
create index search_index_by_family on derived.search_index (family_id) where family_id is not null;
comment on column derived.search_index.family_id is 'Jobs of one family are shown as one; null for a job without a family.';
