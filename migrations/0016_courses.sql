-- Courses (projektforløb): a municipality's templates, and the courses made from them.

-- A template's versions are never changed: a course keeps the one it was made with.
create table course_template (
  municipality_id uuid not null references municipality,
  id uuid not null,
  -- Which of the shipped examples it began as; null for the municipality's own.
  shipped_key text check (length(shipped_key) between 1 and 50),
  is_retired boolean not null default false,
  made_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, id),
  unique (municipality_id, shipped_key)
);
create table course_template_version (
  municipality_id uuid not null,
  template_id uuid not null,
  version integer not null check (version between 1 and 100000),
  title text not null check (length(title) between 1 and 120),
  is_example boolean not null,
  content jsonb not null check (jsonb_typeof(content) = 'object' and pg_column_size(content) < 400000),
  -- Null: it came with Medvind.
  made_by uuid,
  made_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, template_id, version),
  foreign key (municipality_id, template_id) references course_template
);

create table project_course (
  municipality_id uuid not null,
  id uuid not null,
  template_id uuid not null,
  template_version integer not null,
  school_id uuid not null,
  title text not null check (length(title) between 1 and 120),
  lead_id uuid not null,
  -- A course for a whole class opens no pupil's record to anyone.
  class_id uuid,
  first_day date not null,
  -- The rule agreed beforehand: when, what then, and who decides.
  rule_condition text not null check (length(rule_condition) between 1 and 1000),
  rule_action text not null check (length(rule_action) between 1 and 1000),
  rule_decider text not null check (length(rule_decider) between 1 and 200),
  rule_agreed_by uuid,
  rule_agreed_at timestamptz,
  state text not null default 'planned' check (state in ('planned', 'running', 'completed', 'stopped')),
  started_on date,
  ended_on date check (ended_on >= started_on),
  stop_reason text check (length(stop_reason) between 1 and 1000),
  outcome text check (length(outcome) between 1 and 4000),
  -- Why a measure or the child's own word is missing at the end.
  missing_reason text check (length(missing_reason) between 1 and 1000),
  made_by uuid not null,
  made_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (municipality_id, id),
  foreign key (municipality_id, template_id, template_version) references course_template_version,
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, class_id) references class,
  foreign key (municipality_id, lead_id) references person,
  check ((rule_agreed_by is null) = (rule_agreed_at is null)),
  constraint project_course_state_is_whole check (case state
    when 'planned' then started_on is null and ended_on is null and stop_reason is null and outcome is null
    when 'running' then started_on is not null and rule_agreed_at is not null and ended_on is null and stop_reason is null and outcome is null
    when 'completed' then started_on is not null and rule_agreed_at is not null and ended_on is not null and outcome is not null and stop_reason is null
    else ended_on is not null and stop_reason is not null end)
);
create index project_course_school on project_course (municipality_id, school_id);
create index project_course_template on project_course (municipality_id, template_id);

-- planned → running → completed, and from both open states → stopped. What has ended stays as it ended.
create function hold_course_to_its_states() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'planned' then
      raise exception 'a course begins as planned' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (old.state, new.state) not in (('planned', 'planned'), ('planned', 'running'), ('planned', 'stopped'),
      ('running', 'running'), ('running', 'completed'), ('running', 'stopped')) then
    raise exception 'a course cannot go from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  if old.state <> 'planned' and (old.rule_condition, old.rule_action, old.rule_decider, old.rule_agreed_at, old.started_on)
      is distinct from (new.rule_condition, new.rule_action, new.rule_decider, new.rule_agreed_at, new.started_on) then
    raise exception 'what was agreed before the start is not changed after it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger project_course_states before insert or update on project_course
  for each row execute function hold_course_to_its_states();

create table project_course_staff (
  municipality_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  person_id uuid not null,
  -- The part they play, in the template's words.
  part text check (length(part) between 1 and 100),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  added_by uuid not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, person_id) references person
);
create unique index project_course_staff_once on project_course_staff (municipality_id, course_id, person_id) where valid_to is null;
create index project_course_staff_person on project_course_staff (municipality_id, person_id);

