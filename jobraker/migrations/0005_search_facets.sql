-- What a search filters on goes into the index of the words, so that "data engineer, remote, in Germany" is one
-- meeting of short lists inside the index instead of a walk through every data engineer.
alter table derived.search_index add column facets text[] not null generated always as (
    array_remove(
        array[
            'company:' || company_id,
            'country:' || country,
            'city:' || lower(city),
            'remote:' || remote_kind,
            'employment:' || employment_type,
            'seniority:' || seniority,
            'currency:' || pay_currency
        ],
        null
    )
) stored;
comment on column derived.search_index.facets is 'The filter columns as name:value, each ready to be looked up.';

drop index derived.search_index_by_text;
create index search_index_by_words on derived.search_index
using gin (document, facets, skills, to_tsvector('english', title));
create index search_index_by_pay on derived.search_index (pay_currency, (coalesce(pay_annual_max, pay_annual_min)))
where pay_currency is not null;
