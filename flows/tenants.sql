-- name: find_changes
-- The last word of operators about each board of a source. A name once given stays.
select
    last_word.tenant,
    named.company,
    last_word.is_enabled,
    last_word.reason
from (
    select distinct on (tenant)
        tenant,
        is_enabled,
        reason
    from raw.tenant_changes
    where source = %(source)s::text
    order by tenant asc, tenant_change_id desc
) as last_word
left join lateral (
    select tenant_changes.company
    from raw.tenant_changes
    where
        tenant_changes.source = %(source)s::text
        and tenant_changes.tenant = last_word.tenant
        and tenant_changes.company is not null
    order by tenant_changes.tenant_change_id desc
    limit 1
) as named on true
order by last_word.tenant;

-- name: record_change
-- Write an operator's word down.
insert into raw.tenant_changes (source, tenant, company, is_enabled, reason)
values (%(source)s::text, %(tenant)s::text, %(company)s::text, %(is_enabled)s::boolean, %(reason)s::text);

-- name: record_skip
-- Write down why a source is skipped, unless the same was the last thing that happened to it.
insert into raw.source_skips (source, reason)
select
    %(source)s::text,
    %(reason)s::text
where
    not exists (
        select 1
        from (
            select
                source_skips.reason,
                source_skips.skipped_at
            from raw.source_skips
            where source_skips.source = %(source)s::text
            order by source_skips.source_skip_id desc
            limit 1
        ) as last_skip
        where
            last_skip.reason = %(reason)s::text
            and not exists (
                select 1
                from raw.crawls
                where crawls.source = %(source)s::text and crawls.finished_at > last_skip.skipped_at
            )
    );
