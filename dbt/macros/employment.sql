{# How one is employed, from the words boards use for it ("FullTime", "Full-time", "Contractor", "Intern"), or null. #}
{% macro employment_type(value) -%}
    (
        select
            case
                when words.folded ~ 'intern|apprentice|working ?student|werkstudent|stage$' then 'internship'
                when words.folded ~ 'contract|freelance|consultant|1099' then 'contract'
                when words.folded ~ 'temp|seasonal|fixed ?term' then 'temporary'
                when words.folded ~ 'part ?time' then 'part_time'
                when words.folded ~ 'full ?time|^regular$|^permanent$|^employee$' then 'full_time'
            end
        from (select regexp_replace(lower({{ value }}), '[-_ ]+', ' ', 'g') as folded offset 0) as words
    )
{%- endmacro %}
