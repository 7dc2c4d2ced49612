-- Presence in numbers, for those who lead a school and for the administration, who sees no pupil. Compiling these queries takes longer
-- than running them, so the functions switch that off.

-- One school's presence, day by day, as the one who asks may see it. Three kinds of rows:
-- `pupil` says which history a pupil has, and where and in which grade the pupil is today (`day` is null);
-- `class` says how much of a day was registered, in hundredths of a day, for each of the `pupils` with that history;
-- `absence` is one pupil's absence on one day, in hundredths of a day by category: only absence from what was registered, because
-- "not registered" is never read as "present", and a share of days that are known by their absences alone would be 100 percent.
-- A history is what decides which days were registered for a pupil: enrolments and home classes. Pupils of a class share it, so
-- that the days are counted once for all of them. `days` are the municipality's school days up to today, ascending, each with
-- the weights of morning and last lesson in grades 7-10; a school's own closed days are taken out here.
-- Rows are fetched from the tables by index, with arrays; the joins are between what was fetched, whose sizes nobody can estimate, so
-- they are hashed: as loops they take seconds.
create function presence_facts(of_school uuid, days date[], mornings integer[], last_lessons integer[])
  returns table (kind text, history integer, pupil_id uuid, class_id uuid, pupils integer, day date, school_id uuid, grade integer,
    registered integer, sick integer, authorised integer, unauthorised integer)
  language sql stable rows 20000 set enable_nestloop = off set jit = off as $$
  with school_day as materialized (
    select * from unnest(days, mornings, last_lessons) as given(day, morning, last_lesson)
  ), period as materialized (
    select min(s.day) as first_day, max(s.day) as last_day from school_day s
  ), going as materialized (
    select distinct e.pupil_id from enrolment e
    where e.municipality_id = (select actor_municipality()) and e.school_id = of_school
      and e.valid_from <= (select p.last_day from period p)
      and (e.valid_to is null or e.valid_to > greatest(e.valid_from, (select p.first_day from period p)))
  ), enrolled as materialized (
    select e.pupil_id, e.school_id, case when e.grade_level ~ '^([0-9]|0[0-9]|10)$' then e.grade_level::integer end as grade,
      e.valid_from, coalesce(e.valid_to, 'infinity') as valid_to
    from enrolment e
    where e.municipality_id = (select actor_municipality()) and e.pupil_id = any (array(select g.pupil_id from going g))
      and (e.valid_to is null or e.valid_to > e.valid_from)
  ), member as materialized (
    select m.pupil_id, m.class_id, m.valid_from, coalesce(m.valid_to, 'infinity') as valid_to
    from class_member m
    join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
    where m.municipality_id = (select actor_municipality()) and m.pupil_id = any (array(select g.pupil_id from going g))
      and m.valid_from <= (select p.last_day from period p)
      and (m.valid_to is null or m.valid_to > greatest(m.valid_from, (select p.first_day from period p)))
  ), now_enrolled as (
    select distinct on (e.pupil_id) e.pupil_id, e.school_id, e.grade from enrolled e
    where e.valid_from <= (select actor_today()) and e.valid_to > (select actor_today())
    order by e.pupil_id, e.valid_from desc, e.school_id
  ), now_member as (
    select distinct on (m.pupil_id) m.pupil_id, m.class_id from member m
    where m.valid_from <= (select actor_today()) and m.valid_to > (select actor_today())
    order by m.pupil_id, m.valid_from desc, m.class_id
  ), lived as materialized (
    select trails.pupil_id, (dense_rank() over (order by trails.trail))::integer as history
    from (
      select steps.pupil_id, string_agg(steps.step, ' ' order by steps.step) as trail
      from (
        select e.pupil_id, concat_ws('/', e.school_id, e.grade, e.valid_from, e.valid_to) as step from enrolled e
        union all
        select m.pupil_id, concat_ws('/', 'class', m.class_id, m.valid_from, m.valid_to) from member m) steps
      group by steps.pupil_id) trails
  ), histories as materialized (
    select l.history, count(*)::integer as pupils, (array_agg(l.pupil_id))[1] as example from lived l group by l.history
  ), closed as materialized (
    select c.school_id, s.day from closed_day c join school_day s on s.day between c.first_day and c.last_day
    where c.municipality_id = (select actor_municipality()) and c.school_id is not null
  ), registration as materialized (
    select r.class_id, r.day, bit_or(case r.part when 'day' then 1 when 'morning' then 2 else 4 end) as parts from class_registration r
    where r.municipality_id = (select actor_municipality()) and r.class_id = any (array(select m.class_id from member m))
      and r.day between (select p.first_day from period p) and (select p.last_day from period p)
    group by r.class_id, r.day
  ), class_day as materialized (
    select h.history, h.pupils, h.example, m.class_id, m.valid_from, r.day, r.parts, s.morning, s.last_lesson
    from histories h
    join (select m.* from member m where m.pupil_id = any (array(select h.example from histories h))) m on m.pupil_id = h.example
    join registration r on r.class_id = m.class_id and r.day >= m.valid_from and r.day < m.valid_to
    join school_day s on s.day = r.day
  ), attended as materialized (
    select a.*, case when a.parts & 1 = 1 or a.parts & 6 = 6 then 100 when a.parts & 2 = 2 then a.morning_weight
      else a.last_lesson_weight end as registered
    from (
    -- A pupil of two classes is registered by both.
    select distinct on (d.history, d.day) d.history, d.pupils, d.class_id, d.day, e.school_id, e.grade,
      bit_or(d.parts) over (partition by d.history, d.day) as parts,
      case when e.grade <= 6 then 100 else d.morning end as morning_weight,
      case when e.grade <= 6 then 0 else d.last_lesson end as last_lesson_weight
    from class_day d
    join (select e.* from enrolled e where e.pupil_id = any (array(select h.example from histories h))) e
      on e.pupil_id = d.example and e.valid_from <= d.day and e.valid_to > d.day
    where not exists (select from closed c where c.school_id = e.school_id and c.day = d.day)
    order by d.history, d.day, e.valid_from desc, e.school_id, d.valid_from desc, d.class_id) a
  ), told as materialized (
    select a.pupil_id, a.day,
      min(case a.category when 'sick' then 1 when 'authorised' then 2 else 3 end) filter (where a.part = 'morning') as morning,
      min(case a.category when 'sick' then 1 when 'authorised' then 2 else 3 end) filter (where a.part = 'last_lesson') as last_lesson,
      min(case a.category when 'sick' then 1 when 'authorised' then 2 else 3 end) filter (where a.part = 'day') as whole_day
    from absence a
    where a.municipality_id = (select actor_municipality()) and a.pupil_id = any (array(select g.pupil_id from going g))
      and a.day between (select p.first_day from period p) and (select p.last_day from period p)
    group by a.pupil_id, a.day
  ), away as materialized (
    select t.*, l.history, a.class_id, a.school_id, a.grade, a.parts, a.registered,
      case when t.morning is null or a.parts & 3 = 0 then 0 else least(a.morning_weight, a.registered) end as morning_away,
      case when t.last_lesson is null or a.parts & 5 = 0 then 0 else a.last_lesson_weight end as last_lesson_weight
    from told t
    join lived l on l.pupil_id = t.pupil_id
    join attended a on a.history = l.history and a.day = t.day
  ), weighed as (
    select w.*, w.registered - w.morning_away - w.last_lesson_away as rest
    from (select a.*, least(a.last_lesson_weight, a.registered - a.morning_away) as last_lesson_away from away a) w
  )
  select 'pupil', l.history, l.pupil_id, c.class_id, 1, null::date, n.school_id, n.grade, 0, 0, 0, 0
  from lived l left join now_enrolled n on n.pupil_id = l.pupil_id left join now_member c on c.pupil_id = l.pupil_id
  union all
  select 'class', a.history, null, a.class_id, a.pupils, a.day, a.school_id, a.grade, a.registered, 0, 0, 0 from attended a
  union all
  select 'absence', w.history, w.pupil_id, w.class_id, 1, w.day, w.school_id, w.grade, 0,
    case when w.morning = 1 then w.morning_away else 0 end + case when w.last_lesson = 1 then w.last_lesson_away else 0 end
      + case when w.whole_day = 1 then w.rest else 0 end,
    case when w.morning = 2 then w.morning_away else 0 end + case when w.last_lesson = 2 then w.last_lesson_away else 0 end
      + case when w.whole_day = 2 then w.rest else 0 end,
    case when w.morning = 3 then w.morning_away else 0 end + case when w.last_lesson = 3 then w.last_lesson_away else 0 end
      + case when w.whole_day = 3 then w.rest else 0 end
  from weighed w
