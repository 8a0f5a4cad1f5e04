-- Applied again after every change of it or of the migrations: who may do what. One writer a schema.
grant usage on schema raw, staging, intermediate, marts, derived, app to jobraker_flows;
grant select, insert on all tables in schema raw to jobraker_flows;
grant select, insert, update, delete on all tables in schema derived to jobraker_flows;
grant select on app.profiles, app.resumes, app.job_marks, app.outbox to jobraker_flows;
grant select (user_id, email, full_name, created_at) on app.users to jobraker_flows; -- never a password's hash
grant select on all tables in schema intermediate, marts to jobraker_flows;
grant execute on all functions in schema raw to jobraker_flows;

grant usage on schema raw, derived to jobraker_dbt;
grant usage, create on schema staging, intermediate, marts to jobraker_dbt;
grant select on all tables in schema raw to jobraker_dbt;
grant select on derived.job_identities to jobraker_dbt;
grant execute on all functions in schema raw to jobraker_dbt;

grant usage on schema marts, derived, app to jobraker_api;
grant select, insert, update, delete on all tables in schema app to jobraker_api;
grant select on derived.search_index, derived.recommendations, derived.request_runs to jobraker_api;

grant usage on schema marts to jobraker_analyst;

-- Models of dbt are read by the flows (identify, index) wherever they stand, by others through `+grants`.
alter default privileges for role jobraker_dbt in schema intermediate, marts grant select on tables to jobraker_flows;
