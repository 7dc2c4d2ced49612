-- Follow-up on a plan: what may still change once it is done, what is added to it later, and which reminders were sent.

-- A meeting is on the day that the follow-up is due, as a clock in Denmark says it, also where the clocks change in between.
alter table plan_follow_up add constraint plan_follow_up_meets_when_due
  check (starts_at is null or (starts_at at time zone 'Europe/Copenhagen')::date = due);

-- A follow-up is done in a plan that runs. What was written then stands; whoever wrote it may correct it on the same day.
create function keep_follow_up() returns trigger language plpgsql as $$
declare
  plan_status text := (select p.status from plan p where p.municipality_id = new.municipality_id and p.id = new.plan_id);
begin
  if new.state = 'done' and (tg_op = 'INSERT' or old.state <> 'done') and plan_status is distinct from 'running' then
    raise exception 'a plan that does not run is not followed up' using errcode = 'check_violation', constraint = 'follow_up_not_running';
  end if;
  if tg_op = 'INSERT' then return new; end if;
  if new.plan_id <> old.plan_id or old.state = 'cancelled' then
    raise exception 'a follow-up that is cancelled stays so' using errcode = 'check_violation', constraint = 'follow_up_stands';
  end if;
  if new.state <> 'cancelled' and plan_status in ('closed', 'continued') then
    raise exception 'the plan has ended' using errcode = 'check_violation', constraint = 'plan_ended';
  end if;
  if old.state = 'done' and (
    (new.state, new.due, new.starts_at, new.done_by, new.done_at) is distinct from (old.state, old.due, old.starts_at, old.done_by, old.done_at)
    or actor_person() is distinct from old.done_by
    or (old.done_at at time zone 'Europe/Copenhagen')::date <> actor_today()) then
    raise exception 'what was written at a follow-up stands' using errcode = 'check_violation', constraint = 'follow_up_stands';
  end if;
  return new;
end $$;
create trigger follow_up_stands before insert or update on plan_follow_up for each row execute function keep_follow_up();

-- What is said about a follow-up after it was done: by somebody else, or on another day. The family reads it as it reads the follow-up.
create table plan_follow_up_note (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  follow_up_id uuid not null,
  text text not null check (length(text) between 1 and 10000),
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id) references plan,
  foreign key (municipality_id, follow_up_id) references plan_follow_up,
  foreign key (municipality_id, written_by) references person
);
create index plan_follow_up_note_plan on plan_follow_up_note (municipality_id, plan_id);
alter table plan_follow_up_note enable row level security;
alter table plan_follow_up_note force row level security;
create policy plan_follow_up_note_read on plan_follow_up_note for select using (
  municipality_id = (select actor_municipality())
  and exists (select from plan p where p.municipality_id = plan_follow_up_note.municipality_id and p.id = plan_follow_up_note.plan_id));
create policy plan_follow_up_note_add on plan_follow_up_note for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person())
  and plan_id = any ((select plans_worked_on())::uuid[])
  and exists (select from plan_follow_up f where f.municipality_id = plan_follow_up_note.municipality_id
    and f.id = plan_follow_up_note.follow_up_id and f.plan_id = plan_follow_up_note.plan_id and f.state = 'done'));
grant select, insert on plan_follow_up_note to medvind_app;
create trigger ended_plan before insert on plan_follow_up_note for each row execute function refuse_ended_plan();

-- Which reminders were sent to whom, so that none is sent twice; a follow-up that is moved is reminded of again.
create table plan_reminder (
  municipality_id uuid not null,
  follow_up_id uuid not null,
  person_id uuid not null,
  due date not null,
  kind text not null check (kind in ('ahead', 'day', 'moved', 'cancelled')),
  queued_at timestamptz not null,
  primary key (municipality_id, follow_up_id, person_id, due, kind),
  foreign key (municipality_id, follow_up_id) references plan_follow_up,
  foreign key (municipality_id, person_id) references person
);
alter table plan_reminder enable row level security;
alter table plan_reminder force row level security;
create policy plan_reminder_nightly on plan_reminder
  using (municipality_id = (select actor_municipality()) and (select actor()) = 'nightly')
  with check (municipality_id = (select actor_municipality()) and (select actor()) = 'nightly');
grant select, insert on plan_reminder to medvind_app;

