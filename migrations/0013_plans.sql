-- The shared action plan (handleplan): joint analysis, goals with signs, measures, and what came of them. Its staff are its members; whoever
-- else reads it does so by custody, as the child, as the school's leader or through a share (0019).

-- How a municipality analyses together: LP, pedagogical analysis, SMTTE or its own. A version never changes; a plan keeps the one it was
-- made with.
create table analysis_template (
  municipality_id uuid not null references municipality,
  id uuid not null,
  title text not null check (length(title) between 1 and 200),
  is_example boolean not null default false,
  -- The shipped template it came from, so that none is shipped twice.
  shipped_as text check (length(shipped_as) between 1 and 50),
  archived_at timestamptz,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, id),
  unique (municipality_id, shipped_as)
);
create table analysis_template_version (
  municipality_id uuid not null,
  template_id uuid not null,
  version integer not null check (version > 0),
  introduction text not null default '' check (length(introduction) <= 2000),
  -- [{"key", "kind", "heading", "question", "audience"}], strengths first; the shape is checked by the program.
  sections jsonb not null check (jsonb_typeof(sections) = 'array' and jsonb_array_length(sections) between 1 and 30),
  made_by uuid,
  made_at timestamptz not null,
  primary key (municipality_id, template_id, version),
  foreign key (municipality_id, template_id) references analysis_template
);

create table plan (
  municipality_id uuid not null references municipality,
  id uuid not null,
  school_id uuid not null,
  subject text not null check (subject in ('class', 'team', 'group', 'child')),
  pupil_id uuid,
  class_id uuid,
  -- What a team or a group is called.
  subject_name text check (length(subject_name) between 1 and 200),
  title text not null check (length(title) between 1 and 200),
  status text not null default 'draft' check (status in ('draft', 'agreed', 'running', 'evaluated', 'closed', 'continued')),
  template_id uuid not null,
  template_version integer not null,
  -- Why all measures are aimed at the child, when they are.
  child_only_reason text check (length(child_only_reason) between 1 and 2000),
  support text check (support in ('individual', 'community', 'both')),
  support_minutes integer check (support_minutes between 0 and 6000),
  -- What began it: a concern, or the plan that this one continues.
  concern_id uuid,
  continues_plan_id uuid,
  begun_by uuid not null,
  begun_at timestamptz not null,
  -- When the family could first read it.
  shared_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1 check (version > 0),
  -- Grows with every change of what the plan says; compared with the newest version that was kept.
  changed_at timestamptz not null,
  -- Who changed something since that version, and who last changed the name, the support or why only the child.
  writers uuid[] not null default '{}',
  head_changed_by uuid,
  head_changed_at timestamptz,
  primary key (municipality_id, id),
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, class_id) references class,
  foreign key (municipality_id, template_id, template_version) references analysis_template_version,
  foreign key (municipality_id, begun_by) references person,
  foreign key (municipality_id, continues_plan_id) references plan,
  check ((subject = 'child') = (pupil_id is not null)),
  check ((subject = 'class') = (class_id is not null)),
  check ((subject in ('team', 'group')) = (subject_name is not null)),
  check ((status in ('closed', 'continued')) = (ended_at is not null)),
  check (support_minutes is null or support is not null)
);
create index plan_school on plan (municipality_id, school_id);
create index plan_pupil on plan (municipality_id, pupil_id) where pupil_id is not null;
create index plan_class on plan (municipality_id, class_id) where class_id is not null;
create unique index plan_continued_once on plan (municipality_id, continues_plan_id) where continues_plan_id is not null;

-- The staff around the plan. One of them leads it (tovholder).
create table plan_member (
  municipality_id uuid not null,
  plan_id uuid not null,
  person_id uuid not null,
  leads boolean not null default false,
  -- What they do here, in their own words.
  part text check (length(part) between 1 and 200),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  added_by uuid not null,
  primary key (municipality_id, plan_id, person_id),
  foreign key (municipality_id, plan_id) references plan,
  foreign key (municipality_id, person_id) references person,
  check (not leads or valid_to is null)
);
create index plan_member_person on plan_member (municipality_id, person_id);
create unique index plan_member_one_leads on plan_member (municipality_id, plan_id) where leads;

