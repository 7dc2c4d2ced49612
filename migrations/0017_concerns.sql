-- A concern (undring): an adult of the school, a guardian or a pupil has seen something and wonders. It is answered: taken up, combined
-- with another, or closed with a reason that the one who started it can read.
create table concern (
  municipality_id uuid not null,
  id uuid not null,
  -- The school that answers. For a child it is the one it goes to when the concern is started.
  school_id uuid not null,
  subject text not null check (subject in ('class', 'team', 'group', 'child')),
  class_id uuid,
  -- A team or a group in the starter's own words.
  named text check (length(named) between 1 and 100),
  pupil_id uuid,
  -- As whom it was written: an adult at work, the child's guardian, the child.
  voice text not null check (voice in ('staff', 'guardian', 'pupil')),
  -- A family says whether those who teach the child may read along with the school's leaders.
  audience text not null check (audience in ('leaders', 'leadersAndTeachers')),
  started_by uuid not null,
  started_at timestamptz not null default clock_timestamp(),
  -- The form it was written in, so that a form that is sent twice makes one concern.
  form_key uuid not null,
  works_well text check (length(works_well) between 1 and 2000),
  seen text not null check (length(seen) between 1 and 4000),
  wonders text check (length(wonders) between 1 and 2000),
  known_by text check (length(known_by) between 1 and 500),
  state text not null default 'open' check (state in ('open', 'takenUp', 'combined', 'closed')),
  assigned_to uuid,
  assigned_by uuid,
  assigned_at timestamptz,
  answer text check (length(answer) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  combined_with uuid,
  -- The plan that it became, when it was taken up with one.
  plan_id uuid,
  -- The starter may ask again once.
  asked_again text check (length(asked_again) between 1 and 2000),
  asked_again_at timestamptz,
  version integer not null default 1,
  primary key (municipality_id, id),
  unique (municipality_id, started_by, form_key),
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, class_id) references class,
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, started_by) references person,
  foreign key (municipality_id, assigned_to) references person,
  foreign key (municipality_id, answered_by) references person,
  foreign key (municipality_id, combined_with) references concern,
  check ((subject = 'class') = (class_id is not null)),
  check ((subject in ('team', 'group')) = (named is not null)),
  check ((subject = 'child') = (pupil_id is not null)),
  -- A family writes about its own child, and a pupil about themselves.
  check (voice = 'staff' or subject = 'child'),
  check (voice <> 'pupil' or started_by = pupil_id),
  check (voice <> 'staff' or audience = 'leaders'),
  check ((assigned_to is null) = (assigned_by is null) and (assigned_to is null) = (assigned_at is null)),
  -- An answer is whole, or there is none.
  check ((state = 'open') = (answer is null) and (state = 'open') = (answered_by is null) and (state = 'open') = (answered_at is null)),
  check ((state = 'combined') = (combined_with is not null)),
  check (combined_with <> id),
  check (plan_id is null or state = 'takenUp'),
  check ((asked_again is null) = (asked_again_at is null))
);
create index concern_school on concern (municipality_id, school_id, state);
create index concern_open on concern (municipality_id) where state = 'open';
create index concern_answered on concern (municipality_id, answered_at) where answered_at is not null;
create index concern_pupil on concern (municipality_id, pupil_id) where pupil_id is not null;
create index concern_combined on concern (municipality_id, combined_with) where combined_with is not null;
create index concern_assigned on concern (municipality_id, assigned_to) where assigned_to is not null;

-- What was done with it, one line each, so that an answer that was asked about again is not lost. Written by the trigger, never by hand.
create table concern_step (
  municipality_id uuid not null,
  id bigint generated always as identity,
  concern_id uuid not null,
  kind text not null check (kind in ('handedOn', 'takenUp', 'combined', 'closed', 'askedAgain', 'planBegun')),
  words text,
  by_person uuid not null,
  to_person uuid,
  at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, concern_id) references concern
);
create index concern_step_concern on concern_step (municipality_id, concern_id);

