-- What is wrong with a posting, what people decided about it, how sources are, and how one is removed for good.

create table derived.posting_quality (
    source text not null,
    source_posting_id text not null,
    version_hash text not null,
    rules_version text not null,
    score real not null check (score between 0 and 1),
    verdict text not null check (verdict in ('fine', 'doubtful', 'held')),
    findings jsonb not null,
    is_current boolean not null default true,
    judged_at timestamptz not null default now(),
    primary key (source, source_posting_id, version_hash, rules_version)
);
create unique index posting_quality_current on derived.posting_quality (source, source_posting_id) where is_current;
comment on table derived.posting_quality is
'What the rules say of each version of a posting. Of what is no longer current only doubts are kept.';
comment on column derived.posting_quality.version_hash is 'Over all that the rules look at, so that nothing is judged twice.';
comment on column derived.posting_quality.findings is 'Each sign: rule, points, reason, and the words found.';

create table derived.job_rulings (
    job_id uuid not null primary key,
    decision text not null check (decision in ('release', 'hold')),
    decided_at timestamptz not null,
    moderation_decision_id bigint not null
);
create index job_rulings_by_decision on derived.job_rulings (moderation_decision_id);
comment on table derived.job_rulings is
'The last decision about each job, after merges and splits, under every id that leads to it: written anew from '
'app.moderation_decisions by the flows.';

create table app.moderation_decisions (
    moderation_decision_id bigint generated always as identity primary key,
    job_id uuid not null,
    source text not null,
    source_posting_id text not null,
    decision text not null check (decision in ('release', 'hold')),
    note text,
    actor_id uuid references app.users on delete set null,
    decided_at timestamptz not null default now()
);
create index moderation_decisions_by_job on app.moderation_decisions (job_id, moderation_decision_id desc);
create index moderation_decisions_by_actor on app.moderation_decisions (actor_id);
comment on table app.moderation_decisions is
'What admins decided about jobs. Append-only; the last one counts over any rule.';
comment on column app.moderation_decisions.source_posting_id is
'The posting that spoke for the job then: the decision follows it when jobs are merged or split.';

create view derived.job_decisions as
select distinct on (said.job_id)
    said.job_id,
    said.decision,
    said.decided_at,
    said.moderation_decision_id
from (
    select
        job_rulings.job_id,
        job_rulings.decision,
        job_rulings.decided_at,
        job_rulings.moderation_decision_id
    from derived.job_rulings
    union all
    select
        decisions.job_id,
        decisions.decision,
        decisions.decided_at,
        decisions.moderation_decision_id
    from app.moderation_decisions as decisions
    where
        decisions.moderation_decision_id > (
            select coalesce(max(job_rulings.moderation_decision_id), 0)
            from derived.job_rulings
        )
    union all
    select
        identities.job_id,
        decisions.decision,
        decisions.decided_at,
        decisions.moderation_decision_id
    from app.moderation_decisions as decisions
    inner join derived.job_identities as identities
        on decisions.source = identities.source and decisions.source_posting_id = identities.source_posting_id
    where decisions.moderation_decision_id > (
        select coalesce(max(job_rulings.moderation_decision_id), 0)
        from derived.job_rulings
    )
) as said
order by said.job_id asc, said.moderation_decision_id desc;
comment on view derived.job_decisions is
'The decision that counts about each job, the one rule for all who ask: what the flows wrote down last, and whatever was '
'decided since. Which job an older decision is about, only they know.';

create table raw.source_skips (
    source_skip_id bigint generated always as identity primary key,
    source text not null,
    reason text not null,
    skipped_at timestamptz not null default now()
);
create index source_skips_by_source on raw.source_skips (source, source_skip_id desc);
comment on table raw.source_skips is 'When a source could not be read at all, and why: a key is missing, say.';

create index crawls_by_time on raw.crawls (finished_at);

create view raw.board_states as
with readings as (
    select
        crawls.*,
        row_number() over board as age,
        max(case when crawls.outcome <> 'failed' then crawls.sequence end) over (
            partition by crawls.source, crawls.tenant
        ) as last_good
    from raw.crawls
    where crawls.finished_at > now() - interval '30 days'
    window board as (partition by crawls.source, crawls.tenant order by crawls.sequence desc)
),