-- The plan's texts as they read now, one row per section. They are written together (plan_text_update) and never by hand.
create table plan_text (
  municipality_id uuid not null,
  plan_id uuid not null,
  key text not null check (key ~ '^[a-z][a-zA-Z0-9.]{0,59}$'),
  -- 'everyone': families read it in the next version that is shared with them.
  audience text not null check (audience in ('team', 'everyone')),
  text text not null default '' check (length(text) <= 50000),
  number bigint not null default 0,
  written_by uuid,
  written_at timestamptz,
  primary key (municipality_id, plan_id, key),
  foreign key (municipality_id, plan_id) references plan
);
-- What was typed, in the order in which it was kept. Each is an update of the shared document; together, in any order, they are the texts.
create table plan_text_update (
  municipality_id uuid not null,
  plan_id uuid not null,
  number bigint not null check (number > 0),
  written_by uuid not null,
  written_at timestamptz not null,
  keys text[] not null,
  data bytea not null check (length(data) between 1 and 1000000),
  primary key (municipality_id, plan_id, number),
  foreign key (municipality_id, plan_id) references plan
);
-- The whole document up to a number, so that it is not built from thousands of updates each time. Who wrote what stays in plan_text_update.
create table plan_document (
  municipality_id uuid not null,
  plan_id uuid not null,
  number bigint not null default 0 check (number >= 0),
  state_number bigint not null default 0 check (state_number between 0 and number),
  state bytea,
  primary key (municipality_id, plan_id),
  foreign key (municipality_id, plan_id) references plan
);

-- A goal and how far it may be reached, written down beforehand (goal attainment scaling, Kiresuk and Sherman 1968).
create table plan_goal (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  place integer not null check (place > 0),
  title text not null check (length(title) between 1 and 500),
  -- What we see and hear when it succeeds.
  signs text not null check (length(signs) between 1 and 2000),
  weight smallint not null default 1 check (weight between 1 and 5),
  much_less text not null check (length(much_less) between 1 and 500),
  less text not null check (length(less) between 1 and 500),
  expected text not null check (length(expected) between 1 and 500),
  more text not null check (length(more) between 1 and 500),
  much_more text not null check (length(much_more) between 1 and 500),
  dropped_at timestamptz,
  changed_by uuid,
  changed_at timestamptz,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, id),
  unique (municipality_id, plan_id, id),
  foreign key (municipality_id, plan_id) references plan
);
create index plan_goal_plan on plan_goal (municipality_id, plan_id);

create table plan_attainment (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  goal_id uuid not null,
  day date not null,
  level smallint not null check (level between -2 and 2),
  -- 'baseline': before the measures; 'evaluation': at the end.
  kind text not null check (kind in ('baseline', 'followUp', 'evaluation')),
  follow_up_id uuid,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id, goal_id) references plan_goal (municipality_id, plan_id, id),
  check ((kind = 'followUp') = (follow_up_id is not null))
);
create index plan_attainment_plan on plan_attainment (municipality_id, plan_id, day);

create table plan_measure (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  place integer not null check (place > 0),
  aim text not null check (aim in ('environment', 'team', 'group', 'child')),
  title text not null check (length(title) between 1 and 500),
  description text check (length(description) between 1 and 4000),
  responsible_id uuid not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  link text check (link ~* '^https?://' and length(link) <= 2000),
  dropped_at timestamptz,
  changed_by uuid,
  changed_at timestamptz,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id) references plan,
  foreign key (municipality_id, responsible_id) references person
);
create index plan_measure_plan on plan_measure (municipality_id, plan_id);

-- The presence figures as they were on the day that somebody put them in. They do not change when registrations are corrected.
create table plan_presence (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  day date not null,
  figures jsonb not null,
  put_in_by uuid not null,
  put_in_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id) references plan
);
create index plan_presence_plan on plan_presence (municipality_id, plan_id);

-- A note to the plan. One that is restricted is read by its author and those it names; the others see that it is there.
create table plan_note (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  audience text not null check (audience in ('team', 'restricted')),
  readers uuid[] not null default '{}' check (cardinality(readers) <= 50),
  text text not null check (length(text) between 1 and 10000),
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id) references plan,
  check (audience = 'restricted' or readers = '{}')
);
create index plan_note_plan on plan_note (municipality_id, plan_id);

create table plan_follow_up (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  due date not null,
  -- When and where people meet, when they do.
  starts_at timestamptz,
  minutes smallint check (minutes between 5 and 480),
  place text check (length(place) between 1 and 200),
  state text not null default 'planned' check (state in ('planned', 'done', 'cancelled')),
  what_happened text check (length(what_happened) between 1 and 10000),
  child_word text check (length(child_word) between 1 and 4000),
  next_step text check (length(next_step) between 1 and 4000),
  done_by uuid,
  done_at timestamptz,
  planned_by uuid not null,
  planned_at timestamptz not null,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id) references plan,
  check ((starts_at is null) = (minutes is null)),
  check ((state = 'done') = (done_at is not null and done_by is not null)),
  check (state <> 'done' or what_happened is not null and next_step is not null),
  -- For what belongs to a follow-up of this plan and no other.
  unique (municipality_id, plan_id, id)
);
create index plan_follow_up_due on plan_follow_up (municipality_id, due) where state = 'planned';
alter table plan_attainment add foreign key (municipality_id, plan_id, follow_up_id) references plan_follow_up (municipality_id, plan_id, id);

