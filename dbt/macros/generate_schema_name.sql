{# The schemas are exactly staging, intermediate and marts: migrations made them and granted on them. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}
