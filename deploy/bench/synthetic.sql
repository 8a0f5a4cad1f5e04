-- name: copy_jobs
-- Made-up jobs, streamed.
copy marts.jobs (
    job_id, title, company_id, company_name, description, url, source, source_posting_id, sources, country, city,
    place, remote_kind, employment_type, seniority, pay_annual_min, pay_annual_max, pay_currency, licence, posted_at,
    first_seen_at, last_seen_at, status, text_hash, row_hash
) from stdin;

-- name: create_vectors
-- Their vectors and skills, until the index rows are made.
create temporary table vectors (job_id uuid, embedding halfvec(384), skills text []);

-- name: copy_vectors
-- The vectors, streamed.
copy vectors (job_id, embedding, skills) from stdin;

-- name: drop_vector_index
-- A bulk load is faster with the vector index built once at its end.
drop index derived.search_index_by_vector;

-- name: fill_index
-- Index rows as the flow writes them.
insert into derived.search_index (
    job_id, text_hash, encoder, embedding, document, title, company_id, country, city, remote_kind, employment_type,
    seniority, pay_annual_min, pay_annual_max, pay_currency, skills, posted_at, row_hash
)
select
    jobs.job_id,
    jobs.text_hash,
    %(encoder)s::text,
    vectors.embedding,
    setweight(to_tsvector('english', jobs.title), 'A')
    || setweight(to_tsvector('english', concat_ws(' ', jobs.company_name, array_to_string(vectors.skills, ' '))), 'B')
    || setweight(to_tsvector('english', jobs.description), 'D'),
    jobs.title,
    jobs.company_id,
    jobs.country,
    jobs.city,
    jobs.remote_kind,
    jobs.employment_type,
    jobs.seniority,
    jobs.pay_annual_min,
    jobs.pay_annual_max,
    jobs.pay_currency,
    vectors.skills,
    jobs.posted_at,
    jobs.row_hash
from marts.jobs
inner join vectors on jobs.job_id = vectors.job_id;

-- name: create_vector_index
-- The index of the migrations.
create index search_index_by_vector on derived.search_index using hnsw (embedding halfvec_cosine_ops);
