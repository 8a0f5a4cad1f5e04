{# Hours, days, weeks and months of a working year: how pay of an interval becomes pay of a year. #}
{% macro intervals_a_year(pay_interval) -%}
    case {{ pay_interval }}
        when 'year' then 1
        when 'month' then 12
        when 'week' then 52
        when 'day' then 260
        when 'hour' then 2080
    end
{%- endmacro %}

{# A currency of ISO 4217 in upper case, or null. #}
{% macro known_currency(value) -%}
    case
        when upper({{ value }}) in (
            'AED', 'ALL', 'AMD', 'ARS', 'AUD', 'AZN', 'BAM', 'BDT', 'BGN', 'BHD', 'BOB', 'BRL', 'BWP', 'BYN', 'CAD',
            'CHF', 'CLP', 'CNY', 'COP', 'CRC', 'CZK', 'DKK', 'DOP', 'DZD', 'EGP', 'ETB', 'EUR', 'FJD', 'GBP', 'GEL',
            'GHS', 'GTQ', 'HKD', 'HNL', 'HRK', 'HUF', 'IDR', 'ILS', 'INR', 'IQD', 'ISK', 'JMD', 'JOD', 'JPY', 'KES',
            'KGS', 'KHR', 'KRW', 'KWD', 'KZT', 'LAK', 'LBP', 'LKR', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP',
            'MUR', 'MXN', 'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'OMR', 'PAB', 'PEN', 'PHP', 'PKR',
            'PLN', 'PYG', 'QAR', 'RON', 'RSD', 'RUB', 'RWF', 'SAR', 'SEK', 'SGD', 'THB', 'TND', 'TRY', 'TTD', 'TWD',
            'TZS', 'UAH', 'UGX', 'USD', 'UYU', 'UZS', 'VND', 'XAF', 'XOF', 'ZAR', 'ZMW'
        ) then upper({{ value }})
    end
{%- endmacro %}

{# Whose dollar "$" is in a country; null where the country has none, or another currency with that sign too. #}
{% macro dollar_of(country) -%}
    case {{ country }}
        when 'US' then 'USD' when 'CA' then 'CAD' when 'AU' then 'AUD'
        when 'NZ' then 'NZD' when 'SG' then 'SGD' when 'HK' then 'HKD'
    end
{%- endmacro %}

{# Adzuna names no currency: pay is in that of the country it lists the job in, which it spells as people there do. #}
{% macro adzuna_currency(country) -%}
    case lower({{ country }})
        when 'uk' then 'GBP' when 'gb' then 'GBP' when 'us' then 'USD' when 'usa' then 'USD'
        when 'canada' then 'CAD' when 'ca' then 'CAD' when 'australia' then 'AUD' when 'au' then 'AUD'
        when 'new zealand' then 'NZD' when 'nz' then 'NZD' when 'singapore' then 'SGD' when 'sg' then 'SGD'
        when 'south africa' then 'ZAR' when 'za' then 'ZAR' when 'india' then 'INR' when 'in' then 'INR'
        when 'méxico' then 'MXN' when 'mexico' then 'MXN' when 'mx' then 'MXN'
        when 'brasil' then 'BRL' when 'brazil' then 'BRL' when 'br' then 'BRL'
        when 'polska' then 'PLN' when 'poland' then 'PLN' when 'pl' then 'PLN'
        when 'schweiz' then 'CHF' when 'suisse' then 'CHF' when 'switzerland' then 'CHF' when 'ch' then 'CHF'
        when 'deutschland' then 'EUR' when 'germany' then 'EUR' when 'de' then 'EUR'
        when 'österreich' then 'EUR' when 'austria' then 'EUR' when 'at' then 'EUR'
        when 'france' then 'EUR' when 'fr' then 'EUR' when 'belgië' then 'EUR' when 'belgique' then 'EUR'
        when 'belgium' then 'EUR' when 'be' then 'EUR' when 'españa' then 'EUR' when 'spain' then 'EUR'
        when 'es' then 'EUR' when 'italia' then 'EUR' when 'italy' then 'EUR' when 'it' then 'EUR'
        when 'nederland' then 'EUR' when 'netherlands' then 'EUR' when 'nl' then 'EUR'
    end
{%- endmacro %}

{# What pay is for, from the word for its period ("YEAR", "monthly", "per hour"), or null. #}
{% macro pay_interval(value) -%}
    case
        when {{ value }} ~* '^(per |a )?(year|years|yearly|annual|annually|annum)$' then 'year'
        when {{ value }} ~* '^(per |a )?(month|months|monthly)$' then 'month'
        when {{ value }} ~* '^(per |a )?(week|weeks|weekly)$' then 'week'
        when {{ value }} ~* '^(per |a )?(day|days|daily)$' then 'day'
        when {{ value }} ~* '^(per |an? )?(hour|hours|hourly)$' then 'hour'
    end
{%- endmacro %}