-- The evaluation. Nobody's word is simply missing: it is there, or it is said why not.
create table plan_evaluation (
  municipality_id uuid not null,
  plan_id uuid not null,
  text text not null check (length(text) between 1 and 20000),
  child_word text check (length(child_word) between 1 and 4000),
  child_missing_because text check (length(child_missing_because) between 1 and 1000),
  parents_word text check (length(parents_word) between 1 and 4000),
  parents_missing_because text check (length(parents_missing_because) between 1 and 1000),
  evaluated_by uuid not null,
  evaluated_at timestamptz not null,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, plan_id),
  foreign key (municipality_id, plan_id) references plan
);

-- The plan as it was, whole, for those who work on it.
create table plan_version (
  municipality_id uuid not null,
  plan_id uuid not null,
  number integer not null check (number > 0),
  cause text not null check (cause in ('begun', 'kept', 'shared', 'agreed', 'draft', 'running', 'evaluated', 'closed', 'continued')),
  made_by uuid,
  made_at timestamptz not null,
  -- Who changed something since the version before.
  writers uuid[] not null default '{}',
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  primary key (municipality_id, plan_id, number),
  foreign key (municipality_id, plan_id) references plan
);
-- What of it a family reads and answers: a version, so that no sentence changes while they read it.
create table plan_shared_version (
  municipality_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  shared_by uuid not null,
  shared_at timestamptz not null,
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  primary key (municipality_id, plan_id, number),
  foreign key (municipality_id, plan_id, number) references plan_version
);

-- The steps a plan may take, and what must be there before each. Whatever the program thinks, nothing else can be written.
create function keep_plan_steps() returns trigger language plpgsql as $$
declare
  is_child boolean := new.subject = 'child';
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception 'a plan begins as a draft' using errcode = 'check_violation', constraint = 'plan_step';
    end if;
    -- One that its starter does not see is refused by the policy.
    if exists (select from plan p where p.municipality_id = new.municipality_id and p.id = new.continues_plan_id
      and (p.school_id, p.subject, p.pupil_id, p.class_id, p.subject_name)
        is distinct from (new.school_id, new.subject, new.pupil_id, new.class_id, new.subject_name)) then
      raise exception 'a plan goes on about what it began about' using errcode = 'check_violation', constraint = 'plan_subject';
    end if;
    return new;
  end if;
  if (new.school_id, new.subject, new.pupil_id, new.class_id, new.template_id, new.template_version, new.begun_by, new.begun_at)
    is distinct from (old.school_id, old.subject, old.pupil_id, old.class_id, old.template_id, old.template_version, old.begun_by, old.begun_at) then
    raise exception 'a plan stays about what it began about' using errcode = 'check_violation', constraint = 'plan_subject';
  end if;
  if new.status = old.status then return new; end if;
  if not (old.status, new.status) in (('draft', 'agreed'), ('agreed', 'draft'), ('agreed', 'running'), ('running', 'evaluated'),
    ('evaluated', 'running'), ('evaluated', 'closed'), ('evaluated', 'continued')) then
    raise exception 'a plan that is % does not become %', old.status, new.status using errcode = 'check_violation', constraint = 'plan_step';
  end if;
  if new.status = 'agreed' then
    if not exists (select from plan_goal g where g.municipality_id = new.municipality_id and g.plan_id = new.id and g.dropped_at is null) then
      raise exception 'no goal' using errcode = 'check_violation', constraint = 'plan_goal_missing';
    end if;
    if not exists (select from plan_measure s where s.municipality_id = new.municipality_id and s.plan_id = new.id and s.dropped_at is null) then
      raise exception 'no measure' using errcode = 'check_violation', constraint = 'plan_measure_missing';
    end if;
  end if;
  if new.status in ('agreed', 'evaluated') and new.child_only_reason is null
    and exists (select from plan_measure s
      where s.municipality_id = new.municipality_id and s.plan_id = new.id and s.dropped_at is null)
    and not exists (select from plan_measure s
      where s.municipality_id = new.municipality_id and s.plan_id = new.id and s.dropped_at is null and s.aim <> 'child') then
    raise exception 'only measures aimed at the child' using errcode = 'check_violation', constraint = 'plan_child_only';
  end if;
  if new.status = 'running' and old.status = 'agreed' and not exists (select from plan_follow_up f
    where f.municipality_id = new.municipality_id and f.plan_id = new.id and f.state = 'planned') then
    raise exception 'no follow-up' using errcode = 'check_violation', constraint = 'plan_follow_up_missing';
  end if;
  if new.status = 'evaluated' and exists (
    select from plan_goal g where g.municipality_id = new.municipality_id and g.plan_id = new.id and g.dropped_at is null
      and not exists (select from plan_attainment a
        where a.municipality_id = g.municipality_id and a.plan_id = g.plan_id and a.goal_id = g.id and a.kind = 'evaluation')) then
    raise exception 'a goal without attainment' using errcode = 'check_violation', constraint = 'plan_attainment_missing';
  end if;
  if new.status in ('evaluated', 'closed', 'continued') and not exists (
    select from plan_evaluation e where e.municipality_id = new.municipality_id and e.plan_id = new.id
      and (not is_child or (e.child_word is not null or e.child_missing_because is not null)
        and (e.parents_word is not null or e.parents_missing_because is not null))) then
    raise exception 'no evaluation, or nobody''s word' using errcode = 'check_violation', constraint = 'plan_evaluation_missing';
  end if;
  return new;
