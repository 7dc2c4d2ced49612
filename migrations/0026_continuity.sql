-- Continuity: a school's timetable as it was taken in, who meets whom in it, and what support children are to have.

-- A new timetable of a school begins as a draft that its leaders alone see; taken into use it is the current one, and the one before it
-- stays as a former one, so that the count can be followed over time.
create table timetable (
  municipality_id uuid not null,
  id uuid not null,
  school_id uuid not null,
  title text not null check (length(title) between 1 and 200),
  -- The weeks as the file names them, in their order; one empty name where it knows only one.
  weeks text[] not null check (cardinality(weeks) between 1 and 60),
  -- The Monday on which its first week begins; null where nobody has said.
  first_monday date check (extract(isodow from first_monday) = 1),
  state text not null check (state in ('draft', 'current', 'former')),
  -- Null: on the command line.
  imported_by uuid,
  imported_at timestamptz not null,
  version integer not null default 1,
  primary key (municipality_id, id),
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, imported_by) references person
);
create unique index timetable_current on timetable (municipality_id, school_id) where state = 'current';
create unique index timetable_draft on timetable (municipality_id, school_id) where state = 'draft';
create index timetable_school on timetable (municipality_id, school_id, imported_at desc);

-- What it came from. Everybody may know that there is a timetable, but a file's name can name a child.
create table timetable_source (
  municipality_id uuid not null,
  timetable_id uuid not null,
  file_names text[] not null,
  -- What the files said, so that the same files twice change nothing.
  fingerprint text not null check (length(fingerprint) = 64),
  primary key (municipality_id, timetable_id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade
);

-- An adult of the timetable. Who it is on the roster is found, or said by a leader.
create table timetable_adult (
  municipality_id uuid not null,
  id uuid not null,
  timetable_id uuid not null,
  source_id text not null check (length(source_id) between 1 and 200),
  person_id uuid,
  kind text not null check (kind in ('teacher', 'pedagogue', 'substitute')),
  primary key (municipality_id, id),
  unique (municipality_id, timetable_id, source_id),
  -- What belongs to a timetable points into the same one.
  unique (municipality_id, timetable_id, id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade,
  foreign key (municipality_id, person_id) references person
);
create index timetable_adult_person on timetable_adult (municipality_id, person_id) where person_id is not null;

-- How much and when an adult works is between them and their leader, so it does not stand where everybody reads who the adult is.
create table timetable_adult_terms (
  municipality_id uuid not null,
  timetable_id uuid not null,
  adult_id uuid not null,
  qualifications text[] not null default '{}',
  minutes_per_week integer check (minutes_per_week >= 0),
  max_minutes_per_day integer check (max_minutes_per_day >= 0),
  -- [{week?, day?, slot?}]: what is left out means every one.
  unavailable jsonb not null default '[]',
  primary key (municipality_id, adult_id),
  foreign key (municipality_id, timetable_id, adult_id) references timetable_adult (municipality_id, timetable_id, id) on delete cascade
);

create table timetable_pupil (
  municipality_id uuid not null,
  id uuid not null,
  timetable_id uuid not null,
  source_id text not null check (length(source_id) between 1 and 200),
  pupil_id uuid,
  primary key (municipality_id, id),
  unique (municipality_id, timetable_id, source_id),
  unique (municipality_id, timetable_id, id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade,
  foreign key (municipality_id, pupil_id) references pupil
);
create index timetable_pupil_pupil on timetable_pupil (municipality_id, pupil_id) where pupil_id is not null;

-- A set of pupils who are taught together, kept once: a class has hundreds of lessons.
create table timetable_group (
  municipality_id uuid not null,
  id uuid not null,
  timetable_id uuid not null,
  -- How many they are, for one who sees only one of them.
  size integer not null check (size > 0),
  primary key (municipality_id, id),
  unique (municipality_id, timetable_id, id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade
);
create table timetable_group_pupil (
  municipality_id uuid not null,
  group_id uuid not null,
  timetable_pupil_id uuid not null,
  timetable_id uuid not null,
  primary key (municipality_id, group_id, timetable_pupil_id),
  foreign key (municipality_id, timetable_id, group_id) references timetable_group (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, timetable_id, timetable_pupil_id) references timetable_pupil (municipality_id, timetable_id, id) on delete cascade
);
create index timetable_group_pupil_pupil on timetable_group_pupil (municipality_id, timetable_pupil_id);

-- One lesson at one moment. `source_id` is the lesson as the file names it; it may stand at several moments.
create table timetable_lesson (
  municipality_id uuid not null,
  id uuid not null,
  timetable_id uuid not null,
  source_id text not null check (length(source_id) between 1 and 200),
  week text not null,
  day smallint not null check (day between 1 and 7),
  slot text not null,
  minutes smallint not null check (minutes between 1 and 480),
  subject text not null,
  room text not null,
  group_name text not null,
  -- The class of the roster, where the name is one's.
  class_id uuid,
  -- Null: nobody is taught.
  group_id uuid,
  -- A lesson of support alone: all who are taught are children who are to have support in it.
  is_support boolean not null,
  primary key (municipality_id, id),
  unique (municipality_id, timetable_id, source_id, week, day, slot),
  unique (municipality_id, timetable_id, id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade,
  foreign key (municipality_id, class_id) references class,
  foreign key (municipality_id, timetable_id, group_id) references timetable_group (municipality_id, timetable_id, id)
);
create index timetable_lesson_group on timetable_lesson (municipality_id, group_id, timetable_id) where group_id is not null;

create table timetable_lesson_adult (
  municipality_id uuid not null,
  lesson_id uuid not null,
  place smallint not null check (place > 0),
  adult_id uuid not null,
  part text not null check (part in ('teaches', 'supports')),
  timetable_id uuid not null,
  primary key (municipality_id, lesson_id, place),
  unique (municipality_id, lesson_id, adult_id),
  foreign key (municipality_id, timetable_id, lesson_id) references timetable_lesson (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, timetable_id, adult_id) references timetable_adult (municipality_id, timetable_id, id) on delete cascade
);
create index timetable_lesson_adult_adult on timetable_lesson_adult (municipality_id, adult_id, timetable_id);
create index timetable_lesson_adult_timetable on timetable_lesson_adult (municipality_id, timetable_id, lesson_id);

-- Support that a child is to have: sensitive, and read by the school's leaders and coordinators alone.
create table support_need (
  municipality_id uuid not null,
  id uuid not null,
  timetable_id uuid not null,
  timetable_pupil_id uuid not null,
  -- The lessons in which it is to have it, as the file names them.
  lessons text[] not null default '{}',
  minutes_per_week integer check (minutes_per_week >= 0),
  -- A kind of adult or a qualification; empty: anybody.
  requirement text not null default '',
  primary_adult_id uuid,
  primary key (municipality_id, id),
  unique (municipality_id, timetable_id, id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade,
  foreign key (municipality_id, timetable_id, timetable_pupil_id) references timetable_pupil (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, timetable_id, primary_adult_id) references timetable_adult (municipality_id, timetable_id, id)
);
create index support_need_pupil on support_need (municipality_id, timetable_pupil_id);
create table support_need_shared (
  municipality_id uuid not null,
  need_id uuid not null,
  timetable_pupil_id uuid not null,
  timetable_id uuid not null,
  primary key (municipality_id, need_id, timetable_pupil_id),
  foreign key (municipality_id, timetable_id, need_id) references support_need (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, timetable_id, timetable_pupil_id) references timetable_pupil (municipality_id, timetable_id, id) on delete cascade
);
create index support_need_shared_pupil on support_need_shared (municipality_id, timetable_pupil_id);
create table support_need_forbidden (
  municipality_id uuid not null,
  need_id uuid not null,
  adult_id uuid not null,
  timetable_id uuid not null,
  primary key (municipality_id, need_id, adult_id),
  foreign key (municipality_id, timetable_id, need_id) references support_need (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, timetable_id, adult_id) references timetable_adult (municipality_id, timetable_id, id) on delete cascade
);

-- Whom a word of a school's timetables means, asked of a leader and answered by one; it holds for the next import too.
create table timetable_word (
  municipality_id uuid not null,
  id uuid not null,
  school_id uuid not null,
  about text not null check (about in ('adult', 'pupil')),
  -- As it is looked up, and as it stood in a file.
  word text not null check (length(word) between 1 and 400),
  written text not null check (length(written) between 1 and 200),
  -- Neither, and not nobody: asked about, and not answered.
  person_id uuid,
  pupil_id uuid,
  -- Said to be nobody on the roster, so that it is not asked about again.
  is_nobody boolean not null default false,
  chosen_by uuid not null,
  chosen_at timestamptz not null,
  version integer not null default 1,
  primary key (municipality_id, id),
  unique (municipality_id, school_id, about, word),
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, person_id) references person on delete cascade,
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, chosen_by) references person,
  check (about = 'pupil' or pupil_id is null),
  check (about = 'adult' or person_id is null)
);
create index timetable_word_pupil on timetable_word (municipality_id, pupil_id) where pupil_id is not null;

-- Who reads what, looked up once for each query.

-- Schools that the actor leads, and those it coordinates.
create function timetable_schools_led() returns uuid[] language sql stable as $$
  select array(
    select r.school_id from staff_role r
    where r.municipality_id = actor_municipality() and r.person_id = actor_person() and r.role = 'schoolLeader' and r.school_id is not null
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;
create function timetable_schools_read() returns uuid[] language sql stable as $$
  select array(
    select s.id from school s join staff_role r on r.municipality_id = s.municipality_id
    where s.municipality_id = actor_municipality() and r.person_id = actor_person()
      and (r.role = 'schoolLeader' and r.school_id = s.id or r.role = 'milCoordinator' and (r.school_id = s.id or r.school_id is null))
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;
create function actor_takes_timetables_in() returns boolean language sql stable as $$ select actor() in ('import', 'operator') $$;

alter table timetable enable row level security;
alter table timetable force row level security;
-- That a school has a timetable is no secret; what is not in use yet is its leaders'.
create policy timetable_read on timetable for select using (
  municipality_id = (select actor_municipality())
  and (state <> 'draft' or school_id = any ((select timetable_schools_led())::uuid[]) or (select actor_takes_timetables_in())));
create policy timetable_add on timetable for insert with check (
  municipality_id = (select actor_municipality())
  and ((select actor_takes_timetables_in()) or school_id = any ((select timetable_schools_led())::uuid[]) and imported_by is not null));
create policy timetable_change on timetable for update
  using (municipality_id = (select actor_municipality())
    and ((select actor_takes_timetables_in()) or school_id = any ((select timetable_schools_led())::uuid[])))
  with check (municipality_id = (select actor_municipality()));
-- Only what was never in use is thrown away by hand.
create policy timetable_remove on timetable for delete using (
  municipality_id = (select actor_municipality()) and state = 'draft'
  and ((select actor_takes_timetables_in()) or school_id = any ((select timetable_schools_led())::uuid[])));
grant select, insert, delete on timetable to medvind_app;
grant update (title, first_monday, state, version) on timetable to medvind_app;
select signed_by('timetable', 'imported_by', true);

-- Timetables that the actor reads whole, and those that it may write to.
create function timetables_read_whole() returns uuid[] language sql stable as $$
  select array(select t.id from timetable t where t.municipality_id = actor_municipality() and t.school_id = any ((select timetable_schools_read())::uuid[]))
$$;
create function timetables_led() returns uuid[] language sql stable as $$
  select array(select t.id from timetable t where t.municipality_id = actor_municipality() and t.school_id = any ((select timetable_schools_led())::uuid[]))
$$;
create function timetables_in_use() returns uuid[] language sql stable as $$
  select array(select t.id from timetable t where t.municipality_id = actor_municipality() and t.state <> 'draft')
$$;
create function actor_seen_pupils() returns uuid[] language sql stable as $$
  select array(
    select distinct a.pupil_id from pupil_access a
    where a.municipality_id = actor_municipality() and a.person_id = actor_person()
      and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;

-- Each table has the same rule for those who take timetables in; what else opens it stands beside it.
create function open_timetable_part(relation regclass) returns void language plpgsql as $$
declare
  name text := (select c.relname from pg_class c where c.oid = relation);
begin
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format('create policy %I on %s for select using (municipality_id = (select actor_municipality())
    and ((select actor_takes_timetables_in()) or timetable_id = any ((select timetables_read_whole())::uuid[])%s))', name || '_whole', relation,
    -- The calculation reads what is planned from; the names of files are not.
    case when name = 'timetable_source' then '' else ' or (select actor()) = ''solving''' end);
  execute format('create policy %I on %s for insert with check (municipality_id = (select actor_municipality())
    and ((select actor_takes_timetables_in()) or timetable_id = any ((select timetables_led())::uuid[])))', name || '_add', relation);
  execute format('grant select, insert on %s to medvind_app', relation);
  perform open_to_retention(relation);
end $$;
select open_timetable_part('timetable_source');
select open_timetable_part('timetable_adult');
select open_timetable_part('timetable_adult_terms');
select open_timetable_part('timetable_pupil');
select open_timetable_part('timetable_group');
select open_timetable_part('timetable_group_pupil');
select open_timetable_part('timetable_lesson');
select open_timetable_part('timetable_lesson_adult');
select open_timetable_part('support_need');
select open_timetable_part('support_need_shared');
select open_timetable_part('support_need_forbidden');
drop function open_timetable_part;
select open_to_retention('timetable');

-- Beside them: whoever may see a child sees its lessons, with whom, and nothing of what it needs.
create policy timetable_pupil_seen on timetable_pupil for select using (
  municipality_id = (select actor_municipality()) and pupil_id = any ((select actor_seen_pupils())::uuid[])
  and timetable_id = any ((select timetables_in_use())::uuid[]));
create function timetable_pupils_seen() returns uuid[] language sql stable as $$
  select array(
    select p.id from timetable_pupil p
    where p.municipality_id = actor_municipality() and p.pupil_id = any ((select actor_seen_pupils())::uuid[])
      and p.timetable_id = any ((select timetables_in_use())::uuid[]))
$$;
create policy timetable_group_pupil_seen on timetable_group_pupil for select using (
  municipality_id = (select actor_municipality()) and timetable_pupil_id = any ((select timetable_pupils_seen())::uuid[]));
create function timetable_groups_seen() returns uuid[] language sql stable as $$
  select array(
    select distinct g.group_id from timetable_group_pupil g
    where g.municipality_id = actor_municipality() and g.timetable_pupil_id = any ((select timetable_pupils_seen())::uuid[]))
$$;
create policy timetable_group_seen on timetable_group for select using (
  municipality_id = (select actor_municipality()) and id = any ((select timetable_groups_seen())::uuid[]));

-- An adult sees the own lessons, and who else is in them. It reads more than the one who asks, so that the policies below can ask it.
create function timetable_own_lessons() returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  me uuid := actor_person();
  former text;
  found_lessons uuid[];
begin
  if me is null then
    return '{}';
  end if;
  former := step_into('import');
  select array(
    select l.lesson_id from timetable_adult a
      join timetable t on t.municipality_id = a.municipality_id and t.id = a.timetable_id and t.state <> 'draft'
      join timetable_lesson_adult l on l.municipality_id = a.municipality_id and l.adult_id = a.id
    where a.municipality_id = actor_municipality() and a.person_id = me
      -- Whoever has left the school has no lessons there, whatever the timetable says.
      and exists (select from staff_role r where r.municipality_id = a.municipality_id and r.person_id = me and r.school_id = t.school_id
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))) into found_lessons;
  perform step_back(former);
  return found_lessons;
end $$;
revoke execute on function timetable_own_lessons from public;
grant execute on function timetable_own_lessons to medvind_app;
create policy timetable_lesson_seen on timetable_lesson for select using (
  municipality_id = (select actor_municipality())
  and (group_id = any ((select timetable_groups_seen())::uuid[]) or id = any ((select timetable_own_lessons())::uuid[])));
create function timetable_lessons_seen() returns uuid[] language sql stable as $$
  select array(
    select l.id from timetable_lesson l
    where l.municipality_id = actor_municipality() and l.group_id = any ((select timetable_groups_seen())::uuid[])
    union
    select unnest(timetable_own_lessons()))
$$;
create policy timetable_lesson_adult_seen on timetable_lesson_adult for select using (
  municipality_id = (select actor_municipality()) and lesson_id = any ((select timetable_lessons_seen())::uuid[]));
-- Who the adults are, in the timetables that have a child whom the actor sees, or the actor.
create function timetables_met() returns uuid[] language sql stable as $$
  select array(
    select p.timetable_id from timetable_pupil p
    where p.municipality_id = actor_municipality() and p.id = any ((select timetable_pupils_seen())::uuid[])
    union
    select l.timetable_id from timetable_lesson l
    where l.municipality_id = actor_municipality() and l.id = any ((select timetable_own_lessons())::uuid[]))
$$;
create policy timetable_adult_seen on timetable_adult for select using (
  municipality_id = (select actor_municipality()) and timetable_id = any ((select timetables_met())::uuid[]));

-- A leader says who a word means: a colleague, and a child of the own school, never another.
create policy timetable_adult_match on timetable_adult for update
  using (municipality_id = (select actor_municipality())
    and ((select actor_takes_timetables_in()) or timetable_id = any ((select timetables_led())::uuid[])))
  with check (municipality_id = (select actor_municipality()));
create policy timetable_adult_colleague_add on timetable_adult as restrictive for insert with check (
  (select actor()) <> 'person' or person_id is null
  or exists (select from staff_role r where r.municipality_id = timetable_adult.municipality_id and r.person_id = timetable_adult.person_id));
create policy timetable_adult_colleague on timetable_adult as restrictive for update using (true) with check (
  (select actor()) <> 'person' or person_id is null
  or exists (select from staff_role r where r.municipality_id = timetable_adult.municipality_id and r.person_id = timetable_adult.person_id));
grant update (person_id) on timetable_adult to medvind_app;
create policy timetable_pupil_match on timetable_pupil for update
  using (municipality_id = (select actor_municipality())
    and ((select actor_takes_timetables_in()) or timetable_id = any ((select timetables_led())::uuid[])))
  with check (municipality_id = (select actor_municipality()));
create policy timetable_pupil_own_add on timetable_pupil as restrictive for insert with check (
  (select actor()) <> 'person' or pupil_id is null or pupil_id = any ((select actor_seen_pupils())::uuid[]));
create policy timetable_pupil_own on timetable_pupil as restrictive for update using (true) with check (
  (select actor()) <> 'person' or pupil_id is null or pupil_id = any ((select actor_seen_pupils())::uuid[]));
grant update (pupil_id) on timetable_pupil to medvind_app;

alter table timetable_word enable row level security;
alter table timetable_word force row level security;
create policy timetable_word_read on timetable_word for select using (
  municipality_id = (select actor_municipality())
  and ((select actor_takes_timetables_in()) or school_id = any ((select timetable_schools_led())::uuid[])));
create policy timetable_word_add on timetable_word for insert with check (
  municipality_id = (select actor_municipality()) and school_id = any ((select timetable_schools_led())::uuid[])
  and (pupil_id is null or pupil_id = any ((select actor_seen_pupils())::uuid[])));
create policy timetable_word_change on timetable_word for update
  using (municipality_id = (select actor_municipality()) and school_id = any ((select timetable_schools_led())::uuid[]))
  with check (municipality_id = (select actor_municipality()) and (pupil_id is null or pupil_id = any ((select actor_seen_pupils())::uuid[])));
grant select, insert on timetable_word to medvind_app;
grant update (person_id, pupil_id, is_nobody, chosen_by, chosen_at, version) on timetable_word to medvind_app;
select signed_by('timetable_word', 'chosen_by');
select open_to_retention('timetable_word');

-- What a child needs names colleagues it must not have: looked through before it is handed over.
alter function needs_review rename to record_needs_review;
create function needs_review(relation text, entry jsonb) returns boolean language sql stable as $$
  -- Which adults the child is not to have, and with whom it shares them.
  select relation in ('support_need_forbidden', 'support_need_shared')
    -- A proposal that nobody approved is the school's own sketch.
    or relation = 'continuity_child_proposal' and entry ->> 'approved_at' is null
    or record_needs_review(relation, entry)
$$;
revoke execute on function needs_review from public;

-- A proposal for who supports whom, calculated by 'solving' from what a leader asked for. It holds ids of the timetable's own rows, never a
-- name, and changes nothing in the timetable: approved it is the school's decision, to be typed into the system that the timetable is from.
create table continuity_scenario (
  municipality_id uuid not null,
  id uuid not null,
  timetable_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  mode text not null check (mode in ('changes', 'anew')),
  most_changes integer check (most_changes between 0 and 1000),
  seconds integer not null check (seconds between 1 and 600),
  seed bigint not null check (seed between 0 and 4294967295),
  -- queued: waits for the others of its curve.
  state text not null check (state in ('queued', 'waiting', 'working', 'done', 'failed', 'cancelled', 'impossible')),
  -- Several that were asked for at once, to see what more changes give; they are calculated one after the other.
  curve_id uuid,
  -- How much single children count, by the id of their row in the timetable; one who is not named counts once.
  weights jsonb not null default '{}' check (jsonb_typeof(weights) = 'object'),
  progress jsonb,
  result jsonb,
  made_by uuid not null,
  made_at timestamptz not null,
  -- When the calculation last gave a sign of life.
  alive_at timestamptz not null,
  version integer not null default 1,
  approved_by uuid,
  approved_at timestamptz,
  -- The changes that were approved; what they say stands in the result.
  approved_tasks text[],
  primary key (municipality_id, id),
  unique (municipality_id, timetable_id, id),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade,
  foreign key (municipality_id, made_by) references person,
  foreign key (municipality_id, approved_by) references person,
  check ((mode = 'changes') = (most_changes is not null)),
  check ((approved_by is null) = (approved_at is null) and (approved_by is null) = (approved_tasks is null)),
  check (approved_by is null or result is not null),
  check (state <> 'queued' or curve_id is not null)
);
create index continuity_scenario_timetable on continuity_scenario (municipality_id, timetable_id, made_at desc);
-- One calculation at a time for a timetable: each takes a processor and half a gigabyte.
create unique index continuity_scenario_open on continuity_scenario (municipality_id, timetable_id) where state in ('waiting', 'working');

-- What a leader has said about single changes of a proposal, and what was said before it was calculated.
create table continuity_decision (
  municipality_id uuid not null,
  scenario_id uuid not null,
  timetable_id uuid not null,
  task text not null check (length(task) between 1 and 400),
  adult_id uuid not null,
  -- accept: this adult is to have it; refuse: is not; lock: has it today and keeps it.
  kind text not null check (kind in ('accept', 'refuse', 'lock')),
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (municipality_id, scenario_id, task, adult_id),
  foreign key (municipality_id, timetable_id, scenario_id) references continuity_scenario (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, timetable_id, adult_id) references timetable_adult (municipality_id, timetable_id, id) on delete cascade,
  foreign key (municipality_id, decided_by) references person
);
create unique index continuity_decision_one on continuity_decision (municipality_id, scenario_id, task) where kind <> 'refuse';
create index continuity_decision_adult on continuity_decision (municipality_id, adult_id);

alter table continuity_scenario enable row level security;
alter table continuity_scenario force row level security;
create policy continuity_scenario_read on continuity_scenario for select using (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'solving' or timetable_id = any ((select timetables_read_whole())::uuid[])));
create policy continuity_scenario_add on continuity_scenario for insert with check (
  municipality_id = (select actor_municipality()) and timetable_id = any ((select timetables_led())::uuid[])
  and state in ('waiting', 'queued') and result is null and approved_by is null);
create policy continuity_scenario_change on continuity_scenario for update
  using (municipality_id = (select actor_municipality()) and approved_by is null
    and ((select actor()) = 'solving' or timetable_id = any ((select timetables_led())::uuid[])))
  with check (municipality_id = (select actor_municipality()) and ((select actor()) <> 'solving' or approved_by is null));
grant select, insert on continuity_scenario to medvind_app;
grant update (state, progress, result, alive_at, version, approved_by, approved_at, approved_tasks) on continuity_scenario to medvind_app;
select signed_by('continuity_scenario', 'made_by');
select step_signed_by('continuity_scenario', 'approved_by');
select open_to_retention('continuity_scenario');

-- What is calculated is written by the calculation alone, so that nobody makes a proof.
create function refuse_made_result() returns trigger language plpgsql as $$
begin
  if new.result is distinct from old.result or new.state = 'done' and old.state <> 'done' then
    raise exception 'only the calculation writes what it found' using errcode = 'insufficient_privilege', constraint = 'made_result';
  end if;
  return new;
end $$;
create trigger result_is_calculated before update on continuity_scenario for each row
  when (current_setting('medvind.actor', true) = 'person') execute function refuse_made_result();

-- Proposals whose changes may still be decided on.
create function continuity_scenarios_open() returns uuid[] language sql stable as $$
  select array(
    select s.id from continuity_scenario s
    where s.municipality_id = actor_municipality() and s.timetable_id = any ((select timetables_led())::uuid[]) and s.approved_by is null)
$$;
alter table continuity_decision enable row level security;
alter table continuity_decision force row level security;
create policy continuity_decision_read on continuity_decision for select using (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'solving' or timetable_id = any ((select timetables_read_whole())::uuid[])));
create policy continuity_decision_add on continuity_decision for insert with check (
  municipality_id = (select actor_municipality()) and scenario_id = any ((select continuity_scenarios_open())::uuid[]));
create policy continuity_decision_remove on continuity_decision for delete using (
  municipality_id = (select actor_municipality()) and scenario_id = any ((select continuity_scenarios_open())::uuid[]));
grant select, insert, delete on continuity_decision to medvind_app;
select signed_by('continuity_decision', 'decided_by');
select open_to_retention('continuity_decision');

-- Whom a child meets in its lessons is told to whoever asks what is kept about it: its own rows of the timetable, and the adults in them. What a
-- lesson or a group is called may be another child's name, and is left out.
create function timetable_lessons_of(pupil uuid) returns text language sql stable as $$
  select format('in (select l.id from timetable_pupil p
      join timetable_group_pupil g on g.municipality_id = p.municipality_id and g.timetable_pupil_id = p.id
      join timetable_lesson l on l.municipality_id = g.municipality_id and l.group_id = g.group_id
    where p.municipality_id = actor_municipality() and p.pupil_id = %L)', pupil)
$$;
-- What proposals say of one child: how much it counts, how many adults it meets, and who helps it today, in the proposal and as it was approved.
-- Whoever helps another child in the same lesson is that child's; other children of the same proposal, and what it is called, which may be another child's name, are not in it.
create view continuity_child_proposal with (security_invoker = true) as
  select s.municipality_id, s.id, s.timetable_id, p.pupil_id, s.made_at, s.approved_at,
    coalesce((s.weights ->> p.id::text)::integer, 1) as weight,
    (found.child ->> 'before')::integer as adults_today, (found.child ->> 'after')::integer as adults_proposed,
    (found.child ->> 'bound')::integer as adults_at_least,
    helped.today as support_today, helped.proposed as support_proposed,
    case when s.approved_at is not null then helped.approved end as support_approved
  from continuity_scenario s
    join timetable_pupil p on p.municipality_id = s.municipality_id and p.timetable_id = s.timetable_id
    left join lateral (
      select c as child from jsonb_array_elements(s.result #> '{solved,children}') c where c ->> 'id' = p.id::text) found on true
    left join lateral (
      select jsonb_agg(distinct w.who) filter (where w.id = k.today) as today,
        jsonb_agg(distinct w.who) filter (where w.id = k.proposed) as proposed,
        jsonb_agg(distinct w.who) filter (where w.id = k.approved) as approved
      from (
        select coalesce(a ->> 'before', a ->> 'against') as today, a ->> 'adult' as proposed,
          case when a ->> 'task' = any (s.approved_tasks) then a ->> 'adult' else coalesce(a ->> 'before', a ->> 'against') end as approved
        from jsonb_array_elements(s.result #> '{solved,assignment}') a where a -> 'children' ? p.id::text) k
      join lateral (
        select t.id::text as id, jsonb_build_object('person_id', t.person_id, 'written', t.source_id) as who
        from timetable_adult t
        where t.municipality_id = s.municipality_id and t.timetable_id = s.timetable_id and t.id::text in (k.today, k.proposed, k.approved)) w on true
    ) helped on true
  where found.child is not null or s.weights ? p.id::text;

alter function insight_around rename to insight_around_records;
create function insight_around(pupil uuid) returns table (relation regclass, rows_where text, left_out text[]) language sql stable as $$
  select * from insight_around_records(pupil)
  union all
  select 'timetable_lesson'::regclass, 'municipality_id = actor_municipality() and id ' || timetable_lessons_of(pupil),
    array['source_id', 'group_name', 'group_id', 'class_id']
  union all
  select 'timetable_lesson_adult', 'municipality_id = actor_municipality() and lesson_id ' || timetable_lessons_of(pupil), '{}'
  union all
  select 'timetable_adult', 'municipality_id = actor_municipality() and id in (select a.adult_id from timetable_lesson_adult a
      where a.municipality_id = actor_municipality() and a.lesson_id ' || timetable_lessons_of(pupil) || ')', '{}'
  union all
  select 'timetable', format('municipality_id = actor_municipality() and id in (select p.timetable_id from timetable_pupil p
      where p.municipality_id = actor_municipality() and p.pupil_id = %L)', pupil), array['imported_by']
  union all
  select 'continuity_child_proposal', format('municipality_id = actor_municipality() and pupil_id = %L', pupil), '{}'
$$;
revoke execute on function timetable_lessons_of, insight_around from public;

-- Support lessons that stay with today's adult in every proposal that is asked for from now on.
create table continuity_lock (
  municipality_id uuid not null,
  timetable_id uuid not null,
  task text not null check (length(task) between 1 and 400),
  locked_by uuid not null,
  locked_at timestamptz not null,
  primary key (municipality_id, timetable_id, task),
  foreign key (municipality_id, timetable_id) references timetable on delete cascade,
  foreign key (municipality_id, locked_by) references person
);
alter table continuity_lock enable row level security;
alter table continuity_lock force row level security;
create policy continuity_lock_read on continuity_lock for select using (
  municipality_id = (select actor_municipality()) and timetable_id = any ((select timetables_read_whole())::uuid[]));
create policy continuity_lock_add on continuity_lock for insert with check (
  municipality_id = (select actor_municipality()) and timetable_id = any ((select timetables_led())::uuid[]));
create policy continuity_lock_remove on continuity_lock for delete using (
  municipality_id = (select actor_municipality()) and timetable_id = any ((select timetables_led())::uuid[]));
grant select, insert, delete on continuity_lock to medvind_app;
select signed_by('continuity_lock', 'locked_by');
select open_to_retention('continuity_lock');

-- Which children an adult's own lessons of one week have support for, and by whom: no more than the lesson requires. A child in it is to be
-- helped when the lesson is support for it, when a need names the lesson, or when support for it stands beside the lesson at the same
-- moment. What a child needs, from whom, and whom it may not be with is read here and told to nobody.
create function timetable_own_support(wanted_timetable uuid, wanted_week text)
  returns table (lesson_id uuid, timetable_pupil_id uuid, pupil_id uuid, given_name text, full_name text, home_class text,
    adult_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  me uuid := actor_person();
  here uuid := actor_municipality();
  today date := actor_today();
  former text;
begin
  if me is null or actor() <> 'person' then
    return;
  end if;
  former := step_into('import');
  return query
    with own as materialized (
      select distinct l.id, l.source_id, l.day, l.slot, l.group_id, l.is_support
      from timetable t
        join timetable_adult a on a.municipality_id = t.municipality_id and a.timetable_id = t.id and a.person_id = me
        join timetable_lesson_adult la on la.municipality_id = a.municipality_id and la.adult_id = a.id
        join timetable_lesson l on l.municipality_id = la.municipality_id and l.id = la.lesson_id
      where t.municipality_id = here and t.id = wanted_timetable and t.state = 'current' and l.week = wanted_week and l.group_id is not null
        -- Whoever has left the school has no lessons there, whatever the timetable says.
        and exists (select from staff_role r where r.municipality_id = here and r.person_id = me and r.school_id = t.school_id
          and r.valid_from <= today and (r.valid_to is null or r.valid_to > today))),
    named as materialized (
      select o.id as lesson, o.group_id, n.id as need, n.timetable_pupil_id as child
      from own o join support_need n on n.municipality_id = here and n.timetable_id = wanted_timetable and o.source_id = any (n.lessons)
        join timetable_group_pupil g on g.municipality_id = here and g.group_id = o.group_id and g.timetable_pupil_id = n.timetable_pupil_id
      where not o.is_support),
    supported as materialized (
      select s.id, s.day, s.slot, s.group_id from timetable_lesson s
      where s.municipality_id = here and s.timetable_id = wanted_timetable and s.week = wanted_week and s.is_support),
    beside as materialized (
      select o.id as lesson, o.group_id as own_group, s.id as beside, s.group_id
      from own o join supported s on s.day = o.day and s.slot = o.slot where not o.is_support),
    helped as materialized (
      select o.id as lesson, o.id as beside, g.timetable_pupil_id as child
        from own o join timetable_group_pupil g on g.municipality_id = here and g.group_id = o.group_id where o.is_support
      union
      select n.lesson, n.lesson, n.child from named n
      union
      -- Shared support is in the lessons that the one need names and both children are in.
      select n.lesson, n.lesson, s.timetable_pupil_id
        from named n join support_need_shared s on s.municipality_id = here and s.need_id = n.need
          join timetable_group_pupil g on g.municipality_id = here and g.group_id = n.group_id and g.timetable_pupil_id = s.timetable_pupil_id
      union
      select b.lesson, b.beside, g.timetable_pupil_id
        from beside b join timetable_group_pupil g on g.municipality_id = here and g.group_id = b.group_id
          join timetable_group_pupil o on o.municipality_id = here and o.group_id = b.own_group and o.timetable_pupil_id = g.timetable_pupil_id)
    select h.lesson, h.child, c.pupil_id,
      coalesce(p.preferred_given_name, p.given_name, c.source_id),
      coalesce(coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), c.source_id),
      -- Where to find the child.
      (select min(k.title) from class_member m join class k on k.municipality_id = here and k.id = m.class_id and k.kind = 'homeroom'
        where m.municipality_id = here and m.pupil_id = c.pupil_id and m.valid_from <= today and (m.valid_to is null or m.valid_to > today)),
      la.adult_id
    from helped h
      join timetable_pupil c on c.municipality_id = here and c.id = h.child
      left join person p on p.municipality_id = here and p.id = c.pupil_id
      left join timetable_lesson_adult la on la.municipality_id = here and la.lesson_id = h.beside and la.part = 'supports';
  perform step_back(former);
end $$;
revoke execute on function timetable_own_support from public;
grant execute on function timetable_own_support to medvind_app;

-- A proposal that nobody approved is a sketch, and a leader throws it away. One that was approved is what the school decided about children's
-- support, and on what ground: it goes with the timetable that it is about.
create policy continuity_scenario_remove on continuity_scenario for delete using (
  municipality_id = (select actor_municipality()) and timetable_id = any ((select timetables_led())::uuid[])
  and approved_by is null and state not in ('queued', 'waiting', 'working'));
grant delete on continuity_scenario to medvind_app;

-- What was proposed for deletion and has been taken into use since, or approved, stays.
create or replace function is_still_open(relation text, subject uuid) returns boolean language plpgsql as $$
declare
  goes_on boolean := false;
begin
  case relation
    when 'plan' then
      select p.ended_at is null into goes_on from plan p where p.municipality_id = actor_municipality() and p.id = is_still_open.subject for update;
    when 'concern' then
      perform from concern c where c.municipality_id = actor_municipality() and c.id = is_still_open.subject for update;
      execute format('select bool_or(state = %L or combined_with is not null and id = %L) from concern where %s', 'open', is_still_open.subject,
        with_combined_concerns(format('municipality_id = actor_municipality() and id = %L', is_still_open.subject))) into goes_on;
    when 'project_course' then
      select c.ended_on is null into goes_on from project_course c where c.municipality_id = actor_municipality() and c.id = is_still_open.subject for update;
    when 'pulse' then
      select p.closed_at is null into goes_on from pulse p where p.municipality_id = actor_municipality() and p.id = is_still_open.subject for update;
    when 'timetable' then
      select t.state = 'current' into goes_on from timetable t
        where t.municipality_id = actor_municipality() and t.id = is_still_open.subject for update;
    when 'continuity_scenario' then
      select s.approved_by is not null into goes_on from continuity_scenario s
        where s.municipality_id = actor_municipality() and s.id = is_still_open.subject for update;
    else
      goes_on := false;
  end case;
  return coalesce(goes_on, false);
end $$;
-- "Who can see this child, and why" tells of those too who have no access to the child, and are told of it by the timetable: adults whose own
-- lessons have support for it (see `timetable_own_support`: the same lessons, in every week), and those who plan the support. Whoever has
-- access already sees more than this, and is told of there.
create function who_sees_support_of(pupil uuid)
  returns table (person_id uuid, given_name text, family_name text, reason text, ground text, valid_from date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  here uuid := actor_municipality();
  today date := actor_today();
  former text;
begin
  if actor() <> 'person' or not asker_sees_pupil(pupil) then
    return;
  end if;
  former := step_into('import');
  return query
    with child as materialized (
      select c.id, c.timetable_id, t.school_id, (t.imported_at at time zone 'Europe/Copenhagen')::date as since
      from timetable_pupil c join timetable t on t.municipality_id = here and t.id = c.timetable_id and t.state = 'current'
      where c.municipality_id = here and c.pupil_id = pupil),
    attended as materialized (
      select c.timetable_id, c.school_id, c.since, c.id as child, l.id, l.source_id, l.week, l.day, l.slot, l.group_id, l.is_support
      from child c
        join timetable_group_pupil g on g.municipality_id = here and g.timetable_pupil_id = c.id
        join timetable_lesson l on l.municipality_id = here and l.group_id = g.group_id and l.timetable_id = c.timetable_id),
    helped as materialized (
      select a.id, a.timetable_id, a.school_id, a.since from attended a
      where a.is_support
        or exists (select from support_need n where n.municipality_id = here and n.timetable_id = a.timetable_id
          and n.timetable_pupil_id = a.child and a.source_id = any (n.lessons))
        or exists (select from support_need n
            join support_need_shared s on s.municipality_id = here and s.need_id = n.id and s.timetable_pupil_id = a.child
            join timetable_group_pupil g on g.municipality_id = here and g.group_id = a.group_id and g.timetable_pupil_id = n.timetable_pupil_id
          where n.municipality_id = here and n.timetable_id = a.timetable_id and a.source_id = any (n.lessons))
        or exists (select from attended s where s.is_support and s.timetable_id = a.timetable_id
          and s.week = a.week and s.day = a.day and s.slot = a.slot)),
    seeing as (
      select w.person_id, 'supportLesson' as reason, h.school_id, h.since as valid_from
      from helped h
        join timetable_lesson_adult la on la.municipality_id = here and la.lesson_id = h.id
        join timetable_adult w on w.municipality_id = here and w.id = la.adult_id and w.person_id is not null
      where exists (select from staff_role r where r.municipality_id = here and r.person_id = w.person_id and r.school_id = h.school_id
        and r.valid_from <= today and (r.valid_to is null or r.valid_to > today))
      union all
      select r.person_id, 'supportPlanning', c.school_id, greatest(r.valid_from, c.since)
      from child c join staff_role r on r.municipality_id = here
        and (r.role = 'schoolLeader' and r.school_id = c.school_id or r.role = 'milCoordinator' and (r.school_id = c.school_id or r.school_id is null))
        and r.valid_from <= today and (r.valid_to is null or r.valid_to > today)
      where exists (select from support_need n where n.municipality_id = here and n.timetable_pupil_id = c.id)
        or exists (select from support_need_shared s where s.municipality_id = here and s.timetable_pupil_id = c.id))
    select p.id, coalesce(p.preferred_given_name, p.given_name), coalesce(p.preferred_family_name, p.family_name), v.reason, s.name,
      min(v.valid_from)
    from seeing v
      join person p on p.municipality_id = here and p.id = v.person_id
      join school s on s.municipality_id = here and s.id = v.school_id
    where not exists (select from pupil_access a where a.municipality_id = here and a.person_id = v.person_id and a.pupil_id = pupil
      and a.valid_from <= today and (a.valid_to is null or a.valid_to > today))
    group by p.id, p.preferred_given_name, p.given_name, p.preferred_family_name, p.family_name, p.sort_key, v.reason, s.name
    order by v.reason, p.sort_key, p.id;
  perform step_back(former);
end $$;
revoke execute on function who_sees_support_of from public;
grant execute on function who_sees_support_of to medvind_app;
