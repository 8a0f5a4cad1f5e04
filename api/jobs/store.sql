-- name: probe_newest
-- How many of the newest jobs match, and the ids of some of those in a row, newest first. `candidates`: how many hold
-- the words that the index would look up, in whatever order they stand. Reads `stretch` rows and no more, whatever is
-- asked. Planned anew for each search, so that a filter that is null folds away. The words come last, since a
-- posting's words lie apart from its row and cost the most to read.
with newest as materialized (
    select
        job_id,
        family_id,
        posted_at,
        document,
        title,
        facets,
        skills,
        pay_currency,
        pay_annual_min,
        pay_annual_max
    from derived.search_index
    where
        (%(posted_after)s::timestamptz is null or posted_at >= %(posted_after)s::timestamptz)
        and (valid_through is null or valid_through > now())
    order by posted_at desc nulls last, job_id
    limit %(stretch)s::integer
),

filtered as materialized (
    select
        job_id,
        family_id,
        posted_at,
        document
    from newest
    where
        (%(facets)s::text[] is null or facets @> %(facets)s::text[])
        and (%(any_facet)s::text[] is null or facets && %(any_facet)s::text[])
        and (%(skills)s::text[] is null or skills @> %(skills)s::text[])
        and (
            %(pay_min)s::numeric is null
            or (
                pay_currency = %(currency)s::text
                and coalesce(pay_annual_max, pay_annual_min) >= %(pay_min)s::numeric
            )
        )
        and (
            %(title)s::text is null
            or to_tsvector('english', title) @@ plainto_tsquery('english', %(title)s::text)
        )
),

matches as materialized (
    select
        job_id,
        family_id,
        posted_at
    from filtered
    where %(q)s::text is null or document @@ websearch_to_tsquery('english', %(q)s::text)
),

-- One row a family: its newest match.
shown as materialized (
    select
        job_id,
        posted_at
    from matches
    where family_id is null
    union all
    (
        select distinct on (family_id)
            job_id,
            posted_at
        from matches
        where family_id is not null
        order by family_id, posted_at desc nulls last, job_id
    )
),

-- The words without the order they must stand in, as the index looks them up: 'T' where it can look up none.
looked_up as (
    select
        query ~ '<(-|\d+)>' as is_ordered,
        regexp_replace(querytree(query::tsquery), '<(-|\d+)>', '&', 'g') as words
    from cast(websearch_to_tsquery('english', %(q)s::text) as text) as query
)

select
    (select count(*) from newest) as looked_at,
    (select count(*) from shown) as found,
    case
        when (select is_ordered from looked_up) then (
            select count(*)
            from filtered
            cross join looked_up
            where looked_up.words = 'T' or filtered.document @@ looked_up.words::tsquery
        )
        else (select count(*) from matches)
    end as candidates,
    array(
        select shown.job_id
        from shown
        order by shown.posted_at desc nulls last, shown.job_id
        offset %(skipped)s::integer
        limit %(taken)s::integer
    ) as job_ids;

-- name: find_matches
-- The same among all jobs that are new enough, by way of the indexes. Planned anew for each search, so that the
-- planner sees how common the words and how narrow the dates are.
with matches as materialized (
    select
        job_id,
        family_id,
        posted_at
    from derived.search_index
    where
        (%(posted_after)s::timestamptz is null or posted_at >= %(posted_after)s::timestamptz)
        and (valid_through is null or valid_through > now())
        and (%(q)s::text is null or document @@ websearch_to_tsquery('english', %(q)s::text))
        and (
            %(title)s::text is null
            or to_tsvector('english', title) @@ plainto_tsquery('english', %(title)s::text)
        )
        and (%(facets)s::text[] is null or facets @> %(facets)s::text[])
        and (%(any_facet)s::text[] is null or facets && %(any_facet)s::text[])
        and (%(skills)s::text[] is null or skills @> %(skills)s::text[])
        and (
            %(pay_min)s::numeric is null
            or (
                pay_currency = %(currency)s::text
                and coalesce(pay_annual_max, pay_annual_min) >= %(pay_min)s::numeric
            )
        )
),