create table project_course_pupil (
  municipality_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  pupil_id uuid not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  added_by uuid not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, pupil_id) references pupil
);
create unique index project_course_pupil_once on project_course_pupil (municipality_id, course_id, pupil_id) where valid_to is null;
create index project_course_pupil_pupil on project_course_pupil (municipality_id, pupil_id);
create index project_course_pupil_course on project_course_pupil (municipality_id, course_id);

-- No course has more than sixty sessions: the place is counted from one. A pause has a last day and no time.
create table project_course_session (
  municipality_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  place smallint not null check (place between 1 and 60),
  kind text not null check (kind in ('session', 'schoolMeeting', 'closingTalk', 'pause')),
  title text not null check (length(title) between 1 and 120),
  purpose text not null check (length(purpose) <= 1000),
  day date not null,
  last_day date,
  starts_minute smallint check (starts_minute between 0 and 1439),
  minutes smallint check (minutes between 5 and 480),
  state text not null default 'planned' check (state in ('planned', 'held', 'cancelled')),
  version integer not null default 1,
  primary key (municipality_id, id),
  unique (municipality_id, course_id, place),
  foreign key (municipality_id, course_id) references project_course,
  check (case kind when 'pause' then last_day >= day and starts_minute is null and minutes is null
    else last_day is null and starts_minute is not null and minutes is not null end)
);
create index project_course_session_day on project_course_session (municipality_id, day);

create table project_course_attendance (
  municipality_id uuid not null,
  session_id uuid not null,
  course_id uuid not null,
  pupil_id uuid,
  staff_id uuid,
  status text not null check (status in ('present', 'absent', 'excused')),
  written_by uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  check ((pupil_id is null) <> (staff_id is null)),
  foreign key (municipality_id, session_id) references project_course_session,
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, staff_id) references person
);
create unique index project_course_attendance_once on project_course_attendance (municipality_id, session_id, coalesce(pupil_id, staff_id));
create index project_course_attendance_pupil on project_course_attendance (municipality_id, pupil_id);

-- Every version of a note is kept; a later one is a new row. With a pupil it is about that child alone, and may be shared with that family.
create table project_course_note (
  municipality_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  session_id uuid not null,
  pupil_id uuid,
  version integer not null check (version between 1 and 100000),
  text text not null check (length(text) <= 10000),
  is_shared boolean not null,
  written_by uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, id),
  foreign key (municipality_id, session_id) references project_course_session,
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, pupil_id) references pupil
);
create unique index project_course_note_version
  on project_course_note (municipality_id, session_id, coalesce(pupil_id, session_id), version);

create table project_course_tick (
  municipality_id uuid not null,
  course_id uuid not null,
  kind text not null check (kind in ('material', 'step')),
  item text not null check (length(item) between 1 and 50),
  ticked_by uuid not null,
  ticked_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, course_id, kind, item),
  foreign key (municipality_id, course_id) references project_course
);

-- Hundredths of the measure's own unit, so that 7.25 % is whole. Without a pupil it is about the course: a class, a team, a group of parents.
create table project_course_measure (
  municipality_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  pupil_id uuid,
  measure text not null check (length(measure) between 1 and 50),
  point text not null check (point in ('before', 'after')),
  value_hundredths integer not null check (value_hundredths between -100000000 and 100000000),
  origin text not null check (origin in ('typed', 'presence')),
  written_by uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (municipality_id, id),
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, pupil_id) references pupil
);
create unique index project_course_measure_once
  on project_course_measure (municipality_id, course_id, measure, point, coalesce(pupil_id, course_id));

-- The child's own word on the course: typed by the child, or written down by an adult together with the child. Neither changes the other's.
create table project_course_word (
  municipality_id uuid not null,
  course_id uuid not null,
  pupil_id uuid not null,
  is_own boolean not null,
  text text not null check (length(text) between 1 and 2000),
  written_by uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (municipality_id, course_id, pupil_id, is_own),
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, pupil_id) references pupil,
  check (not is_own or written_by = pupil_id)
);

-- That what was agreed on beforehand has come about, and what was done.
create table project_course_escalation (
  municipality_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  session_id uuid,
  day date not null,
  done text not null check (length(done) between 1 and 2000),
  written_by uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, id),
  foreign key (municipality_id, course_id) references project_course,
  foreign key (municipality_id, session_id) references project_course_session
);