-- Mail leaves for every municipality in turn, so whoever sends it knows which of them are invented.
create policy municipality_for_reminders on municipality for select using ((select actor()) = 'nightly');

-- Where the people of one municipality get their mail, and in which language: told to the one who reminds, and to nobody else.
create function mail_addresses(persons uuid[]) returns table (person_id uuid, email text, locale text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if actor() <> 'nightly' then
    raise exception 'only reminders are addressed here' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('sign-in');
  return query select a.person_id, a.email, a.locale from account a
    where a.municipality_id = actor_municipality() and a.person_id = any (persons) and a.activated_at is not null;
  perform step_back(former);
end $$;
revoke execute on function mail_addresses from public;
grant execute on function mail_addresses to medvind_app;

-- A follow-up at the moment its mail is written, which is outside any municipality: when it is, and nothing of what it is about.
create function follow_up_to_mail(municipality uuid, follow_up uuid, reader uuid)
  returns table (plan_id uuid, due date, starts_at timestamptz, minutes smallint, state text, version integer)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former_municipality text := coalesce(current_setting('medvind.municipality', true), '');
begin
  if actor() <> 'nightly' then
    raise exception 'only reminders are written here' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('medvind.municipality', municipality::text, true);
  return query select f.plan_id, f.due, f.starts_at, f.minutes, f.state, f.version
    from plan_follow_up f
      join plan p on p.municipality_id = f.municipality_id and p.id = f.plan_id
      join plan_member w on w.municipality_id = f.municipality_id and w.plan_id = f.plan_id and w.person_id = reader
    where f.municipality_id = municipality and f.id = follow_up and f.state <> 'done'
      and (f.state = 'cancelled' or p.status in ('agreed', 'running'))
      and w.valid_from <= actor_today() and (w.valid_to is null or w.valid_to > actor_today());
  perform set_config('medvind.municipality', former_municipality, true);
end $$;
revoke execute on function follow_up_to_mail from public;
grant execute on function follow_up_to_mail to medvind_app;

-- How the plans of a municipality are followed up, for the one who coordinates: which school, and days. No plan, no child, no words.
create function plan_dates_of_municipality()
  returns table (school_id uuid, subject text, status text, begun_on date, touched_on date, running_since date,
    next_due date, first_overdue date, measures_end date)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if actor() <> 'person' or not exists (
    select from staff_role r where r.municipality_id = actor_municipality() and r.person_id = asking_person() and r.role = 'milCoordinator'
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())) then
    raise exception 'only a coordinator is told the dates of all plans' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('nightly');
  return query select d.school_id, d.subject, d.status, d.begun_on, d.touched_on, d.running_since, d.next_due, d.first_overdue, d.measures_end
    from plan_dates d where d.municipality_id = actor_municipality() and d.status not in ('closed', 'continued');
  perform step_back(former);
end $$;

-- The days that decide whether a plan is late, read with the rights of the one who asks.
create view plan_dates with (security_invoker = true) as
  select p.municipality_id, p.id as plan_id, p.school_id, p.subject, p.status,
    (p.begun_at at time zone 'Europe/Copenhagen')::date as begun_on,
    (greatest(p.changed_at, f.done_at, a.set_at) at time zone 'Europe/Copenhagen')::date as touched_on,
    (v.running_at at time zone 'Europe/Copenhagen')::date as running_since,
    f.next_due, f.first_overdue, t.measures_end
  from plan p
    left join lateral (
      select max(f.done_at) as done_at,
        min(f.due) filter (where f.state = 'planned' and f.due >= actor_today()) as next_due,
        min(f.due) filter (where f.state = 'planned' and f.due < actor_today()) as first_overdue
      from plan_follow_up f where f.municipality_id = p.municipality_id and f.plan_id = p.id) f on true
    left join lateral (select max(a.set_at) as set_at
      from plan_attainment a where a.municipality_id = p.municipality_id and a.plan_id = p.id) a on true
    left join lateral (select max(v.made_at) as running_at
      from plan_version v where v.municipality_id = p.municipality_id and v.plan_id = p.id and v.cause = 'running') v on true
    left join lateral (select max(t.last_day) as measures_end
      from plan_measure t where t.municipality_id = p.municipality_id and t.plan_id = p.id and t.dropped_at is null) t on true;
grant select on plan_dates to medvind_app;
revoke execute on function plan_dates_of_municipality from public;
grant execute on function plan_dates_of_municipality to medvind_app;
