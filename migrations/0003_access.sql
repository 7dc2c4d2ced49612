-- Why someone may see a pupil, as data. The row policies, the page "Who can see this?" and the tests all read this relation.
-- It is never written by hand: it follows from the facts in pupil_access_fact and is brought up to date when a transaction that
-- touched them commits. It has no foreign keys, because each of its rows comes from a fact that has them; checking them again took
-- most of the time of an import.
create table pupil_access (
  municipality_id uuid not null,
  person_id uuid not null,
  pupil_id uuid not null,
  reason text not null check (reason in ('self', 'custody', 'teachesClass', 'leadsSchool')),
  -- The class, school or guardianship that the reason points to.
  ground_id uuid not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  -- With valid_to in it, the index alone answers whom a person sees: every policy asks.
  primary key (municipality_id, person_id, pupil_id, reason, ground_id, valid_from) include (valid_to)
);
create index pupil_access_pupil on pupil_access (municipality_id, pupil_id);

create view pupil_access_fact with (security_invoker = true) as
  select p.municipality_id, p.id as person_id, p.id as pupil_id, 'self'::text as reason, p.id as ground_id,
    person.valid_from, person.valid_to
  from pupil p join person on person.municipality_id = p.municipality_id and person.id = p.id
  where person.valid_to is null or person.valid_to > person.valid_from
  union all
  select municipality_id, guardian_id, pupil_id, 'custody', id, valid_from, valid_to
  from guardianship where has_custody and access_level = 'full' and (valid_to is null or valid_to > valid_from)
  union all
  select m.municipality_id, s.person_id, m.pupil_id, 'teachesClass', m.class_id, greatest(m.valid_from, s.valid_from),
    nullif(max(least(coalesce(m.valid_to, 'infinity'), coalesce(s.valid_to, 'infinity'))), 'infinity')
  from class_member m join class_staff s on s.municipality_id = m.municipality_id and s.class_id = m.class_id
  where greatest(m.valid_from, s.valid_from) < least(coalesce(m.valid_to, 'infinity'), coalesce(s.valid_to, 'infinity'))
    and s.person_id <> m.pupil_id
  group by m.municipality_id, s.person_id, m.pupil_id, m.class_id, greatest(m.valid_from, s.valid_from)
  union all
  select e.municipality_id, r.person_id, e.pupil_id, 'leadsSchool', e.school_id, greatest(e.valid_from, r.valid_from),
    nullif(max(least(coalesce(e.valid_to, 'infinity'), coalesce(r.valid_to, 'infinity'))), 'infinity')
  from enrolment e join staff_role r
    on r.municipality_id = e.municipality_id and r.school_id = e.school_id and r.role = 'schoolLeader'
  where greatest(e.valid_from, r.valid_from) < least(coalesce(e.valid_to, 'infinity'), coalesce(r.valid_to, 'infinity'))
    and r.person_id <> e.pupil_id
  group by e.municipality_id, r.person_id, e.pupil_id, e.school_id, greatest(e.valid_from, r.valid_from);

-- What a transaction touched, until it commits. Classes and schools are resolved to pupils only then, under a lock, so that of two
-- transactions that each bring half of a fact the later one sees both halves.
create table access_due (
  transaction xid8 not null default pg_current_xact_id(),
  municipality_id uuid not null,
  touched text not null check (touched in ('pupil', 'class', 'school')),
  ids uuid[] not null
);
create index access_due_transaction on access_due (transaction);
alter table access_due enable row level security;
alter table access_due force row level security;
create policy due_by_access on access_due using ((select actor()) = 'access') with check ((select actor()) = 'access');

create function note_access_due() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  touched text := tg_argv[0];
  id_column text := tg_argv[1];
  changed_rows text := case when tg_op = 'UPDATE'
    then '(select * from changed union all select * from changed_before) changed' else 'changed' end;
  condition text := case tg_table_name
    when 'staff_role' then $sql$where role = 'schoolLeader' and school_id is not null$sql$
    when 'person' then $sql$where exists (select from pupil p where p.municipality_id = changed.municipality_id and p.id = changed.id)$sql$
    else '' end;
begin
  execute format(
    'insert into access_due (municipality_id, touched, ids) select municipality_id, %L, array_agg(distinct %I) from %s %s group by 1',
    touched, id_column, changed_rows, condition);
  perform step_back(former);
  return null;
end $$;

-- Facts are computed once for all pupils that were touched. Of many pupils, as an import touches, the planner must not go by what it
-- knew of the tables before: its nested loops would then take hours.
create function refresh_due_access() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  former_nestloop text := current_setting('enable_nestloop');
  former_memory text := current_setting('work_mem');
  municipality uuid;
  pupils uuid[];
