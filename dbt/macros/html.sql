{#
    Markup to plain text. Each step is fenced by `offset 0`: without it the planner would write the text of
    every step into the next one wherever it is mentioned, and do the work several times over.
#}

{% macro _named_entities() -%}
    '{"nbsp": " ", "quot": "\"", "apos": "''", "rsquo": "’", "lsquo": "‘", "sbquo": "‚", "rdquo": "”", "ldquo": "“",
    "bdquo": "„", "ndash": "–", "mdash": "—", "hellip": "…", "bull": "•", "middot": "·", "copy": "©", "reg": "®",
    "trade": "™", "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "sect": "§", "para": "¶", "deg": "°",
    "plusmn": "±", "times": "×", "divide": "÷", "frac12": "½", "frac14": "¼", "frac34": "¾", "sup2": "²", "sup3": "³",
    "laquo": "«", "raquo": "»", "iexcl": "¡", "iquest": "¿", "larr": "←", "rarr": "→", "check": "✓", "zwj": "",
    "zwnj": "", "shy": "", "ensp": " ", "emsp": " ", "thinsp": " ", "ordm": "º", "ordf": "ª", "szlig": "ß",
    "aacute": "á", "Aacute": "Á", "agrave": "à", "Agrave": "À", "acirc": "â", "Acirc": "Â", "atilde": "ã",
    "Atilde": "Ã", "auml": "ä", "Auml": "Ä", "aring": "å", "Aring": "Å", "aelig": "æ", "AElig": "Æ", "ccedil": "ç",
    "Ccedil": "Ç", "eacute": "é", "Eacute": "É", "egrave": "è", "Egrave": "È", "ecirc": "ê", "Ecirc": "Ê",
    "euml": "ë", "Euml": "Ë", "iacute": "í", "Iacute": "Í", "igrave": "ì", "icirc": "î", "Icirc": "Î", "iuml": "ï",
    "ntilde": "ñ", "Ntilde": "Ñ", "oacute": "ó", "Oacute": "Ó", "ograve": "ò", "ocirc": "ô", "Ocirc": "Ô",
    "otilde": "õ", "ouml": "ö", "Ouml": "Ö", "oslash": "ø", "Oslash": "Ø", "oelig": "œ", "OElig": "Œ",
    "uacute": "ú", "Uacute": "Ú", "ugrave": "ù", "ucirc": "û", "uuml": "ü", "Uuml": "Ü", "yacute": "ý", "yuml": "ÿ",
    "scaron": "š", "Scaron": "Š", "zcaron": "ž", "Zcaron": "Ž", "lt": "<", "gt": ">", "amp": "&"}'::jsonb
{%- endmacro %}