-- Who may work on a course at a school at all. Counsellors and those like them come from outside the school too.
create function may_be_on_course(municipality uuid, school uuid, person uuid) returns boolean language sql stable as $$
  select exists (
    select from staff_role r
    where r.municipality_id = municipality and r.person_id = person
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())
      and (r.role in ('counsellor', 'resourcePerson', 'milCoordinator', 'psychologist')
        or r.role in ('teacher', 'pedagogue', 'schoolLeader') and r.school_id = school))
$$;
-- Who may begin one there: the school's own, and those who work for the whole municipality.
create function may_begin_course(municipality uuid, school uuid, person uuid) returns boolean language sql stable as $$
  select exists (
    select from staff_role r
    where r.municipality_id = municipality and r.person_id = person
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())
      and (r.school_id = school and r.role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader')
        or r.school_id is null and r.role in ('counsellor', 'resourcePerson', 'milCoordinator')))
$$;
-- And for which class: one that they work with. Those who work for the whole school, or the municipality, do so for its classes.
create function may_begin_course_for(municipality uuid, of_class uuid, person uuid) returns boolean language sql stable as $$
  select exists (
    select from class_staff s
    where s.municipality_id = municipality and s.class_id = of_class and s.person_id = person
      and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today()))
  or exists (
    select from class k join staff_role r on r.municipality_id = k.municipality_id and (r.school_id = k.school_id or r.school_id is null)
    where k.municipality_id = municipality and k.id = of_class and r.person_id = person
      and (r.role in ('counsellor', 'resourcePerson', 'milCoordinator') or r.role = 'schoolLeader' and r.school_id = k.school_id)
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;
create function actor_leads_course_school(municipality uuid, school uuid) returns boolean language sql stable as $$
  select exists (
    select from staff_role r
    where r.municipality_id = municipality and r.person_id = actor_person() and r.school_id = school and r.role = 'schoolLeader'
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;

-- Why someone sees a pupil through a course: both are on it, it has not ended, the pupil still goes to its school and the grown-up still
-- works there. The end of any one of them is the end of the access.
create view course_access_fact with (security_invoker = true) as
  select p.municipality_id, s.person_id, p.pupil_id, 'onCourse'::text as reason, p.course_id as ground_id,
    greatest(p.valid_from, s.valid_from, e.valid_from, r.valid_from) as valid_from,
    nullif(max(least(coalesce(c.ended_on, 'infinity'), coalesce(p.valid_to, 'infinity'), coalesce(s.valid_to, 'infinity'),
      coalesce(e.valid_to, 'infinity'), coalesce(r.valid_to, 'infinity'))), 'infinity') as valid_to
  from project_course_pupil p
  join project_course c on c.municipality_id = p.municipality_id and c.id = p.course_id
  join project_course_staff s on s.municipality_id = p.municipality_id and s.course_id = p.course_id
  join enrolment e on e.municipality_id = p.municipality_id and e.pupil_id = p.pupil_id and e.school_id = c.school_id
  join staff_role r on r.municipality_id = p.municipality_id and r.person_id = s.person_id
    and (r.role in ('counsellor', 'resourcePerson', 'milCoordinator', 'psychologist')
      or r.role in ('teacher', 'pedagogue', 'schoolLeader') and r.school_id = c.school_id)
  where s.person_id <> p.pupil_id
    and greatest(p.valid_from, s.valid_from, e.valid_from, r.valid_from)
      < least(coalesce(c.ended_on, 'infinity'), coalesce(p.valid_to, 'infinity'), coalesce(s.valid_to, 'infinity'),
        coalesce(e.valid_to, 'infinity'), coalesce(r.valid_to, 'infinity'))
  group by p.municipality_id, s.person_id, p.pupil_id, p.course_id, greatest(p.valid_from, s.valid_from, e.valid_from, r.valid_from);

create or replace view pupil_access_fact with (security_invoker = true) as
  select * from roster_access_fact
  union all select * from plan_access_fact
  union all select * from course_access_fact;

-- What a change of a course, of its staff or of somebody's work touches: the pupils on those courses.
create function note_course_access_due() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  changed_rows text := case when tg_op = 'UPDATE'
    then '(select * from changed union all select * from changed_before)' else '(select * from changed)' end;
  courses text := case tg_table_name
    when 'project_course' then 'select municipality_id, id as course_id from %s ch'
    when 'project_course_staff' then 'select municipality_id, course_id from %s ch'
    else 'select s.municipality_id, s.course_id from %s ch
      join project_course_staff s on s.municipality_id = ch.municipality_id and s.person_id = ch.person_id' end;
begin
  execute format(
    'insert into access_due (municipality_id, touched, ids)
      select p.municipality_id, ''pupil'', array_agg(distinct p.pupil_id)
      from project_course_pupil p join (' || courses || ') c on c.municipality_id = p.municipality_id and c.course_id = p.course_id
      group by 1', changed_rows);
  perform step_back(former);
  return null;
end $$;
create trigger project_course_changed after update on project_course referencing old table as changed_before new table as changed
  for each statement execute function note_course_access_due();
create trigger project_course_staff_added after insert on project_course_staff referencing new table as changed
  for each statement execute function note_course_access_due();
create trigger project_course_staff_changed after update on project_course_staff referencing old table as changed_before new table as changed
  for each statement execute function note_course_access_due();
create trigger staff_role_added_to_course after insert on staff_role referencing new table as changed
  for each statement execute function note_course_access_due();
create trigger staff_role_changed_for_course after update on staff_role referencing old table as changed_before new table as changed
  for each statement execute function note_course_access_due();
create trigger staff_role_removed_from_course after delete on staff_role referencing old table as changed
  for each statement execute function note_course_access_due();
create trigger project_course_pupil_added after insert on project_course_pupil referencing new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');
create trigger project_course_pupil_changed after update on project_course_pupil referencing old table as changed_before new table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');

-- Policies. They ask each other through functions, because two tables whose policies read each other would go in circles.
alter table course_template enable row level security;
alter table course_template force row level security;
create policy course_template_read on course_template for select using (
  municipality_id = (select actor_municipality()) or (select actor()) = 'numbers');
-- A shipped example is put in when someone first needs it; after that only those who look after the templates write.
create policy course_template_add on course_template for insert with check (
  municipality_id = (select actor_municipality()) and (shipped_key is not null and (select actor_person()) is not null
    or (select actor_has_role('milCoordinator')) or (select actor_has_role('administration'))));
create policy course_template_change on course_template for update using (
  municipality_id = (select actor_municipality()) and ((select actor_has_role('milCoordinator')) or (select actor_has_role('administration'))));
grant select, insert, update (is_retired) on course_template to medvind_app;

alter table course_template_version enable row level security;
alter table course_template_version force row level security;
create policy course_template_version_read on course_template_version for select using (
  municipality_id = (select actor_municipality()) or (select actor()) = 'numbers');
create policy course_template_version_add on course_template_version for insert with check (
  municipality_id = (select actor_municipality()) and (
    made_by is null and version = 1 and is_example and (select actor_person()) is not null
      and exists (select from course_template t where t.municipality_id = course_template_version.municipality_id
        and t.id = course_template_version.template_id and t.shipped_key is not null)
    or made_by = (select actor_person())
      and ((select actor_has_role('milCoordinator')) or (select actor_has_role('administration')))));
grant select, insert on course_template_version to medvind_app;

-- Who of the staff works on which course is known in the municipality, like who teaches which class; it names no child.
alter table project_course_staff enable row level security;
alter table project_course_staff force row level security;
create policy project_course_staff_read on project_course_staff for select using (
  municipality_id = (select actor_municipality()) or (select actor()) = 'access');

alter table project_course_pupil enable row level security;
alter table project_course_pupil force row level security;
create policy project_course_pupil_read on project_course_pupil for select using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'numbers' or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = project_course_pupil.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  or (select actor()) = 'access');

-- A course is seen by those who work on it, by the school's leader, by the coordinator of the school, and by those who see a pupil or,
-- in a course for a class, a pupil of the class that is on it.
alter table project_course enable row level security;
alter table project_course force row level security;
create policy project_course_read on project_course for select using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'numbers'
    or exists (
      select from project_course_staff s
      where s.municipality_id = project_course.municipality_id and s.course_id = project_course.id and s.person_id = (select actor_person())
        and s.valid_from <= (select actor_today()) and (s.valid_to is null or s.valid_to > (select actor_today())))
    -- Nobody is on it yet at the moment when it is made.
    or state = 'planned' and lead_id = (select actor_person())
    or exists (
      select from staff_role r
      where r.municipality_id = project_course.municipality_id and r.person_id = (select actor_person())
        and r.valid_from <= (select actor_today()) and (r.valid_to is null or r.valid_to > (select actor_today()))
        and (r.role = 'schoolLeader' and r.school_id = project_course.school_id
          or r.role = 'milCoordinator' and (r.school_id is null or r.school_id = project_course.school_id)))
    or exists (
      select from project_course_pupil p
      where p.municipality_id = project_course.municipality_id and p.course_id = project_course.id)
    or exists (
      select from class_member m
      where m.municipality_id = project_course.municipality_id and m.class_id = project_course.class_id
        and m.valid_from <= (select actor_today()) and (m.valid_to is null or m.valid_to > (select actor_today()))))
  or (select actor()) = 'access');

