-- name: hold_person
-- Whether a person is there, and stays until the transaction ends.
select app.hold_person(%(user_id)s::uuid) as is_there;
