-- name: find_sealed
-- A person's credentials as they are kept, or no row.
select sealed
from app.integrations
where user_id = %(user_id)s::uuid and integration_id = %(integration_id)s::uuid;