create function actor_on_course(municipality uuid, course uuid) returns boolean language sql stable as $$
  select exists (
    select from project_course_staff s join project_course c on c.municipality_id = s.municipality_id and c.id = s.course_id
    where s.municipality_id = municipality and s.course_id = course and s.person_id = actor_person()
      and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today())
      and may_be_on_course(municipality, c.school_id, actor_person()))
  or exists (
    select from project_course c where c.municipality_id = municipality and c.id = course
      and actor_leads_course_school(municipality, c.school_id))
$$;
-- Whether the asker works on it while it is planned or running: what has ended is not written in.
create function actor_runs_course(municipality uuid, course uuid) returns boolean language sql stable as $$
  select actor_on_course(municipality, course) and exists (
    select from project_course c
    where c.municipality_id = municipality and c.id = course and c.state in ('planned', 'running'))
$$;
-- The lead and the school's leader decide who is on it, and when it begins and ends.
create function actor_steers_course(municipality uuid, course uuid) returns boolean language sql stable as $$
  select exists (
    select from project_course c
    where c.municipality_id = municipality and c.id = course and c.state in ('planned', 'running')
      and (c.lead_id = actor_person() and may_be_on_course(municipality, c.school_id, actor_person())
        or actor_leads_course_school(municipality, c.school_id)))
