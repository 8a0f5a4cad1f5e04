{# The key of what a posting says of its place, so that each distinct saying is understood once. #}
{% macro place_key() -%}
    md5(concat_ws(e'\x1f', coalesce(place_text, ''), coalesce(country_text, ''), coalesce(region_text, ''), coalesce(city_text, '')))
{%- endmacro %}

{# A place name to look up: lower case, no accents, no dots ("U.S." is "us"), single blanks. #}
{% macro place_name(value) -%}
    nullif(btrim(regexp_replace(replace({{ fold(value) }}, '.', ''), '[\s_''’]+', ' ', 'g'), ' -,;:*'), '')
{%- endmacro %}

{# onsite, hybrid or remote where a text about the place says so in words, else null. #}
{% macro remote_kind_from_text(value) -%}
    case
        when {{ value }} ~* '\mhybrid\M' then 'hybrid'
        when {{ value }} ~* '\m(remote|remotely|work from home|wfh|telecommute|home[- ]based|anywhere)\M' then 'remote'
        when {{ value }} ~* '\m(on-?site|in[- ](office|person))\M' then 'onsite'
    end
{%- endmacro %}

{# The same in a title, where "remote" also means distant things: only in brackets or behind a dash. #}
{% macro remote_kind_from_title(title) -%}
    {{ remote_kind_from_text("substring(" ~ title ~ " from '[(\\[|][^)\\]]*(?:[Rr]emote|[Hh]ybrid|[Oo]n-?[Ss]ite)[^)\\]]*[)\\]]?|[-–—,] *(?:100% |[Ff]ully |[Ff]ull )?(?:[Rr]emote|[Hh]ybrid)\\M.*$')") }}
{%- endmacro %}