-- Who works with what. Asked with the rights of the one who asks.
create function actor_works_at(school uuid, wanted text[]) returns boolean language sql stable as $$
  select exists (
    select from staff_role r
    where r.municipality_id = actor_municipality() and r.person_id = actor_person() and r.role = any (wanted)
      and (r.school_id = school or r.school_id is null)
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;
create function actor_sees_pupil_by(pupil uuid, reasons text[]) returns boolean language sql stable as $$
  select exists (
    select from pupil_access a
    where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.pupil_id = pupil and a.reason = any (reasons)
      and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;
create function starting_roles() returns text[] language sql immutable as $$
  select array['teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader', 'psychologist', 'socialWorker']
$$;
create function working_reasons() returns text[] language sql immutable as $$
  select array['teachesClass', 'leadsSchool', 'onPlan', 'onCourse']
$$;

-- Who receives a concern, answers it and hands it on: the school's leaders; coordinators and counsellors too, but those of a child only
-- when a colleague wrote it and they see the child already. Never one who has custody of the child, or is the child: what a colleague or
-- the child itself writes is not read by the family through the back door of its work.
create function actor_receives_concern(c concern) returns boolean language sql stable as $$
  select case
    when c.subject <> 'child' then actor_works_at(c.school_id, array['schoolLeader', 'milCoordinator', 'counsellor'])
    when actor_sees_pupil_by(c.pupil_id, array['self', 'custody']) then false
    else
      exists (
        select from pupil_access a
        where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.pupil_id = c.pupil_id
          and a.reason = 'leadsSchool' and a.ground_id = c.school_id
          and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
      or c.voice = 'staff' and actor_works_at(c.school_id, array['milCoordinator', 'counsellor'])
        and actor_sees_pupil_by(c.pupil_id, working_reasons())
    end
$$;
-- The colleague it was handed on to answers it too, as long as they see the child, or work at the school.
create function actor_answers_concern(c concern) returns boolean language sql stable as $$
  select actor_receives_concern(c)
    or c.assigned_to = actor_person() and case
      when c.subject <> 'child' then actor_works_at(c.school_id, starting_roles())
      else actor_sees_pupil_by(c.pupil_id, working_reasons()) and not actor_sees_pupil_by(c.pupil_id, array['self', 'custody'])
      end
$$;
-- Whoever started it reads it on, as long as what gave them the right to write it holds.
create function actor_started_concern(c concern) returns boolean language sql stable as $$
  select c.started_by = actor_person() and case
    when c.subject <> 'child' then actor_works_at(c.school_id, starting_roles())
    when c.voice = 'staff' then actor_sees_pupil_by(c.pupil_id, working_reasons())
    when c.voice = 'guardian' then actor_sees_pupil_by(c.pupil_id, array['custody'])
    else actor_sees_pupil_by(c.pupil_id, array['self'])
    end
$$;
create function actor_reads_concern(c concern) returns boolean language sql stable as $$
  select actor_started_concern(c) or actor_answers_concern(c)
    or c.audience = 'leadersAndTeachers' and actor_sees_pupil_by(c.pupil_id, array['teachesClass'])
      and not actor_sees_pupil_by(c.pupil_id, array['self', 'custody'])
$$;

alter table concern enable row level security;
alter table concern force row level security;
-- The rule stands in actor_reads_concern, but looks things up for each row. What comes before it is computed once per query, and lets
-- through to it only what can be the actor's: a municipality has thousands of concerns, and a person reads a few.
create function actor_receiving_schools() returns uuid[] language sql stable as $$
  select array(
    select s.id from school s
    where s.municipality_id = actor_municipality() and actor_works_at(s.id, array['schoolLeader', 'milCoordinator', 'counsellor']))
$$;
create function actor_working_pupils() returns uuid[] language sql stable as $$
  select array(
    select distinct a.pupil_id from pupil_access a
    where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.reason = any (working_reasons())
      and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;
create policy concern_read on concern for select using (
  municipality_id = (select actor_municipality()) and (
    (select actor()) = 'numbers'
    or subject <> 'child' and school_id = any ((select actor_receiving_schools())::uuid[])
    -- "is not null" first: an unknown would let the row through to the costly rule.
    or (started_by = (select actor_person()) or assigned_to is not null and assigned_to = (select actor_person())
        or pupil_id is not null and pupil_id = any ((select actor_working_pupils())::uuid[])
          and (audience = 'leadersAndTeachers' or school_id = any ((select actor_receiving_schools())::uuid[])))
      and actor_reads_concern(concern)));
create policy concern_start on concern for insert with check (
  municipality_id = (select actor_municipality()) and started_by = (select actor_person()) and version = 1
  and state = 'open' and assigned_to is null and asked_again is null
  and case
    when subject = 'child' then
      exists (
        select from enrolment e
        where e.municipality_id = (select actor_municipality()) and e.pupil_id = concern.pupil_id and e.school_id = concern.school_id
          and e.valid_from <= (select actor_today()) and (e.valid_to is null or e.valid_to > (select actor_today())))
      and actor_started_concern(concern)
    else
      actor_started_concern(concern)
      and (subject <> 'class' or exists (
        select from class k
        where k.municipality_id = (select actor_municipality()) and k.id = concern.class_id and k.school_id = concern.school_id
          and k.valid_from <= (select actor_today()) and (k.valid_to is null or k.valid_to > (select actor_today()))))
    end);
-- Who may do which step stands in the trigger below: it sees the row before and after.
create policy concern_answer on concern for update
  using (municipality_id = (select actor_municipality()) and (actor_answers_concern(concern) or actor_started_concern(concern)))
  with check (municipality_id = (select actor_municipality()));
grant select, insert on concern to medvind_app;
grant update (state, assigned_to, assigned_by, assigned_at, answer, answered_by, answered_at, combined_with, plan_id, asked_again,
  asked_again_at, version) on concern to medvind_app;

alter table concern_step enable row level security;
alter table concern_step force row level security;
create policy concern_step_read on concern_step for select using (
  municipality_id = (select actor_municipality()) and exists (
    select from concern c where c.municipality_id = concern_step.municipality_id and c.id = concern_step.concern_id));
create policy concern_step_kept on concern_step for insert with check (municipality_id = (select actor_municipality()));
grant select on concern_step to medvind_app;

-- A colleague it can be handed on to: one who sees the child in their work and has not custody of it, or who works at the school.
create function can_be_handed(c concern) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  -- A concern that the one who asks does not read is handed to nobody.
  is_read boolean := exists (
    select from concern o where o.municipality_id = actor_municipality() and o.id = c.id and o.school_id = c.school_id
      and o.subject = c.subject and o.pupil_id is not distinct from c.pupil_id);
  former text := step_into('numbers');
  can_be boolean := case
    when c.subject = 'child' then exists (
        select from pupil_access a
        where a.municipality_id = c.municipality_id and a.person_id = c.assigned_to and a.pupil_id = c.pupil_id
          and a.reason = any (working_reasons()) and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
      and not exists (
        select from pupil_access a
        where a.municipality_id = c.municipality_id and a.person_id = c.assigned_to and a.pupil_id = c.pupil_id
          and a.reason in ('self', 'custody') and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
    else exists (
        select from staff_role r
        where r.municipality_id = c.municipality_id and r.person_id = c.assigned_to and r.role = any (starting_roles())
          and (r.school_id = c.school_id or r.school_id is null)
          and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
    end;
begin
  perform step_back(former);
  return is_read and can_be and c.assigned_to <> c.started_by;
end $$;
revoke execute on function can_be_handed from public;
grant execute on function can_be_handed to medvind_app;

-- The steps that exist. Anything else cannot be written, by whatever page.
create function concern_takes_step() returns trigger language plpgsql as $$
declare
  me uuid := actor_person();
  unchanged jsonb := to_jsonb(old) - 'version';
  changed jsonb := to_jsonb(new) - 'version';
  handing text[] := array['assigned_to', 'assigned_by', 'assigned_at'];
  answering text[] := array['state', 'answer', 'answered_by', 'answered_at', 'combined_with', 'plan_id'];
  asking text[] := array['asked_again', 'asked_again_at'];
  is_allowed boolean := false;
begin
  if old.state = 'open' and new.state = 'open' then
    is_allowed := unchanged - handing = changed - handing and new.assigned_to is distinct from old.assigned_to
      and new.assigned_by = me and actor_receives_concern(old) and can_be_handed(new);
  elsif old.state = 'open' then
    is_allowed := unchanged - answering = changed - answering and new.answered_by = me and actor_answers_concern(old);
    if new.state = 'combined' then
      -- Of two that are combined into each other at the same moment the later one must see that the earlier is no longer there to
      -- be combined into: that is what keeps them from going in a circle.
      perform pg_advisory_xact_lock(7301017, hashtext(new.school_id::text));
      is_allowed := is_allowed and exists (
        select from concern target
        where target.municipality_id = new.municipality_id and target.id = new.combined_with and target.state in ('open', 'takenUp')
          and target.school_id = new.school_id and target.subject = new.subject
          and target.class_id is not distinct from new.class_id and target.pupil_id is not distinct from new.pupil_id);
    end if;
  elsif new.state = 'open' then
    is_allowed := unchanged - (answering || asking) = changed - (answering || asking)
      and old.asked_again_at is null and new.asked_again_at is not null and old.plan_id is null
      and old.started_by = me and actor_started_concern(old);
  elsif old.state = 'takenUp' and new.state = 'takenUp' then
    is_allowed := unchanged - 'plan_id' = changed - 'plan_id' and old.plan_id is null and new.plan_id is not null
      and actor_answers_concern(old);
  end if;
  if not coalesce(is_allowed, false) or new.version <> old.version + 1 then
    raise exception 'a concern cannot go from % to % so', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
-- What a deletion clears is no step of anybody's.
create trigger concern_step_taken before update on concern for each row when (actor() <> 'retention') execute function concern_takes_step();

create function keep_concern_step() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into concern_step (municipality_id, concern_id, kind, words, by_person, to_person, at)
    select new.municipality_id, new.id, step.kind, step.words, actor_person(), step.to_person, step.at
    from (select
      case when new.state <> old.state and new.state = 'open' then 'askedAgain' when new.state <> old.state then new.state
        when new.plan_id is distinct from old.plan_id then 'planBegun' else 'handedOn' end as kind,
      case when new.state <> old.state and new.state = 'open' then new.asked_again when new.state <> old.state then new.answer end as words,
      case when new.state = old.state and new.state = 'open' then new.assigned_to end as to_person,
      case when new.state <> old.state and new.state = 'open' then new.asked_again_at when new.state <> old.state then new.answered_at
        when new.plan_id is distinct from old.plan_id then clock_timestamp() else new.assigned_at end as at) step;
  return null;
end $$;
create trigger concern_step_kept after update on concern for each row when (actor() <> 'retention') execute function keep_concern_step();

-- What someone started and may no longer read, because they no longer see the child or work at the school: that it was answered, and
-- nothing of the child or the words.
create function own_concerns_out_of_sight()
  returns table (id uuid, subject text, started_at timestamptz, state text, answered_at timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  readable uuid[] := array(select c.id from concern c where c.municipality_id = actor_municipality() and c.started_by = actor_person());
  former text := step_into('numbers');
begin
  return query
    select c.id, c.subject, c.started_at, c.state, c.answered_at from concern c
    where c.municipality_id = actor_municipality() and c.started_by = asking_person() and c.id <> all (readable)
    order by c.started_at desc, c.id;
  perform step_back(former);
end $$;

-- How many concerns about children wait at the schools that one coordinates, of those that the school's leaders answer.
create function concerns_for_leaders() returns table (school_id uuid, waiting bigint)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  readable uuid[] := array(
    select c.id from concern c where c.municipality_id = actor_municipality() and c.subject = 'child' and c.state = 'open');
  schools uuid[] := array(
    select s.id from school s
    where s.municipality_id = actor_municipality() and actor_works_at(s.id, array['milCoordinator', 'counsellor']));
  former text := step_into('numbers');
begin
  return query
    select c.school_id, count(*) from concern c
    where c.municipality_id = actor_municipality() and c.subject = 'child' and c.state = 'open' and c.id <> all (readable)
      and c.school_id = any (schools)
    group by c.school_id;
  perform step_back(former);
end $$;

-- What became of the concern that this one was combined with, for one who reads this one and perhaps not the other.
create function state_of_combined(concern_id uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  may_read boolean := exists (select from concern c where c.municipality_id = actor_municipality() and c.id = state_of_combined.concern_id);
  former text := step_into('numbers');
  found_state text;
begin
  if may_read then
    with recursive chain as (
      select c.id, c.state, c.combined_with, 1 as depth from concern c
        where c.municipality_id = actor_municipality() and c.id = state_of_combined.concern_id
      union all
      select c.id, c.state, c.combined_with, chain.depth + 1 from chain
        join concern c on c.municipality_id = actor_municipality() and c.id = chain.combined_with
        where chain.depth < 100)
    select chain.state into found_state from chain order by chain.depth desc limit 1;
  end if;
  perform step_back(former);
  return found_state;
end $$;

-- Where the starters are told that there is an answer: the one of this concern, and those of the concerns combined into it. Answered only
-- to one who answers it; an address goes from here to the outbox and to no page.
create function concern_mail_addresses(concern_id uuid) returns table (recipient text, locale text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  may_answer boolean := exists (
    select from concern c where c.municipality_id = actor_municipality() and c.id = concern_mail_addresses.concern_id
      and actor_answers_concern(c));
  former text := step_into('numbers');
  persons uuid[];
begin
  if may_answer then
    with recursive told as (
      select c.id, c.started_by, 1 as depth from concern c
        where c.municipality_id = actor_municipality() and c.id = concern_mail_addresses.concern_id
      union
      select c.id, c.started_by, told.depth + 1 from told
        join concern c on c.municipality_id = actor_municipality() and c.combined_with = told.id
        where told.depth < 100)
    select array_agg(distinct told.started_by) into persons from told
      join person p on p.municipality_id = actor_municipality() and p.id = told.started_by and p.enabled
        and (p.valid_to is null or p.valid_to > actor_today())
      where told.started_by <> asking_person();
    perform step_into('sign-in');
    return query
      select a.email, a.locale from account a
      where a.municipality_id = actor_municipality() and a.person_id = any (persons) and a.activated_at is not null;
  end if;
  perform step_back(former);
end $$;

revoke execute on function own_concerns_out_of_sight, concerns_for_leaders, state_of_combined, concern_mail_addresses from public;
grant execute on function own_concerns_out_of_sight, concerns_for_leaders, state_of_combined, concern_mail_addresses to medvind_app;