$$;
create function actor_runs_course_with(municipality uuid, course uuid, pupil uuid) returns boolean language sql stable as $$
  select actor_runs_course(municipality, course) and exists (
    select from project_course_pupil p
    where p.municipality_id = municipality and p.course_id = course and p.pupil_id = pupil)
$$;
-- Nobody gets access to a child by putting the child on a course: whoever adds a pupil teaches the class, leads the school, works with the
-- child on a plan, or leads another course that the child is on.
create function actor_may_add_to_course(municipality uuid, course uuid, pupil uuid) returns boolean language sql stable as $$
  select actor_runs_course(municipality, course)
    and exists (
      select from enrolment e join project_course c on c.municipality_id = e.municipality_id and c.school_id = e.school_id
      where c.municipality_id = municipality and c.id = course and e.pupil_id = pupil
        and e.valid_from <= actor_today() and (e.valid_to is null or e.valid_to > actor_today()))
    and exists (
      select from pupil_access a
      where a.municipality_id = municipality and a.person_id = actor_person() and a.pupil_id = pupil
        and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today())
        -- Being brought onto a plan is no reason to make the look last.
        and (a.reason in ('teachesClass', 'leadsSchool')
          or a.reason = 'onCourse' and exists (
            select from project_course other
            where other.municipality_id = municipality and other.id = a.ground_id and other.lead_id = actor_person())))
$$;

create function actor_may_add_colleague(municipality uuid, course uuid, person uuid) returns boolean language sql stable as $$
  select actor_steers_course(municipality, course) and exists (
    select from project_course c
    where c.municipality_id = municipality and c.id = course and may_be_on_course(municipality, c.school_id, person))
$$;

create policy project_course_add on project_course for insert with check (
  municipality_id = (select actor_municipality()) and made_by = (select actor_person()) and lead_id = (select actor_person())
  and may_begin_course(municipality_id, school_id, (select actor_person()))
  and (class_id is null or may_begin_course_for(municipality_id, class_id, (select actor_person())) and exists (
    select from class k where k.municipality_id = project_course.municipality_id and k.id = project_course.class_id
      and k.school_id = project_course.school_id)));
