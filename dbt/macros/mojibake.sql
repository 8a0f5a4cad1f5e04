{#
    Text in which UTF-8 was read as Latin-1 or Windows-1252, letter by letter: the sequences that cannot mean anything
    else become what they were ("â€™" an apostrophe, "Ã©" an e with an accent). Whatever is not surely broken stays.
#}
{% macro repair_mojibake(value) -%}
    (
        select
            case
                when given.body !~ '[ÂÃÅâ]' then given.body
                else (
                    select string_agg(coalesce({{ _broken_letters() }} ->> piece.part[1], piece.part[1]), '' order by piece.place)
                    from
                        regexp_matches(given.body, '[ÂÃÅ][^ÂÃÅâ]|â[^ÂÃÅâ]{2}|[^ÂÃÅâ]+|.', 'g')
                        with ordinality as piece (part, place)
                )
            end
        from (select {{ value }} as body offset 0) as given
    )
{%- endmacro %}

{# What each broken sequence was, as a jsonb object. #}
{% macro _broken_letters() -%}
    {%- set broken = {'\u00c2\u00a0': ' '} -%}
    {%- set letters = '‘’‚“”„–—…•€™¡¢£¥§©«®°±²³´·»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿŒœŠšŸ' -%}
    {%- for letter in letters -%}
        {%- for charset in ('cp1252', 'latin-1') -%}
            {%- set sequence = letter.encode('utf-8').decode(charset, 'replace') -%}
            {%- if '\ufffd' not in sequence -%}
                {%- set _ = broken.update({sequence: letter}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    '{{ broken | tojson }}'::jsonb
{%- endmacro %}
