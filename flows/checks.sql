-- name: find_ungated
-- Crawls of a source that were landed and not checked yet.
select
    crawls.crawl_id,
    crawls.run_id,
    crawls.landed
from raw.crawls
left join raw.gates on crawls.crawl_id = gates.crawl_id
where crawls.source = %(source)s::text and gates.crawl_id is null
order by crawls.finished_at;

-- name: find_batch
-- What the gate looks at in the new rows of these crawls: small facts, never the texts themselves.
with looked_up as (
    select
        postings.source_posting_id,
        postings.content_hash,
        postings.crawl_id,
        jsonb_path_query_first(postings.payload, %(title)s::jsonpath) as title,
        jsonb_path_query_array(postings.payload, %(description)s::jsonpath) as descriptions,
        jsonb_path_query_first(postings.payload, %(posted_at)s::jsonpath) as posted_at,
        jsonb_path_query_array(postings.payload, %(currency)s::jsonpath) as currencies
    from raw.postings
    where postings.source = %(source)s::text and postings.crawl_id = any(%(crawl_ids)s::uuid [])
)

select
    source_posting_id,
    content_hash,
    crawl_id,
    nullif(btrim(title #>> '{}'), '') as title,
    coalesce(jsonb_typeof(title), 'null') as title_type,
    coalesce(
        (
            select jsonb_typeof(description)
            from jsonb_array_elements(descriptions) as listed (description)
            where jsonb_typeof(description) not in ('string', 'null')
            limit 1
        ),
        'string'
    ) as description_type,
    coalesce(
        (select max(length(description #>> '{}')) from jsonb_array_elements(descriptions) as listed (description)), 0
    ) as description_length,
    coalesce(jsonb_typeof(posted_at), 'null') as posted_at_type,
    jsonb_typeof(posted_at) = 'string' and raw.timestamptz_or_null(posted_at #>> '{}') is null as is_date_unreadable,
    -- A number counts the seconds since 1970, or the milliseconds where it is too great for seconds.
    case
        when coalesce(jsonb_typeof(posted_at), 'null') <> 'number' then extract(epoch from raw.timestamptz_or_null(posted_at #>> '{}'))
        when (posted_at #>> '{}')::numeric between 0 and 1e11 then (posted_at #>> '{}')::numeric
        when (posted_at #>> '{}')::numeric between 1e11 and 1e14 then (posted_at #>> '{}')::numeric / 1000
        else 1e14
    end::float8 as posted_epoch,
    (
        select currency #>> '{}'
        from jsonb_array_elements(currencies) as listed (currency)
        where
            jsonb_typeof(currency) <> 'null'
            and not coalesce(upper(currency #>> '{}') = any(%(known_currencies)s::text []), false)
        limit 1
    ) as unknown_currency
from looked_up;

-- name: quarantine_posting
-- Keep a landed version from going further, with the reason.
insert into raw.quarantine (source, source_posting_id, content_hash, reason, origin, payload, crawl_id)
select
    postings.source,
    postings.source_posting_id,
    postings.content_hash,
    %(reason)s::text,
    postings.tenant,
    postings.payload::text,
    postings.crawl_id
from raw.postings
where
    postings.source = %(source)s::text
    and postings.source_posting_id = %(source_posting_id)s::text
    and postings.content_hash = %(content_hash)s::text
on conflict (source, content_hash) do nothing;

-- name: record_gate
-- Let what is good of a crawl through.
insert into raw.gates (crawl_id, verdict)
values (%(crawl_id)s::uuid, %(verdict)s::text)
on conflict (crawl_id) do nothing;

-- name: find_quarantined
-- Of what these crawls saw, the versions that are held back, and why.
select
    sightings.crawl_id,
    sightings.source_posting_id,
    quarantine.reason,
    postings.crawl_id = sightings.crawl_id as is_new
from raw.sightings
inner join raw.quarantine
    on
        sightings.source = quarantine.source
        and sightings.source_posting_id = quarantine.source_posting_id
        and sightings.content_hash = quarantine.content_hash
inner join raw.postings
    on
        sightings.source = postings.source
        and sightings.source_posting_id = postings.source_posting_id
        and sightings.content_hash = postings.content_hash
where sightings.source = %(source)s::text and sightings.crawl_id = any(%(crawl_ids)s::uuid [])
order by sightings.source_posting_id;
