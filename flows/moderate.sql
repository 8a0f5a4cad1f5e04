-- name: count_unjudged
-- How many postings are new, changed or judged by other rules.
select count(*) as postings
from intermediate.int_postings_unioned as postings
left join derived.posting_quality as judged
    on
        postings.source = judged.source
        and postings.source_posting_id = judged.source_posting_id
        and judged.is_current
where
    judged.rules_version is distinct from %(rules_version)s::text
    or judged.version_hash <> md5(
        row(
            postings.title, postings.company_text, postings.text_hash, postings.url, postings.apply_url,
            postings.pay_min, postings.pay_max, postings.pay_currency, postings.pay_interval
        )::text
    );

-- name: find_unjudged
-- Postings that are new, changed or judged by other rules, as the rules look at them.
with versions as (
    select
        postings.*,
        md5(
            row(
                postings.title, postings.company_text, postings.text_hash, postings.url, postings.apply_url,
                postings.pay_min, postings.pay_max, postings.pay_currency, postings.pay_interval
            )::text
        ) as version_hash
    from intermediate.int_postings_unioned as postings
)

select
    versions.source,
    versions.source_posting_id,
    versions.version_hash,
    versions.title,
    versions.company_text,
    versions.description,
    versions.url,
    versions.apply_url,
    versions.pay_min,
    versions.pay_max,
    versions.pay_currency,
    versions.pay_interval
from versions
left join derived.posting_quality as judged
    on
        versions.source = judged.source
        and versions.source_posting_id = judged.source_posting_id
        and judged.is_current
where
    judged.rules_version is distinct from %(rules_version)s::text
    or judged.version_hash <> versions.version_hash;

-- name: retire_judgements
-- What was said of these postings before: doubts are kept as history, the rest goes.
with batch as (
    select *
    from unnest(%(sources)s::text [], %(ids)s::text []) as listed (source, source_posting_id)
),

removed as (
    delete from derived.posting_quality
    using batch
    where
        posting_quality.source = batch.source
        and posting_quality.source_posting_id = batch.source_posting_id
        and posting_quality.verdict = 'fine'
)

update derived.posting_quality
set is_current = false
from batch
where
    posting_quality.source = batch.source
    and posting_quality.source_posting_id = batch.source_posting_id
    and posting_quality.is_current
    and posting_quality.verdict <> 'fine';

-- name: save_judgements
-- What the rules say of these versions; saying it again says it once.
insert into derived.posting_quality (
    source, source_posting_id, version_hash, rules_version, score, verdict, findings
)
select
    listed.source,
    listed.source_posting_id,
    listed.version_hash,
    %(rules_version)s::text,
    listed.score,
    listed.verdict,
    listed.findings
from unnest(
    %(sources)s::text [], %(ids)s::text [], %(version_hashes)s::text [], %(scores)s::real [], %(verdicts)s::text [],
    %(findings)s::jsonb []
) as listed (source, source_posting_id, version_hash, score, verdict, findings)
on conflict (source, source_posting_id, version_hash, rules_version) do update set
    is_current = true,
    score = excluded.score,
    verdict = excluded.verdict,
    findings = excluded.findings,
    judged_at = now();

-- name: remove_rulings
-- The rulings are few and written anew.
delete from derived.job_rulings;

-- name: insert_rulings
-- The last decision about each job: a decision follows the posting it was made about, through merges and splits. Marts
-- of before may call the job by an id that it had, so it is written under these too.
insert into derived.job_rulings (job_id, decision, decided_at, moderation_decision_id)
select distinct on (given.job_id)
    given.job_id,
    decisions.decision,
    decisions.decided_at,
    decisions.moderation_decision_id
from app.moderation_decisions as decisions
left join derived.job_identities as identities
    on decisions.source = identities.source and decisions.source_posting_id = identities.source_posting_id
cross join lateral derived.find_given_ids(
    coalesce(identities.job_id, derived.find_present_job(decisions.job_id))
) as given (job_id)
order by given.job_id asc, decisions.moderation_decision_id desc;

-- name: find_last_decision
-- Which decision was the last, as a number that only grows.
select max(moderation_decision_id) as decision
from app.moderation_decisions;