words as (
    select distinct on (tenant_changes.source, tenant_changes.tenant)
        tenant_changes.source,
        tenant_changes.tenant,
        tenant_changes.is_enabled
    from raw.tenant_changes
    order by tenant_changes.source asc, tenant_changes.tenant asc, tenant_changes.tenant_change_id desc
),

boards as (
    select
        readings.source,
        readings.tenant,
        max(readings.finished_at) filter (where readings.age = 1) as last_crawl_at,
        max(readings.finished_at) filter (where readings.outcome = 'complete') as last_complete_crawl_at,
        max(readings.finished_at) filter (where readings.outcome <> 'failed') as last_good_crawl_at,
        max(readings.outcome) filter (where readings.age = 1) as outcome,
        max(coalesce(readings.reason, readings.doubt)) filter (where readings.age = 1) as reason,
        max(readings.postings) filter (where readings.age = 1) as postings,
        (count(*) filter (where readings.sequence > coalesce(readings.last_good, 0)))::integer as failure_streak
    from readings
    group by readings.source, readings.tenant
)

select
    boards.*,
    case
        when not coalesce(words.is_enabled, true) or not coalesce(whole.is_enabled, true) then 'off'
        when boards.outcome = 'failed' then 'failing'
        when boards.last_crawl_at < now() - interval '2 days' then 'stale'
        else 'ok'
    end as health
from boards
left join words on boards.source = words.source and boards.tenant = words.tenant
left join words as whole on boards.source = whole.source and whole.tenant = '*';
comment on view raw.board_states is 'How each board was read in the last thirty days, as of now.';

create view raw.source_states as
with boards as (
    select
        board_states.source,
        (count(*) filter (where board_states.health <> 'off'))::integer as boards,
        (count(*) filter (where board_states.health = 'failing'))::integer as boards_failing,
        coalesce(sum(board_states.postings) filter (where board_states.health <> 'off'), 0)::integer as postings,
        max(board_states.last_crawl_at) as last_crawl_at,
        max(board_states.last_complete_crawl_at) as last_complete_crawl_at,
        min(board_states.failure_streak) filter (where board_states.health <> 'off') as failure_streak,
        (array_agg(board_states.outcome order by board_states.last_crawl_at desc))[1] as outcome
    from raw.board_states
    group by board_states.source
),

skips as (
    select distinct on (source_skips.source)
        source_skips.source,
        source_skips.reason,
        source_skips.skipped_at
    from raw.source_skips
    order by source_skips.source asc, source_skips.source_skip_id desc
),

switches as (
    select distinct on (tenant_changes.source)
        tenant_changes.source,
        tenant_changes.is_enabled,
        tenant_changes.reason
    from raw.tenant_changes
    where tenant_changes.tenant = '*'
    order by tenant_changes.source asc, tenant_changes.tenant_change_id desc
),

known as (
    select source from boards
    union
    select source from skips
    union
    select source from switches
),

gathered as (
    select
        known.source,
        coalesce(boards.boards, 0) as boards,
        coalesce(boards.boards_failing, 0) as boards_failing,
        coalesce(boards.postings, 0) as postings,
        boards.last_crawl_at,
        boards.last_complete_crawl_at,
        boards.outcome,
        coalesce(boards.failure_streak, 0) as failure_streak,
        not coalesce(switches.is_enabled, true) as is_off,
        switches.reason as off_reason,
        case when skips.skipped_at > coalesce(boards.last_crawl_at, '-infinity') then skips.reason end as skip_reason
    from known
    left join boards on known.source = boards.source
    left join skips on known.source = skips.source
    left join switches on known.source = switches.source
)

select
    gathered.*,
    case
        when gathered.is_off then 'off'
        when gathered.skip_reason is not null then 'skipped'
        when gathered.boards > 0 and 2 * gathered.boards_failing >= gathered.boards then 'failing'
        when gathered.last_crawl_at is null or gathered.last_crawl_at < now() - interval '2 days' then 'stale'
        else 'ok'
    end as health
from gathered;
comment on view raw.source_states is
'How each source is, as of now. Failing: the last reading of half its boards or more failed. Stale: not read for two days.';

create function derived.purge_source(purged text, closed_texts text[]) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
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
$$;
comment on function derived.purge_source is
'Removes everything of a source, as when its licence ends, and switches it off; how many rows of each table. Whole or not '
'at all, and safe to repeat. What people keep of a job (their marks and applications) is theirs and stays.';
revoke all on function derived.purge_source from public;