-- One row a family: its newest match.
shown as materialized (
    select
        job_id,
        posted_at
    from matches
    where family_id is null
    union all
    (
        select distinct on (family_id)
            job_id,
            posted_at
        from matches
        where family_id is not null
        order by family_id, posted_at desc nulls last, job_id
    )
)

select
    (select count(*) from shown) as found,
    array(
        select shown.job_id
        from shown
        order by shown.posted_at desc nulls last, shown.job_id
        offset %(skipped)s::integer
        limit %(taken)s::integer
    ) as job_ids;

-- name: find_nth_date
-- The date of the job that has `newer` jobs before it, newest first; no row where there are not that many.
select posted_at
from derived.search_index
where valid_through is null or valid_through > now()
order by posted_at desc nulls last, job_id
offset %(newer)s::integer
limit 1;

-- name: estimate_jobs
-- All jobs that can be found, those of a family as one: counted while they are few or never analysed, else as the
-- planner knows them.
select
    case
        when planner.reltuples < 20000 then (
            select count(*)
            from derived.search_index
            where valid_through is null or valid_through > now()
        )
        else planner.reltuples::bigint
    end - kin.more as count,
    planner.reltuples < 20000 as is_exact
from pg_catalog.pg_class as planner
cross join (
    select count(*) - count(distinct family_id) as more
    from derived.search_index
    where family_id is not null
) as kin
where planner.oid = 'derived.search_index'::regclass;

-- name: count_jobs_since
-- The jobs posted since, those of a family as one.
select
    count(*) - count(family_id) + count(distinct family_id) as count,
    true as is_exact
from derived.search_index
where posted_at >= %(since)s::timestamptz and (valid_through is null or valid_through > now());

-- name: rank_matches
-- One page of the given jobs, best match of the words first, the newer one where two match alike.
select job_id
from derived.search_index
where job_id = any(%(job_ids)s::uuid[])
order by ts_rank(document, websearch_to_tsquery('english', %(q)s::text)) desc, posted_at desc nulls last, job_id
offset %(skipped)s::integer
limit %(taken)s::integer;

-- name: find_job
-- A job whole, with the marks of the person who asks.
select
    jobs.job_id,
    jobs.title,
    jobs.company_id,
    jobs.company_name,
    jobs.place,
    jobs.country,
    jobs.region,
    jobs.city,
    jobs.remote_kind,
    jobs.employment_type,
    jobs.seniority,
    jobs.pay_min,
    jobs.pay_max,
    jobs.pay_currency,
    jobs.pay_interval,
    jobs.pay_annual_min,
    jobs.pay_annual_max,
    jobs.pay_basis,
    jobs.url,
    jobs.posted_at,
    case when jobs.valid_through <= now() then 'closed' else jobs.status end as status,
    case
        when jobs.status = 'open' and jobs.valid_through <= now() then 'the end that it stated has passed'
        else jobs.closed_reason
    end as closed_reason,
    jobs.source,
    jobs.source_posting_id,
    jobs.sources,
    jobs.licence,
    jsonb_build_object(
        'text', jobs.licence, 'url', sources.attribution_url, 'terms_url', sources.terms_url
    ) as attribution,
    jobs.description,
    left(jobs.description, 280) as snippet,
    coalesce(jobs.family_id, jobs.job_id) as family_id,
    greatest(1, cardinality(kin.jobs)) as family_jobs,
    kin.places as family_places,
    kin.jobs as family,
    array(
        select
            jsonb_build_object(
                'source', job_sightings.source,
                'source_posting_id', job_sightings.source_posting_id,
                'url', job_sightings.url,
                'licence', job_sightings.licence,
                'status', job_sightings.status,
                'is_primary', job_sightings.is_primary,
                'first_seen_at', job_sightings.first_seen_at,
                'last_seen_at', job_sightings.last_seen_at
            )
        from marts.job_sightings
        where job_sightings.job_id = jobs.job_id
        order by job_sightings.is_primary desc, job_sightings.sighting_id
        limit 100
    ) as sightings,
    jobs.first_seen_at,
    coalesce(job_verifications.last_seen_at, jobs.last_seen_at) as last_seen_at,
    job_verifications.last_complete_crawl_at,
    coalesce(job_verifications.last_verified_at, jobs.last_verified_at) as last_verified_at,
    jobs.missing_since,
    coalesce(jobs.closed_at, case when jobs.valid_through <= now() then jobs.valid_through end) as closed_at,
    jobs.times_relisted,
    jobs.valid_through,
    -- The last build may be from before its end.
    case when jobs.valid_through <= now() then 'gone' else jobs.state end as state,
    coalesce(
        (
            select
                jsonb_agg(
                    jsonb_build_object(
                        'signal', job_signals.signal,
                        'evidence', job_signals.evidence,
                        'figures', job_signals.figures,
                        'since', job_signals.since
                    ) order by job_signals.signal
                )
            from marts.job_signals
            where job_signals.job_id = jobs.job_id
        ),
        '[]'::jsonb
    ) as signals,
    application_forms.required as form_questions_required,
    application_forms.essays as form_essays,
    to_jsonb(application_forms) as application_form,
    array(
        select distinct job_marks.mark
        from app.job_marks
        inner join derived.find_given_ids(jobs.job_id) as given (job_id) on job_marks.job_id = given.job_id
        where job_marks.user_id = %(user_id)s::uuid
        order by job_marks.mark
    ) as marks,
    case
        when coalesce(last_one.decision = 'hold', job_quality.is_held, false)
            then jsonb_build_object(
                'reasons', coalesce(job_quality.reasons, '{}'),
                'is_decided', last_one.decision is not null,
                'since', coalesce(last_one.decided_at, job_quality.judged_at)
            )
    end as hold
