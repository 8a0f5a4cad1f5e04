{# Words of questions by which employers sort people out: may one work there, move there, and for how long has one. #}
{% macro excluding_words() -%}
    \m(visa|sponsor(ship)?|work permit|work authori[sz]ation|authori[sz]ed to work|right to work|legally (authori[sz]ed|entitled|eligible)|eligible to work|relocat(e|ion|ing)|years of|how many years|security clearance|citizen(ship)?|driv(ing|er.?s) licen[cs]e|willing to (travel|work|commute)|notice period|on-?site|background check|at least 18|arbeitserlaubnis)\M
{%- endmacro %}