{# Plain text as markup that means the same, so that it can stand beside markup. #}
{% macro text_to_markup(value) -%}
    replace(replace(replace(replace({{ value }}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), e'\n', '<br>')
{%- endmacro %}

{# A text that a payload holds as markup in `name`, and in plain words in `namePlain`: markup where there is any. #}
{% macro payload_markup(document, name) -%}
    coalesce(
        {{ payload_text(document, '{' ~ name ~ '}') }},
        {{ text_to_markup(payload_text(document, '{' ~ name ~ 'Plain}')) }}
    )
{%- endmacro %}

{# One level of entities away, by the quick way: the five that make up escaped markup. `&amp;` comes last. #}
{% macro unescape_markup(value) -%}
    replace(replace(replace(replace(replace(
        {{ value }}, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&')
{%- endmacro %}

{# Every entity, named or numbered, each decoded once. Numbers that are no character stay as they are. #}
{% macro unescape_entities(value) -%}
    (
        select
            string_agg(
                case
                    when piece.part[1] ~ '^&[A-Za-z0-9]+;$'
                        then coalesce({{ _named_entities() }} ->> btrim(piece.part[1], '&;'), piece.part[1])
                    when piece.part[1] ~ '^&#\d+;$'
                        then {{ _character('btrim(piece.part[1], \'&#;\')::integer', 'piece.part[1]') }}
                    when piece.part[1] ~ '^&#[xX]'
                        then {{ _character(
                            '(\'x\' || lpad(btrim(piece.part[1], \'&#xX;\'), 8, \'0\'))::bit(32)::integer',
                            'piece.part[1]') }}
                    else piece.part[1]
                end,
                '' order by piece.place
            )
        from
            regexp_matches(
                {{ value }}, '&[A-Za-z][A-Za-z0-9]{1,7};|&#\d{1,7};|&#[xX][0-9a-fA-F]{1,6};|[^&]+|&', 'g'
            ) with ordinality as piece (part, place)
    )
{%- endmacro %}

{% macro _character(code, otherwise) -%}
    case
        when {{ code }} in (160, 8239) then ' '
        when {{ code }} between 9 and 55295 or {{ code }} between 57344 and 1114111 then chr({{ code }})
        else {{ otherwise }}
    end
{%- endmacro %}

{# Markup to text with a tag in it or an entity; the blanks it leaves are tidied by `html_to_text`. #}
{% macro _without_markup(value) -%}
    (
        select
            case
                when untagged.body ~ '&#[0-9xX]|&[A-Za-z][A-Za-z0-9]{1,7};' then {{ unescape_entities('untagged.body') }}
                else untagged.body
            end
        -- A body that was escaped once or twice as a whole has no tag yet, only `&lt;` or `&amp;lt;`.
        from (
            select
                case
                    when {{ value }} !~ '<[A-Za-z/!]' and {{ value }} ~ '&(amp;)*lt;[A-Za-z/!]'
                        then {{ unescape_markup(value) }}
                    else {{ value }}
                end as body
            offset 0
        ) as once
        cross join lateral (
            select
                case
                    when once.body !~ '<[A-Za-z/!]' and once.body ~ '&(amp;)*lt;[A-Za-z/!]'
                        then {{ unescape_markup('once.body') }}
                    else once.body
                end as body
            offset 0
        ) as twice
        -- One pattern each: an alternation of reluctant ones would be greedy.
        cross join lateral (
            select
                case
                    when twice.body ~* '<(script|style)\M|<!--'
                        then
                            regexp_replace(
                                regexp_replace(
                                    regexp_replace(twice.body, '<!--.*?-->', ' ', 'g'),
                                    '<script\M.*?</script.*?>', ' ', 'gi'
                                ),
                                '<style\M.*?</style.*?>', ' ', 'gi'
                            )
                    else twice.body
                end as body
            offset 0
        ) as written
        cross join lateral (
            select
                case
                    when written.body !~ '<[A-Za-z/!]' then written.body
                    else
                        regexp_replace(
                            regexp_replace(
                                regexp_replace(translate(written.body, e'\r\n', '  '), '<li\M[^>]*>', e'\n- ', 'gi'),
                                '</?(p|div|br|h[1-6]|ul|ol|table|tr|section|article|blockquote|pre|hr)\M[^>]*>',
                                e'\n', 'gi'
                            ),
                            '</?[A-Za-z!][^>]*>', '', 'g'
                        )
                end as body
            offset 0
        ) as untagged
    )
{%- endmacro %}

{# Text without markup, entities and surplus blanks; paragraphs and list items on lines of their own. #}
{% macro html_to_text(value) -%}
    (
        select nullif(left(btrim(tidied.body, e' \n'), {{ var('longest_description') }}), '')
        from
            (select left({{ value }}, 4 * {{ var('longest_description') }}) as body offset 0) as given
        -- Looking for a sign first is far cheaper than a pattern on every text.
        cross join lateral (
            select
                case
                    when strpos(given.body, '<') > 0 or strpos(given.body, '&') > 0
                        then {{ _without_markup('given.body') }}
                    else given.body
                end as body
            offset 0
        ) as unmarked
        -- Tabs and no-break spaces become spaces; carriage returns and what has no width go.
        cross join lateral (
            select
                case
                    when unmarked.body ~ '[\t\r\u00a0\u200b\u200d\ufeff]'
                        then regexp_replace(
                            replace(replace(unmarked.body, e'\u00a0', ' '), e'\t', ' '),
                            '[\r\u200b\u200d\ufeff]+', '', 'g'
                        )
                    else unmarked.body
                end as body
            offset 0
        ) as plain
        cross join lateral (
            select
                case
                    when plain.body ~ ' \n|\n ' then regexp_replace(plain.body, ' *\n *', e'\n', 'g')
                    else plain.body
                end as body
            offset 0
        ) as stripped
        cross join lateral (
            select
                case
                    when strpos(stripped.body, e'\n\n\n') > 0
                        then regexp_replace(stripped.body, '\n{3,}', e'\n\n', 'g')
                    else stripped.body
                end as body
            offset 0
        ) as tidied
    )
{%- endmacro %}

{# One line of plain text, such as a title: no markup, no entity, single blanks. #}
{% macro plain_line(value) -%}
    (
        select
            nullif(
                btrim(
                    regexp_replace(
                        case
                            when given.body ~ '<[A-Za-z/!]|&[A-Za-z#][^ ]*;' then {{ html_to_text('given.body') }}
                            else given.body
                        end,
                        '[\s\u00a0\u200b\ufeff]+', ' ', 'g'
                    )
                ), ''
            )
        from (select left({{ value }}, 1000) as body offset 0) as given
    )
{%- endmacro %}
