-- name: prepare_search
-- Let the vector index look further where a filter drops most of what it finds; both end with the transaction.
select
    set_config('hnsw.ef_search', least(%(depth)s::int, 1000)::text, true) as ef_search,
    set_config('hnsw.iterative_scan', 'relaxed_order', true) as iterative_scan;

-- name: find_candidates
-- Jobs by nearness of vectors, by words of the title and by skills in the text, fused by reciprocal rank.
-- Hard constraints come first. Unknown passes them: a job that does not say its country, kind of place, level or
-- pay is not shut out by that. A remote job of another country is shut out: remote mostly means within a country.
-- The lists of words are cut to their newest before they are weighed, so that a common word costs little more than a rare
-- one. A person whose title two thousand open jobs carry misses only the oldest of them.
with
marked as (
    -- A job that was marked before it became part of another one still counts, and itself until the next build.
    select array_agg(ids.job_id) as job_ids
    from app.job_marks
    cross join lateral (
        values (job_marks.job_id), (derived.find_present_job(job_marks.job_id))
    ) as ids (job_id)
    where
        job_marks.user_id = %(user_id)s::uuid
        and job_marks.mark in ('dismissed', 'applied')
),

eligible as not materialized (
    select
        search_index.*,
        search_index.embedding <=> %(vector)s::halfvec(384) as distance
    from derived.search_index
    where
        search_index.encoder = %(encoder)s::text
        and (search_index.valid_through is null or search_index.valid_through > now())
        and search_index.job_id <> all(coalesce((select marked.job_ids from marked), '{}'))
        and search_index.company_id <> all(%(excluded_company_ids)s::text [])
        and (
            search_index.country is null
            or %(countries)s::text [] = '{}'
            or search_index.country = any(%(countries)s::text [])
        )
        and (
            search_index.remote_kind is null
            or %(remote_kinds)s::text [] = '{}'
            or search_index.remote_kind = any(%(remote_kinds)s::text [])
        )
        and (
            search_index.seniority is null
            or %(seniorities)s::text [] = '{}'
            or search_index.seniority = any(%(seniorities)s::text [])
        )
        and (
            %(pay_floor)s::numeric is null
            or coalesce(search_index.pay_annual_max, search_index.pay_annual_min) is null
            or search_index.pay_currency is distinct from coalesce(%(pay_currency)s::text, search_index.pay_currency)
            or coalesce(search_index.pay_annual_max, search_index.pay_annual_min) >= %(pay_floor)s::numeric
        )
),

nearest as materialized (
    select
        eligible.job_id,
        eligible.distance
    from eligible
    order by eligible.embedding <=> %(vector)s::halfvec(384)
    limit %(depth)s::int
),

titled as materialized (
    select
        eligible.job_id,
        eligible.posted_at,
        length(eligible.title) as title_length
    from eligible
    where
        to_tsvector('english', eligible.title) @@ websearch_to_tsquery('english', %(title_words)s::text)
    order by eligible.posted_at desc nulls last, eligible.job_id
    limit 2000
),

skilled as materialized (
    select
        eligible.job_id,
        eligible.posted_at,
        eligible.skills
    from eligible
    where eligible.document @@ websearch_to_tsquery('english', %(skill_words)s::text)
    order by eligible.posted_at desc nulls last, eligible.job_id
    limit 500
),

placed as (
    select
        nearest.job_id,
        row_number() over (order by nearest.distance, nearest.job_id) as place
    from nearest
    union all
    select
        titled.job_id,
        row_number() over (order by titled.title_length, titled.posted_at desc nulls last, titled.job_id) as place
    from titled
    union all
    select
        skilled.job_id,
        row_number() over (
            order by
                cardinality(
                    array(
                        select unnest(skilled.skills)
                        intersect
                        select unnest(%(skills)s::text [])
                    )
                ) desc,
                skilled.posted_at desc nulls last,
                skilled.job_id
        ) as place
    from skilled
),

fused as (
    select
        placed.job_id,
        sum(1.0 / (60 + placed.place))::float8 as fusion
    from placed
    where placed.place <= %(depth)s::int
    group by placed.job_id
    order by fusion desc, placed.job_id
    limit %(depth)s::int
)

select
    fused.job_id,
    fused.fusion,
    search_index.title,
    search_index.company_id,
    search_index.country,
    search_index.city,
    search_index.remote_kind,
    search_index.seniority,
    search_index.pay_annual_min::float8 as pay_annual_min,
    search_index.pay_annual_max::float8 as pay_annual_max,
    search_index.pay_currency,
    search_index.skills,
    search_index.posted_at,
    coalesce(search_index.family_id, fused.job_id) as family_id,
    1 - (search_index.embedding <=> %(vector)s::halfvec(384)) as similarity
from fused
inner join derived.search_index on fused.job_id = search_index.job_id
order by fused.fusion desc, fused.job_id;
