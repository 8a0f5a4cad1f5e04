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
