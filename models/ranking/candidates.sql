-- name: prepare_search
-- Let the vector index look further where a filter drops most of what it finds; both end with the transaction.
select
    set_config('hnsw.ef_search', %(depth)s::int::text, true) as ef_search,
    set_config('hnsw.iterative_scan', 'relaxed_order', true) as iterative_scan;

-- name: find_candidates
-- Jobs by nearness of the vectors and by words of the text, fused by reciprocal rank. Hard constraints first.
-- Unknown passes: a job that does not say its country, kind of place, level or pay is not shut out by it.
-- A remote job of another country is shut out like any other: "remote" mostly means within that country.
with
marked as (
    select array_agg(job_marks.job_id) as job_ids
    from app.job_marks
    where
        job_marks.user_id = %(user_id)s::uuid
        and job_marks.mark in ('dismissed', 'applied')
),

nearest as materialized (
    select
        search_index.job_id,
        search_index.embedding <=> %(vector)s::halfvec as distance
    from derived.search_index
    where
        (%(encoder)s::text = search_index.encoder)
        and search_index.job_id <> all(coalesce((select marked.job_ids from marked), '{}'))
        and (cardinality(%(countries)s::text []) = 0 or search_index.country is null
            or search_index.country = any(%(countries)s::text []))
        and (cardinality(%(remote_kinds)s::text []) = 0 or search_index.remote_kind is null
            or search_index.remote_kind = any(%(remote_kinds)s::text []))
        and (cardinality(%(seniorities)s::text []) = 0 or search_index.seniority is null
            or search_index.seniority = any(%(seniorities)s::text []))
        and (%(pay_floor)s::numeric is null
            or coalesce(search_index.pay_annual_max, search_index.pay_annual_min) is null
            or search_index.pay_currency <> %(pay_currency)s::text
            or coalesce(search_index.pay_annual_max, search_index.pay_annual_min) >= %(pay_floor)s::numeric)
        and search_index.company_id <> all(%(excluded_company_ids)s::text [])
    order by search_index.embedding <=> %(vector)s::halfvec
    limit %(depth)s::int
)

select * from nearest;
