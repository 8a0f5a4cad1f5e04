-- name: find_company_ids
-- The id of each name: folded, without punctuation, article and legal form; a name in other letters by its hash.
-- The same as the macros `normalise_company` and `slug` of dbt, step by step.
with named as (
    select
        spelled.company_name,
        translate(
            lower(spelled.company_name),
            'áàâäãåāăąçćčďđéèêëēėęěğíìîïīįłñńňóòôöõøōőřśšşșťțúùûüūůűųýÿźżžÁÀÂÄÃÅÇČÉÈÊËÍÎÏİŁÑÓÒÔÖÕØŘŚŠŞÚÛÜÝŽŻ',
            'aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorssssttuuuuuuuuyyzzzaaaaaacceeeeiiiilnoooooorsssuuuyzz'
        ) as folded
    from unnest(%(names)s::text []) as spelled (company_name)
),

worded as (
    select
        named.company_name,
        regexp_replace(replace(named.folded, '&', ' and '), '^the +|[^[:alnum:]]+', ' ', 'g') as words
    from named
),

keyed as (
    select
        worded.company_name,
        coalesce(
            nullif(
                btrim(
                    regexp_replace(
                        worded.words,
                        '( (inc|incorporated|llc|llp|lp|ltd|limited|gmbh|mbh|ug|ag|kg|se|sa|sas|sasu|sarl|bv|nv|plc|corp'
                        || '|corporation|co|company|oy|oyj|ab|as|asa|aps|a s|pty|pte|pvt|private|kk|srl|spa|sl|slu'
                        || '|sp z o o|s r o|s a|s l|s p a|s r l|b v|n v|l l c))+ ?$',
                        ''
                    )
                ),
                ''
            ),
            btrim(worded.words)
        ) as company_key
    from worded
)

select distinct
    case
        -- What is shown where a posting names no company.
        when keyed.company_name = 'Company not named' then 'unknown'
        else coalesce(
            nullif(btrim(regexp_replace(keyed.company_key, '[^a-z0-9]+', '-', 'g'), '-'), ''),
            'x-' || left(md5(keyed.company_key), 12)
        )
    end as company_id
from keyed
order by company_id;