begin
  for municipality in select distinct d.municipality_id from access_due d where d.transaction = pg_current_xact_id() loop
    perform pg_advisory_xact_lock(7301002, hashtext(municipality::text));
    if (select sum(cardinality(d.ids)) from access_due d
        where d.transaction = pg_current_xact_id() and d.municipality_id = municipality) > 500 then
      perform set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true);
    end if;
    with touched as materialized (
      select distinct d.touched, unnest(d.ids) as id from access_due d
      where d.transaction = pg_current_xact_id() and d.municipality_id = municipality
    )
    select array_agg(distinct touched_pupils.pupil) into pupils from (
      select t.id as pupil from touched t where t.touched = 'pupil'
      union all
      select m.pupil_id from touched t join class_member m on m.municipality_id = municipality and m.class_id = t.id
        where t.touched = 'class'
      union all
      select e.pupil_id from touched t join enrolment e on e.municipality_id = municipality and e.school_id = t.id
        where t.touched = 'school') touched_pupils;
    delete from access_due d where d.transaction = pg_current_xact_id() and d.municipality_id = municipality;
    if cardinality(pupils) > 500 then
      perform set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true);
    end if;
    with fact as materialized (
      select f.* from pupil_access_fact f where f.municipality_id = municipality and f.pupil_id = any (pupils)
    ), gone as (
      delete from pupil_access a
      where a.municipality_id = municipality and a.pupil_id = any (pupils)
        and not exists (
          select from fact f
          where f.person_id = a.person_id and f.pupil_id = a.pupil_id and f.reason = a.reason and f.ground_id = a.ground_id
            and f.valid_from = a.valid_from)
    ), changed as (
      update pupil_access a set valid_to = f.valid_to from fact f
      where a.municipality_id = municipality and a.pupil_id = any (pupils)
        and f.person_id = a.person_id and f.pupil_id = a.pupil_id and f.reason = a.reason and f.ground_id = a.ground_id
        and f.valid_from = a.valid_from and f.valid_to is distinct from a.valid_to
    )
    insert into pupil_access (municipality_id, person_id, pupil_id, reason, ground_id, valid_from, valid_to)
      select f.municipality_id, f.person_id, f.pupil_id, f.reason, f.ground_id, f.valid_from, f.valid_to
      from fact f
      where not exists (
        select from pupil_access a
        where a.municipality_id = municipality and a.pupil_id = any (pupils)
          and a.person_id = f.person_id and a.pupil_id = f.pupil_id and a.reason = f.reason and a.ground_id = f.ground_id
          and a.valid_from = f.valid_from)
      order by f.person_id, f.pupil_id;
    perform set_config('enable_nestloop', former_nestloop, true), set_config('work_mem', former_memory, true);
  end loop;
  perform step_back(former);
  return null;
end $$;

create constraint trigger refresh_access after insert on access_due
  deferrable initially deferred for each row execute function refresh_due_access();

create trigger pupil_added after insert on pupil referencing new table as changed
  for each statement execute function note_access_due('pupil', 'id');
create trigger pupil_changed after update on pupil referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('pupil', 'id');
create trigger pupil_removed after delete on pupil referencing old table as changed
  for each statement execute function note_access_due('pupil', 'id');
create trigger person_changed after update on person referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('pupil', 'id');
create trigger guardianship_added after insert on guardianship referencing new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger guardianship_changed after update on guardianship referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger guardianship_removed after delete on guardianship referencing old table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger class_member_added after insert on class_member referencing new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger class_member_changed after update on class_member referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger class_member_removed after delete on class_member referencing old table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger class_staff_added after insert on class_staff referencing new table as changed
  for each statement execute function note_access_due('class', 'class_id');
create trigger class_staff_changed after update on class_staff referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('class', 'class_id');
create trigger class_staff_removed after delete on class_staff referencing old table as changed
  for each statement execute function note_access_due('class', 'class_id');
create trigger enrolment_added after insert on enrolment referencing new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger enrolment_changed after update on enrolment referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger enrolment_removed after delete on enrolment referencing old table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger staff_role_added after insert on staff_role referencing new table as changed
  for each statement execute function note_access_due('school', 'school_id');
create trigger staff_role_changed after update on staff_role referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('school', 'school_id');
create trigger staff_role_removed after delete on staff_role referencing old table as changed
  for each statement execute function note_access_due('school', 'school_id');

-- Row policies. A system actor reads what its work needs; a person reads through pupil_access.
create function actor_reads_people() returns boolean language sql stable parallel safe
  as $$ select actor() in ('import', 'operator', 'access', 'nightly', 'numbers') $$;
create function actor_writes_people() returns boolean language sql stable parallel safe
  as $$ select actor() in ('import', 'operator') $$;

