{# Words of questions by which employers sort people out: may one work there, move there, and for how long has one. #}
{% macro excluding_words() -%}
    \m(visa|sponsor(ship)?|work permit|work authori[sz]ation|authori[sz]ed to work|right to work|legally (authori[sz]ed|entitled|eligible)|eligible to work|relocat(e|ion|ing)|years of|how many years|security clearance|citizen(ship)?|driv(ing|er.?s) licen[cs]e|willing to (travel|work|commute)|notice period|on-?site|background check|at least 18|arbeitserlaubnis)\M
{%- endmacro %}

{#
    Whether a question is one, or a box by which one consents to something. Greenhouse says so itself; where a party does
    not, the words of a choice tell.
#}
{% macro question_kind(label, type) -%}
    case
        when {{ type }} in ('choice', 'choices')
            and {{ label }} ~* '\m(consent|gdpr|privacy (policy|notice|statement)|(terms|processing|retention) of (my|your|personal))\M'
            then 'consent'
        else 'question'
    end
{%- endmacro %}

{# The texts at a key of a list's elements, as a jsonb list in their order. #}
{% macro option_texts(document, path, key) -%}
    (
        select
            coalesce(
                jsonb_agg(left({{ plain_line(payload_text('option.item', '{' ~ key ~ '}')) }}, 300) order by option.place),
                '[]'::jsonb
            )
        from
            jsonb_array_elements({{ payload_list(document, path) }}) with ordinality as option (item, place)
        where {{ payload_text('option.item', '{' ~ key ~ '}') }} is not null and option.place <= 300
    )
{%- endmacro %}

{# The newest form of each posting of a source that was read apart from its board. #}
{% macro latest_forms(source_name) -%}
    select distinct on (source_posting_id)
        source_posting_id,
        content_hash,
        payload,
        fetched_at
    from {{ source(source_name, 'forms') }}
    where source = '{{ source_name }}' and jsonb_typeof(payload) = 'object'
    order by source_posting_id asc, fetched_at desc, content_hash asc
{%- endmacro %}

{# Rows of questions (label, required, type, options) as the list that all sources share. `kind` as `question_kind` tells. #}
{% macro question_list(kind, order_by) -%}
    jsonb_agg(
        jsonb_build_object('label', label, 'required', required, 'type', type, 'kind', {{ kind }}, 'options', options)
        order by {{ order_by }}
    )
{%- endmacro %}