create policy project_course_change on project_course for update
  using (municipality_id = (select actor_municipality()) and actor_steers_course(municipality_id, id))
  with check (municipality_id = (select actor_municipality())
    and (ended_on is null or ended_on <= (select actor_today())) and (started_on is null or started_on <= (select actor_today()))
    and exists (
      select from project_course_staff s
      where s.municipality_id = project_course.municipality_id and s.course_id = project_course.id and s.person_id = project_course.lead_id
        and s.valid_to is null));
grant select, insert, update (title, lead_id, state, started_on, ended_on, stop_reason, outcome, missing_reason,
  rule_condition, rule_action, rule_decider, rule_agreed_by, rule_agreed_at, version) on project_course to medvind_app;

create policy project_course_staff_add on project_course_staff for insert with check (
  municipality_id = (select actor_municipality()) and added_by = (select actor_person()) and valid_from <= (select actor_today())
  and valid_to is null and actor_may_add_colleague(municipality_id, course_id, person_id));
create policy project_course_staff_leave on project_course_staff for update
  using (municipality_id = (select actor_municipality()) and valid_to is null
    and (person_id = (select actor_person()) or actor_steers_course(municipality_id, course_id)))
  with check (municipality_id = (select actor_municipality()) and valid_to <= (select actor_today()));
grant select, insert, update (valid_to) on project_course_staff to medvind_app;

create policy project_course_pupil_add on project_course_pupil for insert with check (
  municipality_id = (select actor_municipality()) and added_by = (select actor_person()) and valid_from <= (select actor_today())
  and valid_to is null and actor_may_add_to_course(municipality_id, course_id, pupil_id));
create policy project_course_pupil_leave on project_course_pupil for update
  using (municipality_id = (select actor_municipality()) and valid_to is null and actor_runs_course(municipality_id, course_id))
  with check (municipality_id = (select actor_municipality()) and valid_to <= (select actor_today()));
grant select, insert, update (valid_to) on project_course_pupil to medvind_app;

alter table project_course_session enable row level security;
alter table project_course_session force row level security;
create policy project_course_session_read on project_course_session for select using (
  municipality_id = (select actor_municipality()) and exists (
    select from project_course c where c.municipality_id = project_course_session.municipality_id and c.id = project_course_session.course_id));
create policy project_course_session_add on project_course_session for insert with check (
  municipality_id = (select actor_municipality()) and actor_runs_course(municipality_id, course_id));
create policy project_course_session_change on project_course_session for update using (
  municipality_id = (select actor_municipality()) and actor_runs_course(municipality_id, course_id));
grant select, insert, update (title, purpose, day, last_day, starts_minute, minutes, state, version) on project_course_session to medvind_app;

alter table project_course_attendance enable row level security;
alter table project_course_attendance force row level security;
create policy project_course_attendance_read on project_course_attendance for select using (
  municipality_id = (select actor_municipality()) and (
    staff_id = (select actor_person()) or staff_id is not null and actor_on_course(municipality_id, course_id)
    or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = project_course_attendance.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
create policy project_course_attendance_add on project_course_attendance for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person()) and case when pupil_id is null
    then actor_runs_course(municipality_id, course_id) else actor_runs_course_with(municipality_id, course_id, pupil_id) end
  and exists (select from project_course_session s where s.municipality_id = project_course_attendance.municipality_id
    and s.id = project_course_attendance.session_id and s.course_id = project_course_attendance.course_id));
create policy project_course_attendance_change on project_course_attendance for update
  using (municipality_id = (select actor_municipality()) and actor_runs_course(municipality_id, course_id))
  with check (municipality_id = (select actor_municipality()) and written_by = (select actor_person()));
grant select, insert, update (status, written_by, written_at) on project_course_attendance to medvind_app;