end $$;
create trigger plan_steps before insert or update on plan for each row execute function keep_plan_steps();

-- Who changed what. A person cannot say that it was another: the trigger writes it, whatever was sent.
create function sign_plan_head() returns trigger language plpgsql as $$
begin
  if current_setting('medvind.actor', true) = 'person' then
    if tg_op = 'INSERT' then
      new.writers := array[new.begun_by];
    else
      if not new.writers @> array[actor_person()] then
        new.writers := new.writers || actor_person();
      end if;
      if (new.title, new.support, new.support_minutes, new.child_only_reason)
          is distinct from (old.title, old.support, old.support_minutes, old.child_only_reason) then
        new.head_changed_by := actor_person();
        new.head_changed_at := new.changed_at;
      end if;
    end if;
  end if;
  return new;
end $$;
create trigger plan_signed before insert or update on plan for each row execute function sign_plan_head();
create function sign_plan_part() returns trigger language plpgsql as $$
begin
  if current_setting('medvind.actor', true) = 'person' then
    new.changed_by := actor_person();
    new.changed_at := case when tg_op = 'INSERT' and new.changed_at < actor_now() then new.changed_at else actor_now() end;
  end if;
  return new;
end $$;
create trigger part_signed before insert or update on plan_goal for each row execute function sign_plan_part();
create trigger part_signed before insert or update on plan_measure for each row execute function sign_plan_part();

-- What several people type at once is kept by a machine; they have changed the plan all the same.
create function sign_plan_texts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
begin
  update plan p set writers = p.writers || array(select x from unnest(typed.people) x where not x = any (p.writers))
    from (select t.municipality_id, t.plan_id, array_agg(distinct t.written_by) as people from added t group by 1, 2) typed
    where p.municipality_id = typed.municipality_id and p.id = typed.plan_id and not p.writers @> typed.people;
  perform step_back(former);
  return null;
end $$;
create trigger texts_signed after insert on plan_text_update referencing new table as added
  for each statement execute function sign_plan_texts();

-- A version takes along who changed something since the one before, and the next begins anew.
create function sign_plan_version() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
begin
  new.writers := coalesce((select p.writers from plan p where p.municipality_id = new.municipality_id and p.id = new.plan_id), '{}');
  update plan p set writers = '{}' where p.municipality_id = new.municipality_id and p.id = new.plan_id and p.writers <> '{}';
  perform step_back(former);
  return new;
end $$;
create trigger version_signed before insert on plan_version for each row execute function sign_plan_version();

-- The levels are defined beforehand: once a goal has been measured after its beginning, its words stand.
create function keep_goal_levels() returns trigger language plpgsql as $$
begin
  if (new.plan_id, new.much_less, new.less, new.expected, new.more, new.much_more, new.weight)
      is distinct from (old.plan_id, old.much_less, old.less, old.expected, old.more, old.much_more, old.weight)
    and exists (select from plan_attainment a where a.municipality_id = old.municipality_id and a.goal_id = old.id and a.kind <> 'baseline') then
    raise exception 'the levels of a goal that has been measured stand' using errcode = 'check_violation', constraint = 'plan_levels_stand';
  end if;
  return new;
end $$;
create trigger goal_levels before update on plan_goal for each row execute function keep_goal_levels();

-- Nothing is written in a plan that has ended.
create function refuse_ended_plan() returns trigger language plpgsql as $$
begin
  if exists (select from plan p where p.municipality_id = new.municipality_id and p.id = new.plan_id and p.status in ('closed', 'continued')) then
    raise exception 'the plan has ended' using errcode = 'check_violation', constraint = 'plan_ended';
  end if;
  return new;
end $$;
create trigger ended_plan before insert or update on plan_goal for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_measure for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_attainment for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_text for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_presence for each row execute function refuse_ended_plan();
create trigger ended_plan before insert on plan_follow_up for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_evaluation for each row execute function refuse_ended_plan();