$$;

-- Where each pupil of a school stands today, as the one who asks may see it: all school days since `year_first` and since
-- `quarter_first`, also those at another school. Everything is in hundredths of a day.
create function presence_by_pupil(of_school uuid, days date[], mornings integer[], last_lessons integer[], year_first date, quarter_first date)
  returns table (pupil_id uuid, class_id uuid, grade integer, year_registered integer, year_sick integer, year_authorised integer,
    year_unauthorised integer, quarter_registered integer, quarter_unauthorised integer)
  language sql stable set jit = off as $$
  with summed as (
    select f.history, f.pupil_id, max(f.class_id::text) filter (where f.kind = 'pupil') as class_id,
      max(f.grade) filter (where f.kind = 'pupil') as grade,
      bool_or(f.kind = 'pupil' and f.school_id = of_school) as is_here,
      sum(f.registered) filter (where f.day >= year_first) as year_registered,
      sum(f.registered) filter (where f.day >= quarter_first) as quarter_registered,
      sum(f.sick) filter (where f.day >= year_first) as sick, sum(f.authorised) filter (where f.day >= year_first) as authorised,
      sum(f.unauthorised) filter (where f.day >= year_first) as unauthorised,
      sum(f.unauthorised) filter (where f.day >= quarter_first) as quarter_unauthorised
    from presence_facts(of_school, days, mornings, last_lessons) f group by f.history, f.pupil_id
  ), shared as (
    -- The row without a pupil is what the class did: every pupil with the same history has it.
    select s.*, sum(s.year_registered) over same_history as all_year, sum(s.quarter_registered) over same_history as all_quarter
    from summed s window same_history as (partition by s.history)
  )
  select s.pupil_id, s.class_id::uuid, s.grade, coalesce(s.all_year, 0)::integer, coalesce(s.sick, 0)::integer,
    coalesce(s.authorised, 0)::integer, coalesce(s.unauthorised, 0)::integer, coalesce(s.all_quarter, 0)::integer,
    coalesce(s.quarter_unauthorised, 0)::integer
  from shared s where s.is_here
