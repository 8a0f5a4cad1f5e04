-- name: find_formless
-- Postings that the newest reading of their board showed and whose version of then has no form yet, the newest first.
-- None of boards that are switched off, and none whose form failed lately: after each failure the wait is twice as long.
with newest as (
    select distinct on (crawls.tenant)
        crawls.tenant,
        crawls.crawl_id
    from raw.accepted_crawls as crawls
    where crawls.source = %(source)s::text and crawls.outcome <> 'failed'
    order by crawls.tenant asc, crawls.sequence desc
),

last_words as (
    select distinct on (tenant_changes.tenant)
        tenant_changes.tenant,
        tenant_changes.is_enabled
    from raw.tenant_changes
    where tenant_changes.source = %(source)s::text
    order by tenant_changes.tenant asc, tenant_changes.tenant_change_id desc
)

select
    sightings.source_posting_id,
    newest.tenant,
    sightings.content_hash
from newest
inner join raw.sightings
    on newest.crawl_id = sightings.crawl_id and sightings.source = %(source)s::text
inner join raw.accepted_postings as postings
    on
        sightings.source = postings.source
        and sightings.source_posting_id = postings.source_posting_id
        and sightings.content_hash = postings.content_hash
left join raw.forms
    on
        sightings.source = forms.source
        and sightings.source_posting_id = forms.source_posting_id
        and sightings.content_hash = forms.content_hash
left join lateral (
    select
        count(*) as failures,
        max(probes.probed_at) as failed_at
    from raw.probes
    where
        probes.source = sightings.source
        and probes.source_posting_id = sightings.source_posting_id
        and probes.verdict = 'unsure'
        and starts_with(probes.reason, %(mark)s::text)
        and probes.probed_at >= postings.fetched_at
) as tried on forms.source is null
where
    forms.source is null
    and (
        coalesce(tried.failures, 0) = 0
        or tried.failed_at
        + least(%(first_wait)s::interval * power(2, least(tried.failures, 20) - 1), %(longest_wait)s::interval)
        <= %(as_of)s::timestamptz
    )
    and not exists (
        select 1
        from last_words
        where last_words.tenant in (newest.tenant, '*') and not last_words.is_enabled
    )
order by postings.fetched_at desc, sightings.source_posting_id asc
limit %(most)s::integer;

-- name: record_failure
-- Remember that a form could not be read, as a probe that settles nothing: a missing form is no missing posting.
insert into raw.probes (source, source_posting_id, verdict, reason, probed_at, after_sequence)
select
    %(source)s::text,
    %(source_posting_id)s::text,
    'unsure',
    %(mark)s::text || %(reason)s::text,
    %(probed_at)s::timestamptz,
    coalesce(max(crawls.sequence), 0)
from raw.crawls;

-- name: record_form
-- Keep a form as it came, once a version of its posting.
insert into raw.forms (source, source_posting_id, content_hash, payload, fetched_at)
values (
    %(source)s::text, %(source_posting_id)s::text, %(content_hash)s::text, %(payload)s::jsonb, %(fetched_at)s::timestamptz
)
on conflict (source, source_posting_id, content_hash) do nothing;