-- Whoever works on a child's plan sees that child: as long as the plan is open, they work here, and the child goes to the plan's school.
create view plan_access_fact with (security_invoker = true) as
  select p.municipality_id, s.person_id, p.pupil_id, 'onPlan'::text as reason, p.id as ground_id,
    greatest(s.valid_from, e.valid_from, r.valid_from) as valid_from,
    nullif(max(least(coalesce(s.valid_to, 'infinity'), coalesce((p.ended_at at time zone 'Europe/Copenhagen')::date, 'infinity'),
      coalesce(e.valid_to, 'infinity'), coalesce(r.valid_to, 'infinity'))), 'infinity') as valid_to
  from plan p
  join plan_member s on s.municipality_id = p.municipality_id and s.plan_id = p.id
  join enrolment e on e.municipality_id = p.municipality_id and e.pupil_id = p.pupil_id and e.school_id = p.school_id
  join staff_role r on r.municipality_id = p.municipality_id and r.person_id = s.person_id
    and (r.role in ('counsellor', 'resourcePerson', 'milCoordinator')
      or r.role in ('teacher', 'pedagogue', 'schoolLeader') and r.school_id = p.school_id)
  where s.person_id <> p.pupil_id
    and greatest(s.valid_from, e.valid_from, r.valid_from)
      < least(coalesce(s.valid_to, 'infinity'), coalesce((p.ended_at at time zone 'Europe/Copenhagen')::date, 'infinity'),
        coalesce(e.valid_to, 'infinity'), coalesce(r.valid_to, 'infinity'))
  group by p.municipality_id, s.person_id, p.pupil_id, p.id, greatest(s.valid_from, e.valid_from, r.valid_from);
create or replace view pupil_access_fact with (security_invoker = true) as
  select * from roster_access_fact
  union all select * from plan_access_fact;

create function note_plan_access_due() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
begin
  insert into access_due (municipality_id, touched, ids)
    select p.municipality_id, 'pupil', array[p.pupil_id] from plan p
    where p.municipality_id = coalesce(new.municipality_id, old.municipality_id) and p.pupil_id is not null
      and p.id = case tg_table_name when 'plan' then (to_jsonb(coalesce(new, old)) ->> 'id')::uuid
        else (to_jsonb(coalesce(new, old)) ->> 'plan_id')::uuid end;
  perform step_back(former);
  return null;
end $$;
create trigger plan_member_access after insert or update or delete on plan_member for each row execute function note_plan_access_due();
create trigger plan_access after update of ended_at on plan for each row execute function note_plan_access_due();

-- When somebody begins or ends work here, what they see through plans follows.
create function note_plan_staff_due() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  changed_rows text := case when tg_op = 'UPDATE'
    then '(select * from changed union all select * from changed_before) changed' else 'changed' end;