$$;

create function asker_leads_school(of_school uuid) returns boolean language sql stable as $$
  select exists (
    select from staff_role r
    where r.municipality_id = actor_municipality() and r.person_id = asking_person() and r.school_id = of_school and r.role = 'schoolLeader'
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;

-- A school's sums, for its leader: also the days of pupils who have left, whom the leader no longer sees by name. `facet` says by
-- what a row sums: `week` (since its Monday, from the first of `days`), and for this school year `grade`, `weekday` and `class`;
-- `people` counts today's pupils, in all and by grade and class, and how many of them are past each limit. Sums are in hundredths of a day.
-- Limits are in tenths of a percent. `over_permille` must be passed, after at least `over_days` days; the others must be reached.
create function school_presence(of_school uuid, only_grade integer, days date[], mornings integer[], last_lessons integer[],
    year_first date, quarter_first date, over_permille integer, over_days integer, warning integer, notification integer)
  returns table (facet text, since date, weekday integer, grade integer, class_id uuid, pupils integer, known integer, few integer,
    past_total integer, past_warning integer, past_notification integer,
    registered integer, sick integer, authorised integer, unauthorised integer)
  language plpgsql security definer set search_path = public, pg_temp set jit = off as $$
declare
  former text;
begin
  if actor() <> 'person' or not asker_leads_school(of_school) then
    raise exception 'only the leader of a school is told its numbers' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('numbers');
  return query
    with fact as materialized (
      select * from presence_facts(of_school, days, mornings, last_lessons)
    ), here as materialized (
      select f.*, f.day - (f.day - date '2000-01-03') % 7 as monday, (f.day - date '2000-01-03') % 7 + 1 as of_week
      from fact f where f.day is not null and f.school_id = of_school and (only_grade is null or f.grade = only_grade)
    ), summed as (
      select f.history, f.pupil_id, max(f.class_id::text) filter (where f.kind = 'pupil') as class_id,
        max(f.grade) filter (where f.kind = 'pupil') as grade,
        bool_or(f.kind = 'pupil' and f.school_id = of_school and (only_grade is null or f.grade = only_grade)) as is_here,
        coalesce(sum(f.registered) filter (where f.day >= year_first), 0) as year_registered,
        coalesce(sum(f.registered) filter (where f.day >= quarter_first), 0) as quarter_registered,
        coalesce(sum(f.sick + f.authorised + f.unauthorised) filter (where f.day >= year_first), 0) as away,
        coalesce(sum(f.unauthorised) filter (where f.day >= quarter_first), 0) as unauthorised
      from fact f group by f.history, f.pupil_id
    ), standing as (
      select s.grade, s.class_id::uuid as class_id, s.is_here, s.away, s.unauthorised,
        sum(s.year_registered) over same_history as year_registered, sum(s.quarter_registered) over same_history as quarter_registered
      from summed s window same_history as (partition by s.history)
    )
    select 'week', h.monday, null::integer, null::integer, null::uuid, 0, 0, 0, 0, 0, 0, sum(h.registered * h.pupils)::integer, sum(h.sick)::integer,
      sum(h.authorised)::integer, sum(h.unauthorised)::integer
    from here h group by h.monday
    union all
    select case when grouping(h.grade) = 0 then 'grade' when grouping(h.of_week) = 0 then 'weekday' else 'class' end, null, h.of_week,
      h.grade, h.class_id, 0, 0, 0, 0, 0, 0, sum(h.registered * h.pupils)::integer, sum(h.sick)::integer, sum(h.authorised)::integer,
      sum(h.unauthorised)::integer
    from here h where h.day >= year_first group by grouping sets ((h.grade), (h.of_week), (h.class_id))
    union all
    select case when grouping(s.grade) = 0 then 'people by grade' when grouping(s.class_id) = 0 then 'people by class' else 'people' end,
      null, null, s.grade, s.class_id, count(*)::integer, (count(*) filter (where s.year_registered > 0))::integer,
      (count(*) filter (where s.year_registered < over_days * 100))::integer,
      (count(*) filter (where s.year_registered >= over_days * 100 and s.year_registered > 0
        and s.away * 1000 > over_permille * s.year_registered))::integer,
      (count(*) filter (where s.quarter_registered > 0 and s.unauthorised * 1000 >= warning * s.quarter_registered))::integer,
      (count(*) filter (where s.quarter_registered > 0 and s.unauthorised * 1000 >= notification * s.quarter_registered))::integer,
      0, 0, 0, 0
    from standing s where s.is_here group by grouping sets ((), (s.grade), (s.class_id));
  perform step_back(former);
end $$;

create function asker_administers() returns boolean language sql stable as $$
  select exists (
    select from staff_role r
    where r.municipality_id = actor_municipality() and r.person_id = asking_person() and r.role = 'administration'
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;

-- The published numbers of the municipality: made at most once a week, whoever asks and whatever was set in between, with the limits they
-- were made with. See docs/decisions/0007-numbers-of-groups.md.
create table presence_number_made (
  municipality_id uuid primary key references municipality,
  made_at timestamptz not null default clock_timestamp(),
  year_first date not null,
  until date not null,
  over_permille integer not null,
  over_days integer not null,
  smallest integer not null check (smallest >= 5)
);
create table presence_number (
  municipality_id uuid not null references presence_number_made on delete cascade,
  school_id uuid not null,
  grade integer not null check (grade between -1 and 10),
  since date,
  pupils integer not null check (pupils >= 0),
  past_total integer not null check (past_total between 0 and pupils),
  most_registered integer not null,
  registered integer not null,
  sick integer not null,
  authorised integer not null,
  unauthorised integer not null,
  unique nulls not distinct (municipality_id, school_id, grade, since),
  foreign key (municipality_id, school_id) references school
);
-- Where a pupil is counted for the whole of a school year, so that one who leaves, comes or moves changes no published number alone.
create table presence_number_pupil (
  municipality_id uuid not null,
  year_first date not null,
  pupil_id uuid not null,
  school_id uuid not null,
  grade integer not null check (grade between -1 and 10),
  primary key (municipality_id, year_first, pupil_id),
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, school_id) references school
);
create index presence_number_pupil_group on presence_number_pupil (municipality_id, year_first, school_id, grade);
alter table presence_number_made enable row level security;
alter table presence_number_made force row level security;
create policy presence_number_made_read on presence_number_made for select using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('administration')));
create policy presence_number_made_write on presence_number_made
  using (municipality_id = (select actor_municipality()) and (select actor()) = 'numbers')
  with check (municipality_id = (select actor_municipality()) and (select actor()) = 'numbers');
