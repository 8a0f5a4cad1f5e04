-- name: find_profile
-- What a person looks for, or no row.
select
    headline,
    titles,
    skills,
    countries,
    remote_kinds,
    seniority,
    pay_annual_min,
    pay_currency,
    excluded_companies,
    updated_at
from app.profiles
where user_id = %(user_id)s::uuid;

-- name: save_profile
-- Put the whole of it in the place of what was there.
insert into app.profiles (
    user_id, headline, titles, skills, countries, remote_kinds, seniority, pay_annual_min, pay_currency,
    excluded_companies
) values (
    %(user_id)s::uuid,
    %(headline)s::text,
    %(titles)s::text[],
    %(skills)s::text[],
    %(countries)s::text[],
    %(remote_kinds)s::text[],
    %(seniority)s::text,
    %(pay_annual_min)s::numeric,
    %(pay_currency)s::text,
    %(excluded_companies)s::text[]
)
on conflict (user_id) do update set
    headline = excluded.headline,
    titles = excluded.titles,
    skills = excluded.skills,
    countries = excluded.countries,
    remote_kinds = excluded.remote_kinds,
    seniority = excluded.seniority,
    pay_annual_min = excluded.pay_annual_min,
    pay_currency = excluded.pay_currency,
    excluded_companies = excluded.excluded_companies,
    updated_at = now()
returning
    headline,
    titles,
    skills,
    countries,
    remote_kinds,
    seniority,
    pay_annual_min,
    pay_currency,
    excluded_companies,
    updated_at;