-- Whether there was a pupil on the course whom the asker does not see today.
create function course_has_hidden_pupil(municipality uuid, course uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  found_pupil boolean := exists (
    select from project_course_pupil p
    where p.municipality_id = municipality and p.course_id = course and not asker_sees_pupil(p.pupil_id));
begin
  perform step_back(former);
  return found_pupil;
end $$;
revoke execute on function course_has_hidden_pupil from public;
grant execute on function course_has_hidden_pupil to medvind_app;

-- A note of a session can name any child that was there: when the course has ended, it is for those who still see them all.
create function actor_reads_course_notes(municipality uuid, course uuid) returns boolean language sql stable as $$
  select actor_on_course(municipality, course)
    and (actor_runs_course(municipality, course) or not course_has_hidden_pupil(municipality, course))
$$;
alter table project_course_note enable row level security;
alter table project_course_note force row level security;
-- Only the newest version of a shared note is shared: whoever takes sharing back takes back what was said before too.
create function is_newest_course_note(municipality uuid, session uuid, pupil uuid, of_version integer) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  is_newest boolean := not exists (
    select from project_course_note n
    where n.municipality_id = municipality and n.session_id = session and n.pupil_id is not distinct from pupil and n.version > of_version);
begin
  perform step_back(former);
  return is_newest;
end $$;
revoke execute on function is_newest_course_note from public;
grant execute on function is_newest_course_note to medvind_app;
create policy project_course_note_read on project_course_note for select using (
  municipality_id = (select actor_municipality()) and case when pupil_id is null
    then is_shared and exists (
        select from project_course c where c.municipality_id = project_course_note.municipality_id and c.id = project_course_note.course_id)
        and is_newest_course_note(municipality_id, session_id, pupil_id, version)
      or actor_reads_course_notes(municipality_id, course_id)
    else (is_shared and is_newest_course_note(municipality_id, session_id, pupil_id, version)
      or actor_on_course(municipality_id, course_id)) and exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = project_course_note.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))) end
  or (select actor()) = 'access');
create policy project_course_note_add on project_course_note for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person()) and case when pupil_id is null
    then actor_runs_course(municipality_id, course_id) else actor_runs_course_with(municipality_id, course_id, pupil_id) end
  and exists (select from project_course_session s where s.municipality_id = project_course_note.municipality_id
    and s.id = project_course_note.session_id and s.course_id = project_course_note.course_id));
grant select, insert on project_course_note to medvind_app;

alter table project_course_tick enable row level security;
alter table project_course_tick force row level security;
create policy project_course_tick_read on project_course_tick for select using (
  municipality_id = (select actor_municipality()) and exists (
    select from project_course c where c.municipality_id = project_course_tick.municipality_id and c.id = project_course_tick.course_id));
create policy project_course_tick_add on project_course_tick for insert with check (
  municipality_id = (select actor_municipality()) and ticked_by = (select actor_person()) and actor_runs_course(municipality_id, course_id));
create policy project_course_tick_remove on project_course_tick for delete using (
  municipality_id = (select actor_municipality()) and actor_runs_course(municipality_id, course_id));
grant select, insert, delete on project_course_tick to medvind_app;

alter table project_course_measure enable row level security;
alter table project_course_measure force row level security;
create policy project_course_measure_read on project_course_measure for select using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'numbers' or case when pupil_id is null
    then exists (
      select from project_course c where c.municipality_id = project_course_measure.municipality_id and c.id = project_course_measure.course_id)
    else exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = project_course_measure.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))) end));
create policy project_course_measure_add on project_course_measure for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person()) and case when pupil_id is null
    then actor_runs_course(municipality_id, course_id) else actor_runs_course_with(municipality_id, course_id, pupil_id) end);
create policy project_course_measure_change on project_course_measure for update
  using (municipality_id = (select actor_municipality()) and actor_runs_course(municipality_id, course_id))
  with check (municipality_id = (select actor_municipality()) and written_by = (select actor_person()));
grant select, insert, update (value_hundredths, origin, written_by, written_at, version) on project_course_measure to medvind_app;

alter table project_course_word enable row level security;
alter table project_course_word force row level security;
create policy project_course_word_read on project_course_word for select using (
  municipality_id = (select actor_municipality()) and exists (
    select from pupil_access a
    where a.municipality_id = (select actor_municipality()) and a.pupil_id = project_course_word.pupil_id and a.person_id = (select actor_person())
      and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))));