grant select on presence_number_made to medvind_app;
alter table presence_number enable row level security;
alter table presence_number force row level security;
create policy presence_number_read on presence_number for select using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('administration')));
create policy presence_number_write on presence_number
  using (municipality_id = (select actor_municipality()) and (select actor()) = 'numbers')
  with check (municipality_id = (select actor_municipality()) and (select actor()) = 'numbers');
grant select on presence_number to medvind_app;
alter table presence_number_pupil enable row level security;
alter table presence_number_pupil force row level security;
create policy presence_number_pupil_by_numbers on presence_number_pupil
  using (municipality_id = (select actor_municipality()) and (select actor()) = 'numbers')
  with check (municipality_id = (select actor_municipality()) and (select actor()) = 'numbers');

-- The sums by school and grade for the school year so far (`since` is null) and for each month of it (`since` is its first day), after
-- taking in those who wait to be counted: a pupil of whom a day is known, at once where fewer than `smallest` are counted, which is
-- hidden, else together with so many others of the same group. `pupils` are those of whom something is registered, `most_registered` what
-- is registered of the one of whom most is, in hundredths of a day like the sums, and `past_total` of them have passed the limit of the whole year. Sums of small groups are in it:
-- what is shown goes through the protection in `municipality/numbers.ts`.
create function municipality_presence(days date[], mornings integer[], last_lessons integer[], year_first date,
    over_permille integer, over_days integer, smallest integer)
  returns table (school_id uuid, grade integer, since date, pupils integer, past_total integer, most_registered integer,
    registered integer, sick integer, authorised integer, unauthorised integer)
  language plpgsql set jit = off set enable_nestloop = off as $$
