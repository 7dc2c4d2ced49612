-- Someone here without a role: a substitute whose role no file gives, or one whose role has ended. A system administrator finds them by
-- name, to give them one; pupils and parents are never among them.
create function people_without_role(words text[], one uuid, most integer)
  returns table (id uuid, given_name text, family_name text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_by_administrator boolean := actor_has_role('systemAdministrator');
  former text;
begin
  if not asked_by_administrator then
    return;
  end if;
  former := step_into('operator');
  return query
    select p.id, p.given_name, p.family_name from person p
    where p.municipality_id = actor_municipality() and p.enabled and (p.valid_to is null or p.valid_to > actor_today())
      and (one is null or p.id = one)
      and (select coalesce(bool_and(position(word in p.search_text) > 0), one is not null) from unnest(words) word)
      and not exists (select from pupil u where u.municipality_id = p.municipality_id and u.id = p.id)
      and not exists (select from guardianship g where g.municipality_id = p.municipality_id and g.guardian_id = p.id)
      and not exists (select from staff_role r where r.municipality_id = p.municipality_id and r.person_id = p.id
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
    order by p.sort_key, p.id limit most;
  perform step_back(former);
end $$;

-- The addresses of those who work here, as the list of users shows them before anyone is invited.
create function staff_emails(people uuid[]) returns table (person_id uuid, email text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_by_administrator boolean := actor_has_role('systemAdministrator');
  former text;
begin
  if not asked_by_administrator then
    return;
  end if;
  former := step_into('operator');
  return query
    select c.person_id, lower(trim(c.email)) from person_contact c
    where c.municipality_id = actor_municipality() and c.person_id = any (people) and trim(c.email) <> ''
      and exists (select from staff_role r where r.municipality_id = c.municipality_id and r.person_id = c.person_id);
  perform step_back(former);
end $$;

-- The address of someone whom an administrator has added is the administrator's to change; only a roster's binds.
create or replace function staff_email(person uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_by_administrator boolean := actor_has_role('systemAdministrator');
  former text;
  found_email text;
begin
  if not asked_by_administrator then
    return null;
  end if;
  former := step_into('operator');
  select lower(trim(c.email)) into found_email from person_contact c
    join person p on p.municipality_id = c.municipality_id and p.id = c.person_id and p.source <> 'local'
    where c.municipality_id = actor_municipality() and c.person_id = staff_email.person and trim(c.email) <> ''
      and exists (select from staff_role r where r.municipality_id = c.municipality_id and r.person_id = c.person_id);
  perform step_back(former);
  return found_email;
end $$;

-- Ends every way in that someone who works here has, so that they can be invited to another address. Returns the address they had; null
-- when there was no account, or when the one who asks may not: an administrator does not close the own account by mistake.
create function close_staff_account(person uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_by_administrator boolean := actor_has_role('systemAdministrator');
  former text;
  former_email text;
begin
  if not asked_by_administrator or close_staff_account.person = asking_person() then
    return null;
  end if;
  former := step_into('operator');
  delete from account a where a.municipality_id = actor_municipality() and a.person_id = close_staff_account.person
    and exists (select from staff_role r where r.municipality_id = a.municipality_id and r.person_id = a.person_id
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
    returning a.email into former_email;
  if former_email is not null then
    delete from session s where s.municipality_id = actor_municipality() and s.person_id = close_staff_account.person;
    delete from passkey k where k.municipality_id = actor_municipality() and k.person_id = close_staff_account.person;
    delete from known_device d where d.municipality_id = actor_municipality() and d.person_id = close_staff_account.person;
  end if;
  perform step_back(former);
  return former_email;
end $$;

revoke execute on function people_without_role, staff_emails, close_staff_account from public;
grant execute on function people_without_role, staff_emails, close_staff_account to medvind_app;