alter table pupil_access enable row level security;
alter table pupil_access force row level security;
create policy access_read on pupil_access for select using (
  municipality_id = (select actor_municipality())
  and (person_id = (select actor_person()) or (select actor_reads_people())) or (select actor()) = 'access');
create policy access_add on pupil_access for insert with check ((select actor()) = 'access');
create policy access_change on pupil_access for update using ((select actor()) = 'access');
create policy access_remove on pupil_access for delete using ((select actor()) = 'access');
grant select on pupil_access to medvind_app;

alter table district enable row level security;
alter table district force row level security;
create policy district_read on district for select using (municipality_id = (select actor_municipality()));
create policy district_add on district for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy district_change on district for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on district to medvind_app;

alter table school enable row level security;
alter table school force row level security;
create policy school_read on school for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy school_add on school for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy school_change on school for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on school to medvind_app;

alter table department enable row level security;
alter table department force row level security;
create policy department_read on department for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy department_add on department for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy department_change on department for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on department to medvind_app;

alter table academic_session enable row level security;
alter table academic_session force row level security;
create policy academic_session_read on academic_session for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy academic_session_add on academic_session for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy academic_session_change on academic_session for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on academic_session to medvind_app;

alter table course enable row level security;
alter table course force row level security;
create policy course_read on course for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy course_add on course for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy course_change on course for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on course to medvind_app;

alter table class enable row level security;
alter table class force row level security;
create policy class_read on class for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy class_add on class for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy class_change on class for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on class to medvind_app;

alter table class_staff enable row level security;
alter table class_staff force row level security;
create policy class_staff_read on class_staff for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy class_staff_add on class_staff for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy class_staff_change on class_staff for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on class_staff to medvind_app;

alter table pupil enable row level security;
alter table pupil force row level security;
create policy pupil_read on pupil for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = pupil.id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  or (select actor()) = 'access');
create policy pupil_add on pupil for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy pupil_change on pupil for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on pupil to medvind_app;

alter table enrolment enable row level security;
alter table enrolment force row level security;
create policy enrolment_read on enrolment for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = enrolment.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  or (select actor()) = 'access');
create policy enrolment_add on enrolment for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy enrolment_change on enrolment for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on enrolment to medvind_app;

alter table class_member enable row level security;
alter table class_member force row level security;
create policy class_member_read on class_member for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = class_member.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  or (select actor()) = 'access');
create policy class_member_add on class_member for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy class_member_change on class_member for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on class_member to medvind_app;

alter table guardianship enable row level security;
alter table guardianship force row level security;
create policy guardianship_read on guardianship for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or guardian_id = (select actor_person()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = guardianship.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  or (select actor()) = 'access');
create policy guardianship_add on guardianship for insert with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy guardianship_change on guardianship for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on guardianship to medvind_app;

-- Who holds which role is known to everyone in the municipality. Rights given here (source 'local') are given by a system administrator.
alter table staff_role enable row level security;
alter table staff_role force row level security;
create policy staff_role_read on staff_role for select using (municipality_id = (select actor_municipality()) or (select actor()) = 'access');
create policy staff_role_add on staff_role for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_writes_people()) or (select actor_has_role('systemAdministrator')) and source = 'local'));
create policy staff_role_change on staff_role for update using (municipality_id = (select actor_municipality())
  and ((select actor_writes_people()) or (select actor_has_role('systemAdministrator')) and source = 'local'));
grant select, insert, update on staff_role to medvind_app;

-- The names of staff are known to everyone in the municipality; a pupil and its guardians to those with a reason.
alter table person enable row level security;
alter table person force row level security;
create policy person_read on person for select using (
  municipality_id = (select actor_municipality()) and (
    (select actor_reads_people())
    or id = (select actor_person())
    or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = person.id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))
    or exists (select from staff_role s where s.municipality_id = person.municipality_id and s.person_id = person.id)
    or exists (select from guardianship g where g.municipality_id = person.municipality_id and g.guardian_id = person.id)
    or (select actor_has_role('systemAdministrator')) and source = 'local')
  or (select actor()) = 'access');
create policy person_add on person for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_writes_people()) or (select actor_has_role('systemAdministrator')) and source = 'local'));
create policy person_change on person for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update on person to medvind_app;

