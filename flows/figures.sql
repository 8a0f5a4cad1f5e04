-- name: find_recent
-- What a source was asked for within a week.
select distinct
    figures.subject,
    figures.tenant
from raw.figures
where figures.source = %(source)s::text and figures.fetched_at > now() - interval '7 days';

-- name: record_figure
-- Keep what a source says, as it came.
insert into raw.figures (source, subject, tenant, payload)
values (%(source)s::text, %(subject)s::text, %(tenant)s::text, %(payload)s::jsonb);
