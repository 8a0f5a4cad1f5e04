-- Applied again after every change of it or of the migrations: who may do what. One writer a schema.
revoke all on all tables in schema app, derived from jobraker_api, jobraker_auth, jobraker_flows;

grant usage on schema raw, staging, intermediate, marts, derived, app to jobraker_flows;
grant select, insert on all tables in schema raw to jobraker_flows;
grant select, insert, update, delete on all tables in schema derived to jobraker_flows;
grant select on app.profiles, app.resumes, app.job_marks, app.outbox, app.consents to jobraker_flows;
grant select on app.person_keys, app.screening_answers, app.integrations, app.identities to jobraker_flows;
grant select on app.audit_log to jobraker_flows;
-- Never a password's hash, nor those of keys and tokens.
grant select (user_id, email, full_name, roles, email_verified_at, credentials_version, created_at, last_seen_at)
on app.users to jobraker_flows;
grant select (session_id, user_id, method, address, agent, created_at, last_used_at, expires_at, ended_at)
on app.sessions to jobraker_flows;
grant select (key_id, user_id, name, hint, scopes, created_at, last_used_at, expires_at, revoked_at) on app.api_keys
to jobraker_flows;
grant select (user_id, created_at, confirmed_at) on app.second_factors to jobraker_flows;
grant select (user_id, session_id, expires_at, used_at, created_at) on app.refresh_tokens to jobraker_flows;
grant select (user_id, used_at) on app.recovery_codes to jobraker_flows;
grant select (user_id, provider, session_id, expires_at) on app.oauth_attempts to jobraker_flows;
-- All they may do to what people own, and only through these.
grant execute on function app.hold_person, app.sweep to jobraker_flows;
grant select on all tables in schema intermediate, marts to jobraker_flows;
grant execute on all functions in schema raw to jobraker_flows;
grant execute on function derived.purge_source to jobraker_flows;
grant select on app.moderation_decisions to jobraker_flows;

grant usage on schema raw, derived to jobraker_dbt;
grant usage, create on schema staging, intermediate, marts to jobraker_dbt;
grant select on all tables in schema raw to jobraker_dbt;
grant select on derived.job_identities, derived.job_families, derived.posting_quality, derived.job_rulings
to jobraker_dbt;
grant execute on all functions in schema raw to jobraker_dbt;

-- Requests of people: their own rows only, and none of what proves who they are.
grant usage on schema marts, derived, app to jobraker_api;
grant select, insert, update, delete on
app.profiles, app.screening_answers, app.integrations, app.resumes, app.job_marks
to jobraker_api;
grant select, insert on app.outbox, app.consents, app.audit_log, app.person_keys to jobraker_api;
grant select (user_id, email, full_name, roles, email_verified_at, created_at), update (full_name) on app.users
to jobraker_api;
grant select, update (ended_at) on app.sessions to jobraker_api;
grant select (key_id, user_id, name, hint, scopes, created_at, last_used_at, expires_at, revoked_at), insert,
update (revoked_at) on app.api_keys to jobraker_api;
grant select on app.identities to jobraker_api;
grant select (user_id, created_at, confirmed_at) on app.second_factors to jobraker_api;
grant select (user_id, used_at) on app.recovery_codes to jobraker_api;
grant select, insert on app.moderation_decisions to jobraker_api;
grant select on derived.posting_quality to jobraker_api;
grant select on derived.search_index, derived.recommendations, derived.request_runs, derived.exports to jobraker_api;
grant select on derived.job_decisions to jobraker_api;
grant execute on function derived.find_present_job, derived.find_given_ids to jobraker_api, jobraker_flows;

-- Signing in, and what happens to whole accounts.
grant usage on schema app to jobraker_auth;
grant select, insert, update on app.users, app.person_keys, app.sessions to jobraker_auth;
grant select, insert, update, delete on
app.refresh_tokens, app.identities, app.oauth_attempts, app.second_factors, app.recovery_codes
to jobraker_auth;
grant select, update on app.api_keys to jobraker_auth;
grant select, insert on app.audit_log to jobraker_auth;
grant insert on app.outbox to jobraker_auth;
grant execute on function app.forget_person to jobraker_auth;

grant usage on schema marts to jobraker_analyst;

-- Models of dbt are read by the flows (identify, index) wherever they stand, by others through `+grants`.
alter default privileges for role jobraker_dbt in schema intermediate, marts grant select on tables to jobraker_flows;
