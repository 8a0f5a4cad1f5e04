{#
    Reading payloads. Whatever stands there (another type, an absurd value, nothing), the answer is a
    value or null and never an error.
#}

{# Text at a path of a jsonb expression, as '{location,name}'. Objects, lists and blanks are null. #}
{% macro payload_text(document, path) -%}
    case
        when jsonb_typeof({{ document }} #> '{{ path }}') in ('string', 'number')
            then nullif(btrim({{ document }} #>> '{{ path }}', e' \t\r\n'), '')
    end
{%- endmacro %}

{# The elements of a list at a path, as a jsonb list; anything else is an empty one. #}
{% macro payload_list(document, path) -%}
    case
        when jsonb_typeof({{ document }} #> '{{ path }}') = 'array' then {{ document }} #> '{{ path }}'
        else '[]'::jsonb
    end
{%- endmacro %}

{# True or false where the payload says so in any of the usual ways. #}
{% macro payload_boolean(document, path) -%}
    case lower({{ document }} #>> '{{ path }}')
        when 'true' then true
        when '1' then true
        when 'false' then false
        when '0' then false
    end
{%- endmacro %}