from marts.jobs
left join marts.job_verifications on jobs.job_id = job_verifications.job_id
left join marts.sources on jobs.source = sources.source
left join marts.job_quality on jobs.job_id = job_quality.job_id
left join derived.job_decisions as last_one on jobs.job_id = last_one.job_id
left join marts.application_forms on jobs.job_id = application_forms.job_id
cross join lateral (
    select
        coalesce(array_agg(distinct members.place) filter (where members.place is not null), '{}') as places,
        coalesce(
            array_agg(
                jsonb_build_object(
                    'job_id', members.job_id,
                    'title', members.title,
                    'place', members.place,
                    'status', members.status,
                    'posted_at', members.posted_at,
                    'url', members.url
                )
                order by members.posted_at desc nulls last, members.job_id
            ),
            '{}'
        ) as jobs
    from (
        select others.*
        from marts.jobs as others
        left join marts.job_quality as judged on others.job_id = judged.job_id
        left join derived.job_decisions as ruled on others.job_id = ruled.job_id
        where
            others.family_id = jobs.family_id
            and (
                others.job_id = jobs.job_id
                or (
                    others.status = 'open'
                    and others.unverified_since is null
                    and (others.valid_through is null or others.valid_through > now())
                    and not coalesce(ruled.decision = 'hold', judged.is_held, false)
                )
            )
        order by others.posted_at desc nulls last, others.job_id
        limit 100
    ) as members
) as kin
where jobs.job_id = %(job_id)s::uuid;

-- name: find_present
-- The job that an id once given leads to now.
select derived.find_present_job(%(job_id)s::uuid) as job_id;

-- name: add_mark
-- Mark a job, or give the mark another reason. No row where there is no such job.
insert into app.job_marks (user_id, job_id, mark, reason)
select
    %(user_id)s::uuid,
    jobs.job_id,
    %(mark)s::text,
    %(reason)s::text
from marts.jobs
where jobs.job_id = %(job_id)s::uuid
on conflict (user_id, job_id, mark) do update set reason = excluded.reason
returning mark, reason, marked_at;

-- name: remove_mark
-- Take a mark back, under whatever id of the job it was made. Also for a job that has gone from the marts.
delete from app.job_marks
where
    user_id = %(user_id)s::uuid
    and mark = %(mark)s::text
    and job_id in (
        select %(job_id)s::uuid
        union all
        select given.job_id
        from derived.find_given_ids(derived.find_present_job(%(job_id)s::uuid)) as given (job_id)
    );