declare
  this_year constant date := year_first;
  one_school uuid;
begin
  for one_school in
    select s.id from school s
    where s.municipality_id = actor_municipality() and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today())
    order by s.id
  loop
    return query
      with fact as materialized (
        select f.*, date_trunc('month', f.day::timestamp)::date as month
        from presence_facts(one_school, days, mornings, last_lessons) f where f.day is null or f.day >= this_year
      ), summed as (
        select f.history, f.pupil_id, coalesce(max(f.grade) filter (where f.kind = 'pupil'), -1) as grade,
          bool_or(f.kind = 'pupil' and f.school_id = one_school) as is_here,
          coalesce(sum(f.registered), 0) as class_year,
          coalesce(sum(f.sick + f.authorised + f.unauthorised), 0) as away
        from fact f group by f.history, f.pupil_id
      ), standing as materialized (
        -- The row without a pupil is what the class did: every pupil with the same history has it.
        select s.*, sum(s.class_year) over (partition by s.history) as year_registered from summed s
      ), counted as materialized (
        select c.pupil_id, c.grade from presence_number_pupil c
        where c.municipality_id = actor_municipality() and c.year_first = this_year and c.school_id = one_school
      ), waiting as materialized (
        select s.pupil_id, s.grade, count(*) over (partition by s.grade) as together from standing s
        where s.is_here and s.year_registered > 0 and s.pupil_id is not null and not exists (
          select from presence_number_pupil c
          where c.municipality_id = actor_municipality() and c.year_first = this_year and c.pupil_id = s.pupil_id)
      ), taken as (
        insert into presence_number_pupil as t (municipality_id, year_first, pupil_id, school_id, grade)
        select actor_municipality(), this_year, w.pupil_id, one_school, w.grade from waiting w
        where w.together >= smallest or (select count(*) from counted c where c.grade = w.grade) < smallest
        returning t.pupil_id, t.grade
      ), member as materialized (
        select s.history, s.pupil_id, g.grade, s.away, s.year_registered
        from (select c.* from counted c union all select t.* from taken t) g join standing s on s.pupil_id = g.pupil_id
      ), class_month as materialized (
        select f.history, f.month, sum(f.registered) as registered from fact f where f.kind = 'class' group by f.history, f.month
      ), part as (
        select g.grade, c.month, sum(g.pupils) as pupils, sum(g.pupils * c.registered) as registered,
          max(c.registered) as most_registered, 0 as sick, 0 as authorised, 0 as unauthorised
        from (select m.grade, m.history, count(*) as pupils from member m group by m.grade, m.history) g
        join class_month c on c.history = g.history and c.registered > 0 group by g.grade, c.month
        union all
        select m.grade, f.month, 0, 0, 0, sum(f.sick), sum(f.authorised), sum(f.unauthorised)
        from fact f join member m on m.pupil_id = f.pupil_id where f.kind = 'absence' group by m.grade, f.month
      ), months as materialized (
        select p.grade, p.month, sum(p.pupils) as pupils, sum(p.registered) as registered, max(p.most_registered) as most_registered,
          sum(p.sick) as sick, sum(p.authorised) as authorised, sum(p.unauthorised) as unauthorised
        from part p group by p.grade, p.month
      )
      select one_school, n.grade, n.month, n.pupils::integer, 0, n.most_registered::integer, n.registered::integer, n.sick::integer,
        n.authorised::integer, n.unauthorised::integer
      from months n
      union all
      select one_school, p.grade, null, p.pupils, p.past_total, p.most_registered, coalesce(y.registered, 0)::integer,
        coalesce(y.sick, 0)::integer, coalesce(y.authorised, 0)::integer, coalesce(y.unauthorised, 0)::integer
      from (
        select m.grade, (count(*) filter (where m.year_registered > 0))::integer as pupils,
          max(m.year_registered)::integer as most_registered,
          (count(*) filter (where m.year_registered > 0 and m.year_registered >= over_days * 100
            and m.away * 1000 > over_permille * m.year_registered))::integer as past_total
        from member m group by m.grade) p
      left join (
        select n.grade, sum(n.registered) as registered, sum(n.sick) as sick, sum(n.authorised) as authorised,
          sum(n.unauthorised) as unauthorised
        from months n group by n.grade) y on y.grade = p.grade;
  end loop;