-- Whether a person is guardian of any protected child, also of one whom the asker does not see: the sibling's teacher at another
-- school must not get the family's telephone number.
create function guards_protected_child(guardian uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('numbers');
  found_child boolean := exists (
    select from guardianship g join person child on child.municipality_id = g.municipality_id and child.id = g.pupil_id
    where g.municipality_id = actor_municipality() and g.guardian_id = guardian and child.is_protected);
begin
  perform step_back(former);
  return found_child;
end $$;
revoke execute on function guards_protected_child from public;
grant execute on function guards_protected_child to medvind_app;

-- Contact data: one's own; for staff those of their pupils and the pupils' guardians, unless the person or a child of theirs is protected.
alter table person_contact enable row level security;
alter table person_contact force row level security;
create policy person_contact_read on person_contact for select using (
  municipality_id = (select actor_municipality()) and (
    (select actor_reads_people())
    or person_id = (select actor_person())
    or exists (select from person p where p.municipality_id = person_contact.municipality_id and p.id = person_contact.person_id and not p.is_protected)
      and not guards_protected_child(person_id)
      and exists (
        select from pupil_access a left join guardianship g on g.municipality_id = a.municipality_id and g.pupil_id = a.pupil_id
        where a.municipality_id = (select actor_municipality()) and a.person_id = (select actor_person())
          and a.reason in ('teachesClass', 'leadsSchool')
          and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))
          and (a.pupil_id = person_contact.person_id or g.guardian_id = person_contact.person_id))));
create policy person_contact_add on person_contact for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_writes_people()) or (select actor_has_role('systemAdministrator'))));
create policy person_contact_change on person_contact for update using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
create policy person_contact_remove on person_contact for delete using (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update, delete on person_contact to medvind_app;

alter table pupil_cpr enable row level security;
alter table pupil_cpr force row level security;
create policy pupil_cpr_by_import on pupil_cpr
  using (municipality_id = (select actor_municipality()) and (select actor()) = 'import')
  with check (municipality_id = (select actor_municipality()) and (select actor()) = 'import');
grant select, insert, update, delete on pupil_cpr to medvind_app;

-- The person who asks, also inside a function that reads as 'numbers'.
create function asking_person() returns uuid language sql stable as $$ select actor_setting('person')::uuid $$;
create function asker_sees_pupil(pupil uuid) returns boolean language sql stable as $$
  select exists (
    select from pupil_access a
    where a.municipality_id = actor_municipality() and a.person_id = asking_person() and a.pupil_id = pupil
      and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;

-- "Who can see this child, and why": answered only to one who sees the child.
create function who_sees_pupil(pupil uuid)
  returns table (person_id uuid, given_name text, family_name text, reason text, ground_id uuid, ground text, valid_from date, valid_to date)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('numbers');
begin
  return query
    select a.person_id, coalesce(p.preferred_given_name, p.given_name), coalesce(p.preferred_family_name, p.family_name),
      a.reason, a.ground_id, coalesce(c.title, s.name), a.valid_from, a.valid_to
    from pupil_access a
    join person p on p.municipality_id = a.municipality_id and p.id = a.person_id
    left join class c on a.reason = 'teachesClass' and c.municipality_id = a.municipality_id and c.id = a.ground_id
    left join school s on a.reason = 'leadsSchool' and s.municipality_id = a.municipality_id and s.id = a.ground_id
    where a.municipality_id = actor_municipality() and a.pupil_id = pupil and asker_sees_pupil(pupil)
      and (a.valid_to is null or a.valid_to > actor_today())
    order by a.reason, p.sort_key, a.person_id;
  perform step_back(former);
end $$;

-- "Who has looked at this child": the same rule. Counted by day, person and what was done, so that nobody can push another's look
-- off the list by looking a thousand times.
create function who_looked_at_pupil(pupil uuid, since timestamptz, most integer, until timestamptz default 'infinity')
  returns table (day date, person_id uuid, given_name text, family_name text, actor text, action text, outcome text, reason text, times bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('numbers');
begin
  return query
    select look.day, look.person_id, coalesce(p.preferred_given_name, p.given_name), coalesce(p.preferred_family_name, p.family_name),
      look.actor, look.action, look.outcome, look.reason, look.times
    from (
      select (l.at at time zone 'Europe/Copenhagen')::date as day, l.person_id, l.actor, l.action, l.outcome, l.reason,
        count(*) as times, max(l.id) as latest
      from read_log l
      where l.pupil_ids @> array[pupil] and l.pupil_ids <> '{}' and l.municipality_id = actor_municipality()
        and l.at >= since and l.at < until and asker_sees_pupil(pupil)
      group by 1, 2, 3, 4, 5, 6
      order by 1 desc, latest desc limit most) look
    left join person p on p.municipality_id = actor_municipality() and p.id = look.person_id
    order by look.day desc, look.latest desc;
  perform step_back(former);
end $$;
create policy log_by_numbers on read_log for select using ((select actor()) = 'numbers' and municipality_id = (select actor_municipality()));
revoke execute on function who_sees_pupil, who_looked_at_pupil from public;
grant execute on function who_sees_pupil, who_looked_at_pupil to medvind_app;
