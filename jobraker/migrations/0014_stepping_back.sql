-- A deletion that steps back for another has to stay back until the other is through: it used to ask again at once, and
-- could win each time until its tries were used up.

create or replace function app.forget_person(person uuid, reason text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
    person_email text;
    place record;
    names text[];
    blobs text[];
    requests uuid[];
    forgotten uuid;
    tries integer := 0;
begin
    -- Whoever works for the person at this moment may hold a row of theirs and want their account to stay. One of us
    -- has to step back: it is us, and we try again.
    loop
        begin
            blobs := '{}';
            -- From here on nobody can add anything of theirs.
            select users.email into person_email from app.users where users.user_id = person for update;
            if not found then
                return null;
            end if;

            for place in
                select pg_namespace.nspname, pg_class.relname
                from pg_catalog.pg_class
                inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
                where
                    pg_namespace.nspname in ('app', 'derived')
                    and pg_class.relkind in ('r', 'p')
                    and 2 = (
                        select count(*) from pg_catalog.pg_attribute
                        where pg_attribute.attrelid = pg_class.oid and pg_attribute.attname in ('user_id', 'blob_hash')
                    )
            loop
                execute format('select array_agg(blob_hash) from %I.%I where user_id = $1', place.nspname, place.relname)
                into names using person;
                blobs := blobs || names;
            end loop;

            with removed as (
                delete from app.outbox
                where outbox.user_id is null and app.names_person(outbox.payload, person, person_email)
                returning outbox.request_id
            )

            select array_agg(asked.request_id) into requests
            from (
                select removed.request_id from removed
                union all
                select outbox.request_id from app.outbox where outbox.user_id = person
            ) as asked;
            delete from derived.request_runs where request_runs.request_id = any(requests);

            -- By index alone: the log is long, and the details of others' rows name nobody.
            update app.audit_log
            set
                user_id = nullif(audit_log.user_id, person),
                actor_id = nullif(audit_log.actor_id, person),
                address = null,
                agent = null,
                details = '{}'
            where
                audit_log.user_id = person
                or audit_log.actor_id = person;
            insert into app.audit_log (event, details) values ('account_deleted', jsonb_build_object('reason', reason));

            insert into app.outbox (user_id, kind, payload)
            values (
                null,
                'forget',
                jsonb_build_object('blobs', blobs, 'requests', coalesce(requests, '{}'))
            )
            returning outbox.request_id into forgotten;
            delete from app.users where users.user_id = person;
            return forgotten;
        exception when deadlock_detected then
            tries := tries + 1;
            if tries = 5 then
                raise;
            end if;
            -- Nothing is held here: the other gets the time to take what it waited for, before we ask for it again.
            perform pg_catalog.pg_sleep(0.2 * tries);
        end;
    end loop;
end
$$;