end $$;
revoke execute on function municipality_presence from public;

-- Makes this week's numbers, unless they are made: asked again, it leaves them as they are. Numbers in which nobody was counted are not
-- published, and are made again.
create function refresh_presence_numbers(days date[], mornings integer[], last_lessons integer[], year_first date,
    over_permille integer, over_days integer, smallest integer)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  this_year constant date := year_first;
  former text;
  counted jsonb;
begin
  if not (actor() = 'nightly' or actor() = 'person' and asker_administers()) then
    raise exception 'only the administration is told the numbers of the municipality' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(7301005, hashtext(actor_municipality()::text));
  former := step_into('numbers');
  if not exists (
    select from presence_number_made m join presence_number n on n.municipality_id = m.municipality_id
    where m.municipality_id = actor_municipality() and m.year_first = this_year
      and date_trunc('week', m.until) = date_trunc('week', actor_today()))
  then
    delete from presence_number_pupil p where p.municipality_id = actor_municipality() and p.year_first <> this_year;
    select jsonb_agg(to_jsonb(n)) into counted
      from municipality_presence(days, mornings, last_lessons, this_year, over_permille, over_days, smallest) n;
    delete from presence_number_made m where m.municipality_id = actor_municipality();
    insert into presence_number_made (municipality_id, year_first, until, over_permille, over_days, smallest)
      values (actor_municipality(), this_year, actor_today(), over_permille, over_days, smallest);
    insert into presence_number
      select actor_municipality(), n.school_id, n.grade, n.since, n.pupils, n.past_total, n.most_registered, n.registered, n.sick, n.authorised,
        n.unauthorised
      from jsonb_populate_recordset(null::presence_number, coalesce(counted, '[]')) n;
  end if;
  perform step_back(former);
