{{ config(materialized='table', post_hook='analyze {{ this }}', indexes=[{'columns': ['job_id']}]) }}

-- Plain facts about open jobs that make one look twice, each with what it rests on. No score: who reads decides.
with primaries as (
    select
        jobs.job_id,
        jobs.title,
        jobs.description,
        jobs.company_id,
        jobs.company_name,
        jobs.sources,
        jobs.posted_at,
        jobs.last_verified_at,
        jobs.unverified_since,
        {{ is_listed() }} as is_listed,
        lifecycle.source,
        lifecycle.first_seen_at,
        lifecycle.last_seen_at,
        lifecycle.times_seen,
        lifecycle.times_relisted,
        lifecycle.relisted_at,
        lifecycle.times_changed,
        lifecycle.unwatched_since,
        {{ normalise_title('jobs.title') }} as title_key,
        least(jobs.posted_at, jobs.first_seen_at) as open_since,
        extract(day from {{ as_of() }} - least(jobs.posted_at, jobs.first_seen_at))::integer as days_open
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('int_posting_lifecycle') }} as lifecycle
        on jobs.source = lifecycle.source and jobs.source_posting_id = lifecycle.source_posting_id
    left join {{ ref('job_quality') }} as job_quality
        on jobs.job_id = job_quality.job_id
    where jobs.status = 'open'
),

employers as (
    select
        company_id,
        count(*) as jobs,
        percentile_cont(0.5) within group (order by days_open)::integer as median_days
    from primaries
    where company_id != 'unknown' and is_listed
    group by 1
),

boards as (
    select
        jobs.company_id,
        array_agg(distinct jobs.source order by jobs.source) as own_boards
    from {{ ref('jobs') }} as jobs
    inner join {{ ref('job_sources') }} as job_sources
        on jobs.source = job_sources.source
    where job_sources.is_employers_own and jobs.company_id != 'unknown'
    group by 1
),

copies as (
    select
        company_id,
        title_key,
        count(*) as jobs,
        min(first_seen_at) as since
    from primaries
    where company_id != 'unknown' and is_listed
    group by 1, 2
    having count(*) >= 5
),

-- Ids of one board for one job, by the day on which each was first seen.
ids as (
    select
        identities.job_id,
        lifecycle.source,
        lifecycle.tenant,
        count(*) as ids,
        array_agg((lifecycle.first_seen_at at time zone 'UTC')::date order by lifecycle.first_seen_at) as days,
        max(lifecycle.first_seen_at) as since
    from {{ source('derived', 'job_identities') }} as identities
    inner join {{ ref('int_posting_lifecycle') }} as lifecycle
        on
            identities.source = lifecycle.source
            and identities.source_posting_id = lifecycle.source_posting_id
    inner join {{ ref('job_sources') }} as job_sources
        on lifecycle.source = job_sources.source
    where job_sources.is_employers_own
    group by 1, 2, 3
    having count(distinct date(lifecycle.first_seen_at at time zone 'UTC')) > 1
),

reposted as (
    select distinct on (primaries.job_id)
        primaries.job_id,
        'reposted' as signal,
        'Its board showed it under ' || ids.ids || ' ids, first seen on ' || array_to_string(ids.days, ', ') || '.'
            as evidence,
        jsonb_build_object('ids', ids.ids, 'first_seen', ids.days, 'source', ids.source) as figures,
        ids.since
    from primaries
    inner join ids on primaries.job_id = ids.job_id
    order by primaries.job_id asc, ids.ids desc, ids.source asc, ids.tenant asc
),

relisted as (
    select
        job_id,
        'relisted' as signal,
        'It had been gone and came back ' || times_relisted || ' times, last on '
        || (relisted_at at time zone 'UTC')::date || '.' as evidence,
        jsonb_build_object('times', times_relisted) as figures,
        relisted_at as since
    from primaries
    where times_relisted > 0
),

open_for_long as (
    select
        primaries.job_id,
        'open_for_long' as signal,
        concat_ws(
            ' ',
            'Open for ' || primaries.days_open || ' days.',
            'Half of the ' || employers.jobs || ' open jobs of this employer are open for '
            || employers.median_days || ' days or less.'
        ) as evidence,
        jsonb_strip_nulls(
            jsonb_build_object(
                'days', primaries.days_open, 'employer_median_days', employers.median_days, 'employer_jobs', employers.jobs
            )
        ) as figures,
        primaries.open_since as since
    from primaries
    left join employers
        on primaries.company_id = employers.company_id and employers.jobs >= {{ var('signals_least_jobs_to_compare') }}
    where primaries.days_open >= {{ var('signals_long_days') }}
),