begin
  execute format(
    'insert into access_due (municipality_id, touched, ids)
      select p.municipality_id, ''pupil'', array_agg(distinct p.pupil_id) from %s
      join plan_member s on s.municipality_id = changed.municipality_id and s.person_id = changed.person_id
      join plan p on p.municipality_id = s.municipality_id and p.id = s.plan_id and p.pupil_id is not null and p.ended_at is null
      group by 1', changed_rows);
  perform step_back(former);
  return null;
end $$;
create trigger staff_role_added_to_plan after insert on staff_role referencing new table as changed
  for each statement execute function note_plan_staff_due();
create trigger staff_role_changed_for_plan after update on staff_role referencing old table as changed_before new table as changed
  for each statement execute function note_plan_staff_due();
create trigger staff_role_removed_from_plan after delete on staff_role referencing old table as changed
  for each statement execute function note_plan_staff_due();

-- The plans that the one who asks works on: as a member, or as the leader of the school. Asked once in a query. It reads as 'access',
-- because the policies of the tables it reads ask it.
-- Whether somebody has custody of the child that a plan is about. Asked by functions that read as 'access'.
create function guards_child_of_plan(plan uuid, person uuid) returns boolean language sql stable as $$
  select exists (
    select from plan p join pupil_access a on a.municipality_id = p.municipality_id and a.pupil_id = p.pupil_id
    where p.municipality_id = actor_municipality() and p.id = guards_child_of_plan.plan and a.person_id = guards_child_of_plan.person
      and a.reason = 'custody' and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;
create function guards_child_of_plan_now(plan uuid, person uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  -- Who has not to do with the plan is told the same about everybody.
  may_ask boolean := plan = any (plans_worked_on());
  former text := step_into('access');
  guards boolean := not may_ask or guards_child_of_plan(plan, person);
begin
  perform step_back(former);
  return guards;
end $$;
revoke execute on function guards_child_of_plan_now from public;
grant execute on function guards_child_of_plan_now to medvind_app;
create function plans_worked_on() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  worked uuid[];
  own_children uuid[];
begin
  if former = 'person' then
    select array_agg(a.pupil_id) into own_children from pupil_access a
      where a.municipality_id = actor_municipality() and a.person_id = asking_person() and a.reason = 'custody'
        and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today());
    select array_agg(w.id) into worked from (
      select s.plan_id as id from plan_member s
      where s.municipality_id = actor_municipality() and s.person_id = asking_person()
        and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today())
        -- Whoever has left the schools works on none.
        and exists (
          select from staff_role r
          where r.municipality_id = s.municipality_id and r.person_id = s.person_id
            and r.role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader')
            and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
      union
      select p.id from staff_role r join plan p on p.municipality_id = r.municipality_id and p.school_id = r.school_id
      where r.municipality_id = actor_municipality() and r.person_id = asking_person() and r.role = 'schoolLeader'
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())) w
    -- Nobody reads as staff what is written about their own child: they are its family here too.
    where own_children is null or not exists (
      select from plan p where p.municipality_id = actor_municipality() and p.id = w.id and p.pupil_id = any (own_children));
  end if;
  perform step_back(former);
  return coalesce(worked, '{}');
end $$;
-- And those that they read as they are, not only in the versions that are shared with families.
create function plans_read_whole() returns uuid[] language sql stable as $$ select plans_worked_on() $$;
revoke execute on function plans_worked_on, plans_read_whole from public;
grant execute on function plans_worked_on, plans_read_whole to medvind_app;

-- Row policies. 'nightly' reminds, 'writing' keeps what several people type at once.
alter table plan_member enable row level security;
alter table plan_member force row level security;
create policy plan_member_read on plan_member for select using (
  (select actor()) = 'access'
  or municipality_id = (select actor_municipality()) and ((select actor()) in ('nightly', 'writing')
    or person_id = (select actor_person()) or plan_id = any ((select plans_read_whole())::uuid[])));

alter table plan enable row level security;
alter table plan force row level security;
create policy plan_read on plan for select using (
  (select actor()) = 'access'
  or municipality_id = (select actor_municipality()) and ((select actor()) in ('nightly', 'writing')
    or id = any ((select plans_read_whole())::uuid[])
    -- The family, once it has been shared with them.
    or shared_at is not null and exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = plan.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('custody', 'self')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
create policy plan_begin on plan for insert with check (
  municipality_id = (select actor_municipality()) and begun_by = (select actor_person())
  and (continues_plan_id is null or continues_plan_id = any ((select plans_worked_on())::uuid[]))
  -- About a child whom they see as staff, or at a school where they work.
  and case when pupil_id is not null
    then exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = plan.pupil_id and a.person_id = (select actor_person())
        -- Not because one was brought onto another plan: that would make a look for a time one for good. A plan is continued by its own.
        and (a.reason in ('teachesClass', 'leadsSchool') or a.reason = 'onPlan' and a.ground_id = plan.continues_plan_id)
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))
      and not exists (
        select from pupil_access a
        where a.municipality_id = (select actor_municipality()) and a.pupil_id = plan.pupil_id and a.person_id = (select actor_person())
          and a.reason = 'custody' and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))
    else exists (
      select from staff_role r
      where r.municipality_id = (select actor_municipality()) and r.person_id = (select actor_person())
        and (r.school_id = plan.school_id or r.school_id is null and r.role in ('milCoordinator', 'counsellor', 'resourcePerson'))
        and r.valid_from <= (select actor_today()) and (r.valid_to is null or r.valid_to > (select actor_today()))) end);

-- 'nightly' changes nothing in it: it holds a plan while it keeps a version of it.
create policy plan_change on plan for update using (
  municipality_id = (select actor_municipality())
  and (id = any ((select plans_worked_on())::uuid[]) or (select actor()) in ('nightly', 'writing', 'access')));
-- Which child, which school, who began it and whether the family reads it is not changed by hand.
grant select, insert (municipality_id, id, school_id, subject, pupil_id, class_id, subject_name, title, template_id, template_version,
  child_only_reason, support, support_minutes, concern_id, continues_plan_id, begun_by, begun_at, changed_at) on plan to medvind_app;
grant update (title, status, child_only_reason, support, support_minutes, ended_at, version, changed_at) on plan to medvind_app;

-- The family reads a plan from its first shared version on, and does not lose it again.
create function open_plan_to_family() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
begin
  update plan p set shared_at = new.shared_at where p.municipality_id = new.municipality_id and p.id = new.plan_id and p.shared_at is null;
  perform step_back(former);
  return null;
end $$;
create trigger shared_first after insert on plan_shared_version for each row execute function open_plan_to_family();

-- The one who begins a plan leads it, until somebody else does: from the day it was begun, also when it is written down later.
create function add_first_member() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
begin
  insert into plan_member (municipality_id, plan_id, person_id, leads, valid_from, added_by)
    values (new.municipality_id, new.id, new.begun_by, true,
      least(actor_today(), (new.begun_at at time zone 'Europe/Copenhagen')::date), new.begun_by);
  insert into plan_document (municipality_id, plan_id) values (new.municipality_id, new.id);
  perform step_back(former);
  return null;
end $$;
create trigger first_member after insert on plan for each row execute function add_first_member();

-- The others are added by those who work on it. Staff of the municipality's schools; other organisations come in by a share.
create policy plan_member_add on plan_member for insert with check (
  (select actor()) = 'access'
  or municipality_id = (select actor_municipality()) and added_by = (select actor_person())
    and plan_id = any ((select plans_worked_on())::uuid[])
    -- A parent of the child is family here, whatever they are at work.
    and not guards_child_of_plan_now(plan_id, person_id)
    and exists (
      select from staff_role r
      where r.municipality_id = plan_member.municipality_id and r.person_id = plan_member.person_id
        and r.role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader')
        and r.valid_from <= (select actor_today()) and (r.valid_to is null or r.valid_to > (select actor_today()))));