-- The child writes on its own sign-in; an adult who works on the course writes down what the child says.
create function actor_writes_word(municipality uuid, course uuid, pupil uuid, is_own boolean) returns boolean language sql stable as $$
  select case when is_own then pupil = actor_person() and exists (
      select from project_course c join project_course_pupil p on p.municipality_id = c.municipality_id and p.course_id = c.id
      where c.municipality_id = municipality and c.id = course and p.pupil_id = pupil and p.valid_to is null
        and c.state in ('planned', 'running'))
    else actor_runs_course_with(municipality, course, pupil) end
$$;
create policy project_course_word_add on project_course_word for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person())
  and actor_writes_word(municipality_id, course_id, pupil_id, is_own));
create policy project_course_word_change on project_course_word for update
  using (municipality_id = (select actor_municipality()) and actor_writes_word(municipality_id, course_id, pupil_id, is_own))
  with check (municipality_id = (select actor_municipality()) and written_by = (select actor_person()));
grant select, insert, update (text, written_by, written_at, version) on project_course_word to medvind_app;

alter table project_course_escalation enable row level security;
alter table project_course_escalation force row level security;
create policy project_course_escalation_read on project_course_escalation for select using (
  municipality_id = (select actor_municipality()) and actor_reads_course_notes(municipality_id, course_id));
create policy project_course_escalation_add on project_course_escalation for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person()) and day <= (select actor_today())
  and actor_runs_course(municipality_id, course_id));
grant select, insert on project_course_escalation to medvind_app;

-- Before and after over all completed courses of a template, for those who look after the templates. Nothing is said of fewer than eight,
-- and nobody is taken out by looking twice: courses are taken in in the order in which they ended, first when they are eight together and
-- then five more at a time, and those of one course never stand beside fewer than five others.
create function course_effects(template uuid)
  returns table (measure text, counted bigint, mean_before double precision, mean_after double precision, mean_change double precision,
    deviation double precision)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('numbers');
  one record;
  last_measure text := null;
  taken uuid[] := '{}';
  waiting uuid[] := '{}';
  waiting_count bigint := 0;
  waiting_most bigint := 0;
  taken_by_measure jsonb := '{}';
begin
  if exists (
      select from staff_role r
      where r.municipality_id = actor_municipality() and r.person_id = asking_person() and r.role in ('administration', 'milCoordinator')
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())) then
    for one in
      select b.measure, c.id, c.ended_on, count(*) as pairs
      from project_course c
      join project_course_measure b on b.municipality_id = c.municipality_id and b.course_id = c.id and b.point = 'before'
      join project_course_measure a on a.municipality_id = c.municipality_id and a.course_id = c.id and a.point = 'after'
        and a.measure = b.measure and a.pupil_id is not distinct from b.pupil_id
      where c.municipality_id = actor_municipality() and c.template_id = template and c.state = 'completed'
      group by 1, 2, 3 order by 1, 3, 2
    loop
      if one.measure is distinct from last_measure then
        last_measure := one.measure; taken := '{}'; waiting := '{}'; waiting_count := 0; waiting_most := 0;
      end if;
      waiting := waiting || one.id;
      waiting_count := waiting_count + one.pairs;
      waiting_most := greatest(waiting_most, one.pairs);
      if waiting_count >= (case when taken = '{}' then 8 else 5 end)
          and (cardinality(waiting) = 1 or waiting_count - waiting_most >= 5) then
        taken := taken || waiting; waiting := '{}'; waiting_count := 0; waiting_most := 0;
        taken_by_measure := taken_by_measure || jsonb_build_object(one.measure, to_jsonb(taken));
      end if;
    end loop;
    return query
      select b.measure, count(*), avg(b.value_hundredths)::double precision / 100, avg(a.value_hundredths)::double precision / 100,
        avg(a.value_hundredths - b.value_hundredths)::double precision / 100,
        stddev_samp(a.value_hundredths - b.value_hundredths)::double precision / 100
      from project_course_measure b
      join project_course_measure a on a.municipality_id = b.municipality_id and a.course_id = b.course_id and a.point = 'after'
        and a.measure = b.measure and a.pupil_id is not distinct from b.pupil_id
      where b.municipality_id = actor_municipality() and b.point = 'before'
        and taken_by_measure -> b.measure ? b.course_id::text
      group by b.measure having count(*) >= 8;
  end if;
  perform step_back(former);
end $$;
revoke execute on function course_effects from public;
grant execute on function course_effects to medvind_app;