never_edited as (
    select
        job_id,
        'never_edited' as signal,
        'Not a word changed in ' || times_seen || ' readings since ' || (first_seen_at at time zone 'UTC')::date || '.'
            as evidence,
        jsonb_build_object('readings', times_seen) as figures,
        first_seen_at as since
    from primaries
    where
        times_changed = 0
        and times_seen > 1
        and last_seen_at - first_seen_at >= interval '{{ var("signals_long_days") }} days'
),

worded as (
    select
        job_id,
        first_seen_at,
        coalesce(
            substring(lower(title) from '{{ evergreen_words() }}'),
            substring(lower(left(description, 20000)) from '{{ evergreen_words() }}')
        ) as words
    from primaries
),

evergreen as (
    select
        job_id,
        'evergreen' as signal,
        'Its words say that it stands for jobs to come: "' || words || '".' as evidence,
        jsonb_build_object('words', words) as figures,
        first_seen_at as since
    from worded
    where words is not null
),

redated as (
    select
        job_id,
        'redated' as signal,
        'It says that it was posted on ' || (posted_at at time zone 'UTC')::date || ', and this very posting was seen on '
        || (first_seen_at at time zone 'UTC')::date || '.' as evidence,
        jsonb_build_object('posted_at', posted_at, 'first_seen_at', first_seen_at, 'changes', times_changed) as figures,
        posted_at as since
    from primaries
    where posted_at > first_seen_at + interval '2 days'
),

-- A job that is left out says for how long no open posting of it was shown, though a closed one may have been.
shown as (
    select
        job_id,
        coalesce(unverified_since, last_verified_at) as shown_at,
        unverified_since is not null as is_unlisted
    from primaries
),

not_verified as (
    select
        job_id,
        'not_verified' as signal,
        concat(
            'Nothing has shown for ', extract(day from {{ as_of() }} - shown_at), ' days that it is there',
            case when is_unlisted then ', so searches and matches leave it out' end, '.'
        ) as evidence,
        jsonb_build_object('days', extract(day from {{ as_of() }} - shown_at)) as figures,
        shown_at as since
    from shown
    where is_unlisted or shown_at < {{ as_of() }} - interval '{{ var("signals_unverified_days") }} days'
),

not_watched as (
    select
        job_id,
        'not_watched' as signal,
        'Its board is no longer read since ' || (unwatched_since at time zone 'UTC')::date
        || ', so nobody looks whether it is still there.' as evidence,
        '{}'::jsonb as figures,
        unwatched_since as since
    from primaries
    where unwatched_since is not null
),

many_copies as (
    select
        primaries.job_id,
        'many_copies' as signal,
        primaries.company_name || ' has ' || copies.jobs || ' open jobs of this title.' as evidence,
        jsonb_build_object('jobs', copies.jobs) as figures,
        copies.since
    from primaries
    inner join copies
        on primaries.company_id = copies.company_id and primaries.title_key = copies.title_key
),

only_on_aggregators as (
    select
        primaries.job_id,
        'only_on_aggregators' as signal,
        'Only ' || array_to_string(primaries.sources, ', ') || ' shows it; the board of ' || primaries.company_name
        || ' itself (' || array_to_string(boards.own_boards, ', ') || ') does not.' as evidence,
        jsonb_build_object('sources', primaries.sources, 'own_boards', boards.own_boards) as figures,
        primaries.first_seen_at as since
    from primaries
    inner join {{ ref('job_sources') }} as job_sources
        on primaries.source = job_sources.source
    inner join boards on primaries.company_id = boards.company_id
    where not job_sources.is_employers_own
),

signals as (
    {% for signal in [
        'reposted', 'relisted', 'open_for_long', 'never_edited', 'evergreen', 'redated', 'not_verified', 'not_watched',
        'many_copies', 'only_on_aggregators',
    ] -%}
        select
            job_id,
            signal,
            evidence,
            figures,
            since
        from {{ signal }}
        {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    job_id || ':' || signal as job_signal_id,
    job_id,
    signal,
    evidence,
    figures,
    since
from signals