-- Anyone may leave; only who leads the plan, or the school, takes others off it.
create function leads_plan(plan uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  works boolean := plan = any (plans_worked_on());
  former text := step_into('access');
  leads boolean;
begin
  leads := works and (
    exists (
      select from plan_member s
      where s.municipality_id = actor_municipality() and s.plan_id = leads_plan.plan and s.person_id = asking_person() and s.leads)
    or exists (
      select from plan p join staff_role r on r.municipality_id = p.municipality_id and r.school_id = p.school_id
      where p.municipality_id = actor_municipality() and p.id = leads_plan.plan and r.person_id = asking_person() and r.role = 'schoolLeader'
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())));
  perform step_back(former);
  return leads;
end $$;
create policy plan_member_change on plan_member for update
  using (municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[])
    -- Whoever has left may be brought back by any who work on it, like somebody new.
    and (person_id = (select actor_person()) or valid_to is not null or leads_plan(plan_id)))
  with check (municipality_id = (select actor_municipality()) and (valid_to is not null or added_by = (select actor_person())));

-- Gives the lead to another who is on the plan; false when they are not. Whoever leads it, or the school, may.
create function give_plan_lead(plan uuid, person uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  may boolean := leads_plan(plan);
  former text := step_into('access');
  given boolean := false;
begin
  if may and exists (
    select from plan_member s
    where s.municipality_id = actor_municipality() and s.plan_id = give_plan_lead.plan and s.person_id = give_plan_lead.person
      and s.valid_to is null and not s.leads) then
    update plan_member s set leads = false
      where s.municipality_id = actor_municipality() and s.plan_id = give_plan_lead.plan and s.leads;
    update plan_member s set leads = true
      where s.municipality_id = actor_municipality() and s.plan_id = give_plan_lead.plan and s.person_id = give_plan_lead.person;
    given := true;
  end if;
  perform step_back(former);
  return given;
end $$;
create policy plan_member_lead on plan_member for update using ((select actor()) = 'access') with check ((select actor()) = 'access');
revoke execute on function leads_plan, give_plan_lead from public;
grant execute on function leads_plan, give_plan_lead to medvind_app;
grant select, insert, update (valid_from, valid_to, part, added_by) on plan_member to medvind_app;

-- What a plan consists of: read by those who read it whole, written by those who work on it and, where people write together, by 'writing'.
do $$
declare
  part text;
begin
  foreach part in array array['plan_text', 'plan_goal', 'plan_measure', 'plan_presence', 'plan_version'] loop
    execute format('alter table %1$I enable row level security; alter table %1$I force row level security;
      create policy %2$I on %1$I for select using (
        municipality_id = (select actor_municipality())
        and (plan_id = any ((select plans_read_whole())::uuid[]) or (select actor()) in (''nightly'', ''writing'')));
      create policy %3$I on %1$I for insert with check (
        municipality_id = (select actor_municipality())
        and (plan_id = any ((select plans_worked_on())::uuid[]) or (select actor()) = %4$L));
      grant select, insert on %1$I to medvind_app', part, part || '_read', part || '_add',
      case part when 'plan_version' then 'nightly' else 'writing' end);
  end loop;
  foreach part in array array['plan_text', 'plan_goal', 'plan_measure'] loop
    execute format('create policy %2$I on %1$I for update using (
        municipality_id = (select actor_municipality())
        and (plan_id = any ((select plans_worked_on())::uuid[]) or (select actor()) = ''writing''))', part, part || '_change');
  end loop;
  -- What the family reads too.
  foreach part in array array['plan_attainment', 'plan_follow_up', 'plan_evaluation', 'plan_shared_version'] loop
    execute format('alter table %1$I enable row level security; alter table %1$I force row level security;
      create policy %2$I on %1$I for select using (
        municipality_id = (select actor_municipality())
        and exists (select from plan p where p.municipality_id = %1$I.municipality_id and p.id = %1$I.plan_id));
      create policy %3$I on %1$I for insert with check (
        municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[]));
      grant select, insert on %1$I to medvind_app', part, part || '_read', part || '_add');
  end loop;
  foreach part in array array['plan_follow_up', 'plan_evaluation'] loop
    execute format('create policy %2$I on %1$I for update using (
        municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[]))', part, part || '_change');
  end loop;
end $$;
-- No row is moved to another plan, and what is written for the team stays with the team.
grant update (text, number, written_by, written_at) on plan_text to medvind_app;
grant update (title, signs, weight, much_less, less, expected, more, much_more, dropped_at, version) on plan_goal to medvind_app;
grant update (aim, title, description, responsible_id, first_day, last_day, link, dropped_at, version) on plan_measure to medvind_app;
grant update (due, starts_at, minutes, place, state, what_happened, child_word, next_step, done_by, done_at, version)
  on plan_follow_up to medvind_app;
