-- name: find_sealed
-- The language models a person brought, as they are kept, newest first.
select sealed
from app.integrations
where user_id = %(user_id)s::uuid and kind = 'openai'
order by created_at desc, integration_id;
