{#
    Pay that a text states in so many words: {min, max, currency, interval, is_american} as jsonb, or null. Read only where it is
    unmistakable: a word for pay close before, a currency, and a range, or one amount with its interval. What goes with
    targets, bonuses and shares is no pay. A bare "$" stays "$": whose dollar it is, the place tells, or `is_american` where there is none.
    Of several ranges (of towns, of levels) the widest span counts; when they are far apart they are of several things.
#}
{% macro pay_in_words(description) -%}
    {%- set code = 'USD|EUR|GBP|CAD|AUD|NZD|SGD|HKD|CHF|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|ILS|JPY' -%}
    {%- set sign = '(?:US|CA|C|AU|A|NZ|SG|S|HK)?\\$|[€£₹]|\\m(?:' ~ code ~ ')\\M' -%}
    {%- set amount = '(\\d{1,3}(?:[.,]\\d{3})+(?:\\.\\d\\d)?|\\d{2,6}(?:\\.\\d{1,2})?)(?!\\d)\\s?([kK]\\M)?' -%}
    {%- set per = '(?:\\s?(?:/|\\mper\\M|\\man?\\M)\\s?(?:year|yr|annum|month|hour|hr|HR|h|day|week)\\M)?' -%}
    {%- set code_behind = '(?:\\s?(?:' ~ code ~ ')\\M)?' -%}
    {%- set range = '(' ~ sign ~ ')\\s?~?' ~ amount ~ code_behind ~ per ~ '(?:\\s*(?:-|–|—|to|and|bis)\\s*(?:' ~ sign ~ ')?\\s?' ~ amount ~ ')?' -%}
    {%- set pay_word = '\\m(salar(y|ies)|compensation|pay|wages?|remuneration|\\w*gehalt\\w*|vergütung|rémunération|salaire|salario)\\M' -%}
    {%- set other_word = '\\m(bonus(es)?|equity|ote|on[- ]target|total|commissions?|stipends?|raised|funding|revenue|budget|valuation|referrals?|401)\\M' -%}
    {%- set working_time = '\\d+([.,]\\d+)?[ -]?(hours?|hrs?|h|days?)( ?/ ?| (per|a|an|each) )(week|day|month)\\M' -%}
    (
        select
            case
                when count(*) > 0 and max(said.most) <= 3 * min(said.least) or count(distinct (said.least, said.most)) = 1
                    then
                        jsonb_build_object(
                            'min', min(said.least), 'max', max(said.most), 'currency', min(said.currency),
                            'interval', min(said.pay_interval),
                            'is_american', {{ description }} ~* '\m401 ?\(?k\M'
                        )
            end
        from (
            select
                told.*,
                first_value(told.currency) over (order by told.place) as first_currency,
                first_value(told.pay_interval) over (order by told.place) as first_interval
            from (
                select
                    found.place,
                    found.least * found.unit as least,
                    found.most * found.unit as most,
                    found.currency,
                    case
                        when found.around ~* '(/|\mper|\man?) ?(hour|hr|h)\M|\mhourly\M' then 'hour'
                        when found.around ~* '(/|\mper|\ma) ?month\M|\mmonthly\M' then 'month'
                        when found.around ~* '(/|\mper|\ma) ?week\M|\mweekly\M' then 'week'
                        when found.around ~* '(/|\mper|\ma) ?day\M|\mdaily\M' then 'day'
                        when found.around ~* '(/|\mper|\ma) ?(year|yr|annum)\M|\m(annual|annually|yearly|p\.?a)\M' then 'year'
                        when found.before ~* '\mhourly\M' then 'hour'
                        when found.before ~* '\mmonthly\M' then 'month'
                        when found.before ~* '\m(annual|yearly)\M' then 'year'
                        when found.has_range and found.least * found.unit >= 20000 then 'year'
                    end as pay_interval,
                    found.has_range
                from (
                    select
                        lines.place,
                        {{ _amount_in_words('money.part[3]') }} as least,
                        coalesce({{ _amount_in_words('money.part[5]') }}, {{ _amount_in_words('money.part[3]') }}) as most,
                        case
                            when
                                coalesce(money.part[6], money.part[4]) is not null
                                and {{ _amount_in_words('money.part[3]') }} < 1000
                                then 1000
                            else 1
                        end as unit,
                        money.part[5] is not null as has_range,
                        case
                            when near.behind ~ '^\s?\(?({{ code }})\M' then substring(near.behind from '({{ code }})')
                            when money.part[1] ~ '\m({{ code }})\M' then substring(money.part[1] from '\m({{ code }})\M')
                            when money.part[2] ~ '^(CA|C)\$' then 'CAD'
                            when money.part[2] ~ '^(AU|A)\$' then 'AUD'
                            when money.part[2] ~ '^(SG|S)\$' then 'SGD'
                            when money.part[2] ~ '^(US|NZ|HK)\$' then left(money.part[2], 2) || 'D'
                            when money.part[2] = '€' then 'EUR'
                            when money.part[2] = '£' then 'GBP'
                            when money.part[2] = '₹' then 'INR'
                            else money.part[2]
                        end as currency,
                        -- How much one works ("37.5 hours per week") is not what the amount is for.
                        money.part[1] || left(regexp_replace(near.behind, '{{ working_time }}', ' ', 'gi'), 25) as around,
                        right(near.before, 60) as before
                    from (
                        select *
                        from (
                            select
                                split.line,
                                split.place,
                                concat_ws(' ', lag(split.line, 2) over by_place, lag(split.line) over by_place) as lines_before
                            from regexp_split_to_table({{ description }}, '\n+') with ordinality as split (line, place)
                            window by_place as (order by split.place)
                        ) as written
                        where written.line ~ '{{ sign }}' and written.line ~ '\d\d'
                        offset 0
                    ) as lines
                    cross join lateral (
                        select regexp_match(left(lines.line, 4000), '({{ range }})') as part
                        where concat(lines.lines_before, ' ', lines.line) ~* '{{ pay_word }}'
                        offset 0
                    ) as money
                    cross join lateral (
                        select
                            right(
                                concat(lines.lines_before, ' ', left(lines.line, strpos(lines.line, money.part[1]) - 1)), 160
                            ) as before,
                            substr(lines.line, strpos(lines.line, money.part[1]) + length(money.part[1]), 40) as behind
                        offset 0
                    ) as near
                    where
                        money.part is not null
                        and near.before ~* '{{ pay_word }}'
                        -- An amount alone is less sure than a range.
                        and (
                            money.part[5] is not null
                            or (
                                right(near.before, 60) ~* '{{ pay_word }}'
                                and near.before !~* '(up to|from|starts?|starting|at least|minimum|less than|over|of up)( at| of| from)?\W*$'
                                and near.behind !~ '^.{0,12}({{ sign }})'
                            )
                        )
                        and right(near.before, 40) !~* '{{ other_word }}'
                        and near.behind !~* '^\W*(in |of )?(ote|on[- ]target|equity|funding|bonus|arr|revenue|million|mm?|bn?)\M'
                ) as found
            ) as told
            where
                told.pay_interval is not null
                and told.least <= told.most
                -- Less than that is a perk.
                and told.least >= case told.pay_interval
                    when 'hour' then 5 when 'day' then 40 when 'week' then 150 when 'month' then 500 else 5000
                end
                -- More than that is something else, but for money of small units.
                and (
                    told.most <= case told.pay_interval
                        when 'hour' then 1000 when 'day' then 5000 when 'week' then 20000 when 'month' then 100000
                    end
                    or told.pay_interval = 'year'
                    or (told.pay_interval != 'hour' and told.currency in ('INR', 'JPY', 'CZK'))
                )
        ) as said
        where said.currency = said.first_currency and said.pay_interval = said.first_interval
    )
{%- endmacro %}

{# The number in "120,000", "90.000" or "31.50". Three digits behind a dot are thousands. #}
{% macro _amount_in_words(value) -%}
    regexp_replace({{ value }}, '[.,](?=\d{3})', '', 'g')::numeric
{%- endmacro %}
