{#- Words that make a part of the first line a role. -#}
{%- set role = [
    'engineers?', 'engineering', 'developers?', 'programmers?', 'designers?', 'scientists?', 'researchers?', 'analysts?',
    'architects?', 'managers?', 'administrators?', 'directors?', 'heads? of', 'leads?', 'founding', 'founders?', 'cto', 'vp',
    'interns?', 'internships?', 'consultants?', 'specialists?', 'technicians?', 'recruiters?', 'writers?', 'accountants?',
    'nurses?', 'coordinators?', 'representatives?', 'marketers?', 'marketing', 'sales', 'support', 'devops', 'sre', 'sysadmin',
    'full-?stack', 'back-?end', 'front-?end', 'swe', 'sdr', 'roles?', 'positions?', 'product owner', 'operators?', 'assistants?',
    'executives?', 'advis[eo]rs?', 'teachers?', 'tutors?', 'drivers?', 'buyers?', 'controllers?', 'officers?', 'associates?',
] | join('|') -%}
{%- set address = '(https?://|www\\.)[^\\s|<>()"'']+' -%}
{%- set manner = 'contract(or)?s?|freelance|permanent|intern(ship)?s?|perm|ft|pt' -%}
{%- set employed = '^\\W*((full|part)[- ]?time|' ~ manner ~ ')(\\W+(full|part|time|or|and|only|w2|b2b|' ~ manner ~ ')?)*$' -%}
{%- set worked = '^\\W*(100% |fully |full )?(remote|on-?site|hybrid|in[- ](office|person)|wfh)\\M' -%}
{%- set currency = '[$€£]|\\m(?:USD|EUR|GBP|CAD|AUD|CHF)\\M' -%}
{%- set amount = '(\\d{1,3}(?:,\\d{3})+|\\d{2,6})\\s?([kK]?)' -%}
{%- set money = '(' ~ currency ~ ')\\s?' ~ amount ~ '\\+?\\s*(?:-|–|—|to)\\s*(?:' ~ currency ~ ')?\\s?' ~ amount -%}
{%- set cleaning -%}
    select
        picked.source_posting_id,
        picked.content_hash,
        picked.tenant,
        case
            when picked.source_posting_id ~ '^\d+$' then 'https://news.ycombinator.com/item?id=' || picked.source_posting_id
        end as url,
        -- A line without bars is a sentence: as much of it as a title may have, cut at a word.
        case
            when read.role is not null then left(read.role, 200)
            when length(opening.line) <= 120 then opening.line
            else regexp_replace(left(opening.line, 120), '\s+\S*$', '') || '…'
        end as title,
        case
            when opening.has_bars
                then nullif(btrim(regexp_replace(regexp_replace(read.company, '\([^)]*\)?|{{ address }}', ' ', 'gi'), '\s+', ' ', 'g'), ' -–—:,'), '')
        end as company_text,
        words.text as description,
        left(read.place, 300) as place_text,
        null::text as country_text,
        null::text as region_text,
        null::text as city_text,
        case when opening.has_bars then {{ remote_kind_from_text('opening.line') }} end as remote_kind,
        {{ employment_type('read.employed') }} as employment_type,
        pay.pay_min,
        pay.pay_max,
        pay.pay_currency,
        case
            when pay.pay_max is null then null
            when read.money ~* 'hour|/ ?hr|/ ?h\M' then 'hour'
            when read.money ~* 'month|/ ?mo\M' then 'month'
            when read.money ~* 'day\M' then 'day'
            when pay.pay_max >= 20000 then 'year'
        end as pay_interval,
        case when pay.pay_max is not null then 'stated' end as pay_basis,
        true as is_listed,
        coalesce(
            substring(opening.line from '(?i)https?://[^\s|<>()"'']+'),
            substring(words.text from '(?i)https?://[^\s|<>()"'']+')
        ) as apply_url,
        null::text as requisition,
        null::timestamptz as valid_through,
        {{ safe_posted_at(payload_text('picked.facts', '{created_at}'), 'picked.fetched_at') }} as posted_at,
        picked.fetched_at
    from picked
    cross join lateral (select {{ html_to_text('picked.body') }} as text from (values (0)) as fence (post) offset 0) as words
    cross join lateral (
        select
            {{ plain_line("split_part(words.text, e'\\n', 1)") }} as line,
            strpos(split_part(words.text, e'\n', 1), '|') > 0 as has_bars
        from (values (0)) as fence (post)
        offset 0
    ) as opening
    cross join lateral (
        select
            max(parts.words) filter (where parts.position = 1) as company,
            (array_agg(parts.words order by parts.position) filter (where parts.means = 'role'))[1] as role,
            (array_agg(parts.words order by parts.position) filter (where parts.means = 'money'))[1] as money,
            (array_agg(parts.words order by parts.position) filter (where parts.means = 'employed'))[1] as employed,
            -- "REMOTE (EU)" names a place, too, and the words about the manner are known to whoever reads places.
            string_agg(parts.words, '; ' order by parts.position) filter (where parts.means in ('place', 'worked')) as place
        from (
            select
                listed.position,
                btrim(listed.words) as words,
                case
                    when listed.position = 1 then 'company'
                    when listed.words ~* '{{ address }}|^\s*[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?\s*$|@' then 'address'
                    when listed.words ~* '{{ money }}|^\W*(\d+k\M|equity|salary)' then 'money'
                    when listed.words ~* '{{ employed }}' then 'employed'
                    when listed.words ~* '{{ worked }}' then 'worked'
                    when listed.words ~* '\m({{ role }})\M' then 'role'
                    when listed.words ~* '\m(visas?|sponsorship|series [a-f]|seed|yc [swf]\d\d|https?)\M' then 'other'
                    when length(listed.words) > 100 or listed.words !~ '[[:alpha:]]' then 'other'
                    else 'place'
                end as means
            from regexp_split_to_table(case when opening.has_bars then opening.line end, '\s*\|\s*')
                with ordinality as listed (words, position)
        ) as parts
    ) as read
    cross join lateral (
        select
            amounts.least as pay_min,
            amounts.most as pay_max,
            case when amounts.most is not null then amounts.currency end as pay_currency
        from (
            select
                {{ safe_amount('found.parts[2]') }}
                * case when found.parts[3] != '' or found.parts[5] != '' and length(found.parts[2]) <= 3 then 1000 else 1 end as least,
                {{ safe_amount('found.parts[4]') }} * case when found.parts[5] != '' then 1000 else 1 end as most,
                case
                    when found.parts[1] = '€' then 'EUR'
                    when found.parts[1] = '£' then 'GBP'
                    when found.parts[1] != '$' then upper(found.parts[1])
                    when read.money ~* '\mCAD\M|C\$|CA\$' then 'CAD'
                    when read.money ~* '\mAUD\M|A\$|AU\$' then 'AUD'
                    when read.money ~* '\m(SGD|NZD|HKD|MXN)\M' then null
                    else 'USD'
                end as currency
            from (select regexp_match(read.money, '(?i){{ money }}') as parts) as found
        ) as amounts
    ) as pay
{%- endset -%}
{%- set body -%}
    {{ payload_text('accepted.payload', '{text}') }}
{%- endset -%}

{{ staged('hackernews', cleaning, body, without=['children', 'points', 'text']) }}
