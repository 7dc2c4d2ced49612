-- What a municipality has changed in the list of words that the writing help looks for: words it added, and words of the shipped list
-- that it took away (kind and suggestion of those stay what they are in the list).
create table writing_word (
  municipality_id uuid not null references municipality,
  id uuid not null,
  -- As in a dictionary; small and capital letters are the same word.
  word text not null check (length(word) between 2 and 80 and word = btrim(word)),
  is_removed boolean not null,
  kind text check (kind in ('label', 'fixedTrait', 'absolute', 'strength')),
  suggestion text check (length(suggestion) between 1 and 200),
  changed_by uuid not null,
  changed_at timestamptz not null,
  version integer not null default 1,
  primary key (municipality_id, id),
  foreign key (municipality_id, changed_by) references person,
  check (is_removed = (kind is null) and (not is_removed or suggestion is null))
);
create unique index writing_word_once on writing_word (municipality_id, lower(word));
alter table writing_word enable row level security;
alter table writing_word force row level security;
create policy writing_word_read on writing_word for select using (municipality_id = (select actor_municipality()));
create policy writing_word_add on writing_word for insert with check (
  municipality_id = (select actor_municipality()) and (select actor_has_role('administration')) and changed_by = (select actor_person()));
create policy writing_word_change on writing_word for update
  using (municipality_id = (select actor_municipality()) and (select actor_has_role('administration')))
  with check (municipality_id = (select actor_municipality()) and changed_by = (select actor_person()));
create policy writing_word_remove on writing_word for delete using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('administration')));
grant select, insert, update (is_removed, kind, suggestion, changed_by, changed_at, version), delete on writing_word to medvind_app;

-- A mail may bring an appointment along. It says when and where to look, and nothing about a child.
alter table mail_outbox
  add column calendar text check (length(calendar) <= 100000 and calendar like 'BEGIN:VCALENDAR%'),
  add column calendar_method text check (calendar_method in ('PUBLISH', 'REQUEST', 'CANCEL')),
  add constraint mail_outbox_calendar_whole check ((calendar is null) = (calendar_method is null));
alter table demo_mail
  add column calendar text check (length(calendar) <= 100000 and calendar like 'BEGIN:VCALENDAR%'),
  add column calendar_method text check (calendar_method in ('PUBLISH', 'REQUEST', 'CANCEL')),
  add constraint demo_mail_calendar_whole check ((calendar is null) = (calendar_method is null));

-- The secret address under which a person's own calendar is fetched. Only the hash is kept: whoever reads the database cannot fetch it.
create table calendar_address (
  municipality_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  secret_hash bytea not null unique,
  made_at timestamptz not null,
  revoked_at timestamptz check (revoked_at >= made_at),
  last_fetched_on date,
  primary key (municipality_id, id),
  foreign key (municipality_id, person_id) references person on delete cascade
);
-- One that works at a time: making another ends the former.
create unique index calendar_address_current on calendar_address (municipality_id, person_id) where revoked_at is null;
alter table calendar_address enable row level security;
alter table calendar_address force row level security;
create policy calendar_address_own on calendar_address for select using (
  municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy calendar_address_own_add on calendar_address for insert with check (
  municipality_id = (select actor_municipality()) and person_id = (select actor_person()) and revoked_at is null and last_fetched_on is null);
create policy calendar_address_own_change on calendar_address for update
  using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()))
  with check (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy calendar_address_by_sign_in on calendar_address for select using ((select actor()) = 'sign-in');
grant select, insert on calendar_address to medvind_app;
-- What was made stays as it was made; it can end, and be fetched.
grant update (revoked_at, last_fetched_on) on calendar_address to medvind_app;

-- Turns a secret address into the actor of this transaction, as open_session does with a session: whoever fetches sees what that person
-- may see at this moment, and nobody at all when the address is not, or no longer, in use.
create function open_calendar(secret bytea, today date, moment timestamptz)
  returns table (session_id uuid, municipality_id uuid, municipality_name text, is_demo boolean, person_id uuid, given_name text, family_name text, roles jsonb)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_address calendar_address;
  role_names text;
  staff_roles jsonb;
begin
  perform set_config('medvind.actor', 'sign-in', true), set_config('medvind.person', '', true), set_config('medvind.roles', '', true),
    set_config('medvind.today', today::text, true), set_config('medvind.municipality', '', true);
  select * into found_address from calendar_address a
    where a.secret_hash = sha256(secret) and a.revoked_at is null and a.made_at <= moment;
  if not found then
    return;
  end if;
  perform set_config('medvind.municipality', found_address.municipality_id::text, true),
    set_config('medvind.person', found_address.person_id::text, true), set_config('medvind.actor', 'operator', true);
  select string_agg(distinct r.role, ','), jsonb_agg(distinct jsonb_build_object('role', r.role, 'school', r.school_id))
    into role_names, staff_roles
    from staff_role r where r.municipality_id = found_address.municipality_id and r.person_id = found_address.person_id
      and r.valid_from <= today and (r.valid_to is null or r.valid_to > today);
  return query
    select found_address.id, m.id, m.name, m.is_demo, p.id, coalesce(p.preferred_given_name, p.given_name),
      coalesce(p.preferred_family_name, p.family_name),
      coalesce(staff_roles, '[]')
        || case when exists (select from guardianship g
            where g.municipality_id = m.id and g.guardian_id = p.id and g.has_custody and g.access_level = 'full'
              and g.valid_from <= today and (g.valid_to is null or g.valid_to > today))
          then '[{"role": "custodyHolder", "school": null}]'::jsonb else '[]' end
        || case when exists (select from pupil u where u.municipality_id = m.id and u.id = p.id)
          then '[{"role": "pupil", "school": null}]'::jsonb else '[]' end
    from municipality m join person p on p.municipality_id = m.id and p.id = found_address.person_id
    where m.id = found_address.municipality_id and (p.valid_to is null or p.valid_to > today) and p.enabled;
  if not found then
    perform set_config('medvind.actor', 'sign-in', true), set_config('medvind.person', '', true), set_config('medvind.municipality', '', true);
    return;
  end if;
  perform set_config('medvind.roles', coalesce(role_names, ''), true), set_config('medvind.actor', 'person', true);
end $$;
revoke execute on function open_calendar from public;
grant execute on function open_calendar to medvind_app;
