-- The six schemas and the role that writes each. Roles belong to the whole server, so a second
-- database on it finds them there already.
create extension if not exists vector;

create schema raw;
create schema staging;
create schema intermediate;
create schema marts;
create schema derived;
create schema app;

do $$
declare
    role_name text;
begin
    foreach role_name in array array['jobraker_flows', 'jobraker_dbt', 'jobraker_api', 'jobraker_analyst'] loop
        begin
            execute format('create role %I nologin', role_name);
        exception when duplicate_object or unique_violation then
            null; -- made by another database of this server
        end;
        begin
            execute format('grant %I to current_user', role_name);
        exception when invalid_grant_operation then
            null; -- already a member with the right to grant
        end;
    end loop;
end
$$;
