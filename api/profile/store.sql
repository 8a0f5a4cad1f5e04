-- name: find_profile
-- What a person said, or no row.
select
    headline,
    summary,
    contact,
    work_history,
    education,
    titles,
    skills,
    skill_years,
    languages,
    countries,
    places,
    remote_kinds,
    seniority,
    pay_annual_min,
    pay_currency,
    liked_companies,
    excluded_companies,
    needs_visa,
    work_permits,
    updated_at
from app.profiles
where user_id = %(user_id)s::uuid;

-- name: has_resume
-- Whether a person has a CV that jobs are matched to.
select exists (
    select 1 from app.resumes
    where user_id = %(user_id)s::uuid and is_current
) as has_resume;

-- name: save_profile
-- Put the whole of it in the place of what was there. The time always grows, so that it tells two savings apart.
insert into app.profiles (
    user_id, headline, summary, contact, work_history, education, titles, skills, skill_years, languages,
    countries, places, remote_kinds, seniority, pay_annual_min, pay_currency, liked_companies,
    excluded_companies, needs_visa, work_permits
) values (
    %(user_id)s::uuid,
    %(headline)s::text,
    %(summary)s::text,
    %(contact)s::jsonb,
    %(work_history)s::jsonb,
    %(education)s::jsonb,
    %(titles)s::text[],
    %(skills)s::text[],
    %(skill_years)s::jsonb,
    %(languages)s::jsonb,
    %(countries)s::text[],
    %(places)s::jsonb,
    %(remote_kinds)s::text[],
    %(seniority)s::text,
    %(pay_annual_min)s::numeric,
    %(pay_currency)s::text,
    %(liked_companies)s::text[],
    %(excluded_companies)s::text[],
    %(needs_visa)s::boolean,
    %(work_permits)s::text[]
)
on conflict (user_id) do update set
    headline = excluded.headline,
    summary = excluded.summary,
    contact = excluded.contact,
    work_history = excluded.work_history,
    education = excluded.education,
    titles = excluded.titles,
    skills = excluded.skills,
    skill_years = excluded.skill_years,
    languages = excluded.languages,
    countries = excluded.countries,
    places = excluded.places,
    remote_kinds = excluded.remote_kinds,
    seniority = excluded.seniority,
    pay_annual_min = excluded.pay_annual_min,
    pay_currency = excluded.pay_currency,
    liked_companies = excluded.liked_companies,
    excluded_companies = excluded.excluded_companies,
    needs_visa = excluded.needs_visa,
    work_permits = excluded.work_permits,
    updated_at = greatest(clock_timestamp(), profiles.updated_at + interval '1 microsecond')
returning
    headline,
    summary,
    contact,
    work_history,
    education,
    titles,
    skills,
    skill_years,
    languages,
    countries,
    places,
    remote_kinds,
    seniority,
    pay_annual_min,
    pay_currency,
    liked_companies,
    excluded_companies,
    needs_visa,
    work_permits,
    updated_at;
