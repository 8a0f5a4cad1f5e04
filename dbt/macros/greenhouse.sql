{#
    What Greenhouse's ranges of pay are for: nowhere stated but in words. Without them the size of the amounts decides, and
    in between it stays unknown.
#}
{% macro greenhouse_pay_interval(words, currency, least, most) -%}
    case
        when {{ words }} ~* 'hour|/ ?hr' then 'hour'
        when {{ words }} ~* 'month' then 'month'
        when {{ words }} ~* 'week' then 'week'
        when {{ words }} ~* '\m(annual|annually|year|yearly|annum|base salary)\M' then 'year'
        when {{ currency }} in ('USD', 'EUR', 'GBP', 'CAD', 'AUD', 'NZD', 'CHF') and {{ least }} >= 20000 then 'year'
        when {{ currency }} in ('USD', 'EUR', 'GBP', 'CAD', 'AUD', 'NZD', 'CHF') and {{ most }} <= 300 then 'hour'
    end
{%- endmacro %}