grant update (text, child_word, child_missing_because, parents_word, parents_missing_because, evaluated_by, evaluated_at, version)
  on plan_evaluation to medvind_app;

-- What was typed is kept by 'writing', which asks for each author whether they may, and read back to build the texts.
alter table plan_text_update enable row level security;
alter table plan_text_update force row level security;
create policy plan_text_update_read on plan_text_update for select using (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'writing' or plan_id = any ((select plans_worked_on())::uuid[])));
create policy plan_text_update_add on plan_text_update for insert with check (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'writing' or written_by = (select actor_person()) and plan_id = any ((select plans_worked_on())::uuid[])));
grant select, insert on plan_text_update to medvind_app;

alter table plan_document enable row level security;
alter table plan_document force row level security;
create policy plan_document_read on plan_document for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality())
    and ((select actor()) = 'writing' or plan_id = any ((select plans_worked_on())::uuid[])));
create policy plan_document_add on plan_document for insert with check ((select actor()) = 'access');
create policy plan_document_change on plan_document for update using (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'writing' or plan_id = any ((select plans_worked_on())::uuid[])));
grant select, update (number, state_number, state) on plan_document to medvind_app;

-- A restricted note shows that it exists, and nothing else.
alter table plan_note enable row level security;
alter table plan_note force row level security;
create policy plan_note_read on plan_note for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[])
    and (audience = 'team' or written_by = (select actor_person()) or (select actor_person()) = any (readers)));
create policy plan_note_add on plan_note for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person()) and plan_id = any ((select plans_worked_on())::uuid[]));
grant select, insert on plan_note to medvind_app;
create function hidden_plan_notes(plan uuid) returns integer language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := plan = any (plans_worked_on());
  former text := step_into('access');
  hidden integer;
begin
  select count(*) into hidden from plan_note n
  where may_ask and n.municipality_id = actor_municipality() and n.plan_id = plan and n.audience = 'restricted'
    and n.written_by <> asking_person() and not asking_person() = any (n.readers);
  perform step_back(former);
  return hidden;
end $$;
revoke execute on function hidden_plan_notes from public;
grant execute on function hidden_plan_notes to medvind_app;

-- Which child a plan is about, whoever asks: an attempt to open it is recorded about that child.
create function pupil_of_plan(plan uuid) returns uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  found_pupil uuid;
begin
  select p.pupil_id into found_pupil from plan p where p.municipality_id = actor_municipality() and p.id = plan;
  perform step_back(former);
  return found_pupil;
end $$;
revoke execute on function pupil_of_plan from public;
grant execute on function pupil_of_plan to medvind_app;

alter table analysis_template enable row level security;
alter table analysis_template force row level security;
alter table analysis_template_version enable row level security;
alter table analysis_template_version force row level security;
create policy analysis_template_read on analysis_template for select using (municipality_id = (select actor_municipality()));
create policy analysis_template_version_read on analysis_template_version for select using (municipality_id = (select actor_municipality()));
-- The templates that Medvind comes with, for a municipality that has not had them. What it changes or archives stays as it made it.
create function ship_analysis_templates(templates jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if not (actor() = 'operator' or actor_is_staff()) then
    raise exception 'only the staff are given the templates' using errcode = 'insufficient_privilege';
  end if;
  if actor() = 'person' and exists (select from analysis_template t where t.municipality_id = actor_municipality()) then
    return;
  end if;
  former := step_into('operator');
  with shipped as (
    insert into analysis_template (municipality_id, id, title, is_example, shipped_as)
    select actor_municipality(), gen_random_uuid(), t ->> 'title', true, t ->> 'key' from jsonb_array_elements(templates) t
    on conflict (municipality_id, shipped_as) do nothing
    returning id, shipped_as)
  insert into analysis_template_version (municipality_id, template_id, version, introduction, sections, made_at)
    select actor_municipality(), s.id, 1, t ->> 'introduction', t -> 'sections', now()
    from shipped s join jsonb_array_elements(templates) t on t ->> 'key' = s.shipped_as;
  perform step_back(former);
end $$;
revoke execute on function ship_analysis_templates from public;
grant execute on function ship_analysis_templates to medvind_app;
create policy analysis_template_add on analysis_template for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) or (select actor_has_role('milCoordinator')) or (select actor()) = 'operator'));
create policy analysis_template_change on analysis_template for update using (municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) or (select actor_has_role('milCoordinator'))));
create policy analysis_template_version_add on analysis_template_version for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) or (select actor_has_role('milCoordinator')) or (select actor()) = 'operator'));
grant select, insert, update (title, archived_at, version) on analysis_template to medvind_app;
grant select, insert on analysis_template_version to medvind_app;
