{# Names of companies and titles in a form in which two spellings of one thing are equal. #}

{# Lower case, without the accents of Latin letters. Capitals too: the C locale lowers only ASCII. #}
{% macro fold(value) -%}
    translate(
        lower({{ value }}),
        'áàâäãåāăąçćčďđéèêëēėęěğíìîïīįłñńňóòôöõøōőřśšşșťțúùûüūůűųýÿźżžÁÀÂÄÃÅÇČÉÈÊËÍÎÏİŁÑÓÒÔÖÕØŘŚŠŞÚÛÜÝŽŻ',
        'aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorssssttuuuuuuuuyyzzzaaaaaacceeeeiiiilnoooooorsssuuuyzz'
    )
{%- endmacro %}

{# What an address may hold: letters and digits with single hyphens. Null where nothing is left. #}
{% macro slug(value) -%}
    nullif(btrim(regexp_replace({{ fold(value) }}, '[^a-z0-9]+', '-', 'g'), '-'), '')
{%- endmacro %}

{# Company name without punctuation and legal form: "Example Analytics, Ltd." -> "example analytics". #}
{% macro normalise_company(value) -%}
    (
        select
            coalesce(
                nullif(
                    btrim(
                        regexp_replace(
                            words.folded,
                            '( (inc|incorporated|llc|llp|lp|ltd|limited|gmbh|mbh|ug|ag|kg|se|sa|sas|sasu|sarl|bv|nv|plc|corp'
                            || '|corporation|co|company|oy|oyj|ab|as|asa|aps|a s|pty|pte|pvt|private|kk|srl|spa|sl|slu'
                            || '|sp z o o|s r o|s a|s l|s p a|s r l|b v|n v|l l c))+ ?$',
                            ''
                        )
                    ), ''
                ),
                btrim(words.folded)
            )
        from
            (
                select
                    regexp_replace(
                        replace({{ fold(value) }}, '&', ' and '), '^the +|[^[:alnum:]]+', ' ', 'g'
                    ) as folded
                offset 0
            ) as words
    )
{%- endmacro %}

{#
    Title without what does not tell one job from another: gender marks, "(Remote)", "Sr." for "Senior", punctuation.
#}
{% macro normalise_title(value) -%}
    btrim(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        {{ fold(value) }},
                        '\([mwfdxhn]( ?[/|] ?[mwfdxhn*])+\)|\((all genders|gn|remote|hybrid|on-?site)\)', ' ', 'g'
                    ),
                    '\m(sr|snr)\M\.?', 'senior', 'g'
                ),
                '\m(jr|jnr)\M\.?', 'junior', 'g'
            ),
            '[^[:alnum:]+#]+', ' ', 'g'
        )
    )
{%- endmacro %}

{# A board's slug made readable, where nothing better tells the employer's name: "cargo-one" -> "Cargo One". #}
{% macro tenant_name(tenant) -%}
    (
        select
            case
                when words.spelled = lower(words.spelled)
                    then regexp_replace(replace(initcap(words.spelled), '.Ai', '.ai'), '\mAi\M', 'AI', 'g')
                else words.spelled
            end
        from
            (
                select
                    btrim(
                        regexp_replace(
                            regexp_replace(
                                regexp_replace(
                                    {{ tenant }}, '\.(com|io|co|org|net|com\.au|co\.uk|foundation)$', ''
                                ),
                                '([a-z])([A-Z][a-z])', '\1 \2', 'g'
                            ),
                            '[-_+ ]+|%20', ' ', 'g'
                        )
                    ) as spelled
                offset 0
            ) as words
    )
{%- endmacro %}

{# What the words of a posting come down to: unchanged words are not understood or embedded again. #}
{% macro text_hash(title, description) -%}
    md5(coalesce({{ title }}, '') || e'\n' || coalesce({{ description }}, ''))
{%- endmacro %}
