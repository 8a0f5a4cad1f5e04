{#
    Level told by a title, or null. The order matters: an intern in the CEO's office is an intern, and an
    executive assistant or an account executive is no executive.
#}
{% macro seniority_from_title(title) -%}
    (
        select
            case
                when words.title is null then null
                when words.title ~ '\m(intern|interns|internship|internships|apprentice|apprenticeship|working student|werkstudent(in)?|praktikant(in)?|praktikum|stagiaire|co-op)\M'
                    then 'intern'
                when words.title ~ '\m(ceo|cto|cfo|coo|cmo|cpo|cro|ciso|cio|chro|cso|cdo|clo|vp|svp|evp|vice president|head of|managing director)\M'
                    or words.title ~ '(?<!(art|creative|account|casting|photography) )\mdirector\M'
                    or words.title ~ '\mchief\M.*\mofficer\M'
                    or words.title ~ '^(president|partner/president|general counsel)\M'
                    or words.title ~ '\mhead$'
                    then 'executive'
                when words.title ~ '\mlead\M(?! (gen|generation)\M)|\m(team leader|principal|teamleiter|teamleiterin|supervisor|engineering manager|(art|creative|account) director)\M'
                    or words.title ~ '(^|[\s(,/&|-])staff\+? (?!(accountant|accounting|nurse|attorney|auditor|writer|physician|pharmacist|therapist|assistant|member)\M)\w'
                    or words.title ~ ', staff$|\msenior staff\M'
                    then 'lead'
                when words.title ~ '\m(senior|sr|snr|iii|experienced)\M|^expert\M|\m(engineer|analyst|scientist|developer|technician|specialist) iv\M'
                    then 'senior'
                when words.title ~ '\m(junior|jr|jnr|entry[ -]level|graduate|new ?grad|grad|early[ -]career|trainee|beginner)\M'
                    then 'junior'
                when words.title ~ '\m(mid[ -]level|mid|intermediate|ii)\M(?![ -]?market)'
                    then 'mid'
            end
        from
            (
                select
                    regexp_replace(
                        lower({{ title }}),
                        '\m(assistant|support|partner|associate|chief of staff|advisor)\M.*\m(to|of|for)\M.*$|\moffice of the \w+', 'assistant', 'g'
                    ) as title
                offset 0
            ) as words
    )
{%- endmacro %}
