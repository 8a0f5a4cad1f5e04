-- name: find_addressee
-- Who owns an address, however it is written; no row where nobody does.
select
    user_id,
    email,
    credentials_version as version
from app.users
where lower(email) = lower(%(email)s::text);