end $$;

-- Every value a parameter has had, with who set it and when: the table itself keeps only what holds.
create table municipality_parameter_change (
  municipality_id uuid not null references municipality,
  id bigint generated always as identity,
  key text not null,
  valid_from date not null,
  former jsonb,
  value jsonb,
  changed_by uuid,
  changed_by_actor text not null default actor(),
  changed_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, id)
);
create index municipality_parameter_change_key on municipality_parameter_change (municipality_id, key, id);
alter table municipality_parameter_change enable row level security;
alter table municipality_parameter_change force row level security;
create policy parameter_change_read on municipality_parameter_change for select using (
  municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) or (select actor_has_role('systemAdministrator')) or (select actor()) = 'operator'));
create policy parameter_change_kept on municipality_parameter_change for insert with check (municipality_id = (select actor_municipality()));
grant select on municipality_parameter_change to medvind_app;

-- Who changed it is never taken from the one who asks.
create function keep_parameter_change() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' and tg_op <> 'DELETE' and (old.key, old.valid_from) is distinct from (new.key, new.valid_from) then
    raise exception 'a parameter keeps its key and its day' using errcode = 'check_violation';
  end if;
  insert into municipality_parameter_change (municipality_id, key, valid_from, former, value, changed_by)
    values (case when tg_op = 'DELETE' then old.municipality_id else new.municipality_id end,
      case when tg_op = 'DELETE' then old.key else new.key end, case when tg_op = 'DELETE' then old.valid_from else new.valid_from end,
      case when tg_op <> 'INSERT' then old.value end, case when tg_op <> 'DELETE' then new.value end, actor_person());
  if tg_op = 'DELETE' then
    return old;
  end if;
  new.changed_by := actor_person();
  new.changed_at := clock_timestamp();
  return new;
end $$;
create trigger parameter_changed before insert or update or delete on municipality_parameter
  for each row execute function keep_parameter_change();

-- A change that has not begun can be taken back; one that has begun is part of the past.
create policy parameter_take_back on municipality_parameter for delete using (
  municipality_id = (select actor_municipality()) and valid_from > (select actor_today())
  and ((select actor_has_role('administration')) or (select actor_has_role('systemAdministrator'))));
grant delete on municipality_parameter to medvind_app;
