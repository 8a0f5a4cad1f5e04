-- name: find_hash
-- What the password of a person is checked against.
select password_hash
from app.users
where user_id = %(user_id)s::uuid;
