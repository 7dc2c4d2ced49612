-- Writing a plan together. Each open page writes with a pen of its own (the client id of a shared document), and a pen belongs to the one
-- who first wrote with it: nobody can write as if they were another, or take the place of a letter that another is about to write.
create table plan_text_pen (
  municipality_id uuid not null,
  plan_id uuid not null,
  pen bigint not null check (pen between 0 and 4294967295),
  person_id uuid not null,
  primary key (municipality_id, plan_id, pen),
  foreign key (municipality_id, plan_id) references plan
);
alter table plan_text_pen enable row level security;
alter table plan_text_pen force row level security;
create policy plan_text_pen_read on plan_text_pen for select using (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'writing' or plan_id = any ((select plans_worked_on())::uuid[])));
create policy plan_text_pen_add on plan_text_pen for insert with check (
  municipality_id = (select actor_municipality())
  and ((select actor()) = 'writing' or person_id = (select actor_person()) and plan_id = any ((select plans_worked_on())::uuid[])));
grant select, insert on plan_text_pen to medvind_app;

-- Who, of those that write in these plans now, still may: signed in, employed in a role that writes plans, at work on this plan, which has
-- not ended. Asked for everyone at once, before anything they wrote is kept and before anything is sent to them.
create function plan_writers_now(plans uuid[], sessions uuid[], moment timestamptz) returns table (plan_id uuid, session_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('operator');
  asked_plans uuid[];
  asked_sessions uuid[];
  people uuid[];
begin
  if former = 'writing' then
    select array_agg(a.plan), array_agg(s.id), array_agg(s.person_id) into asked_plans, asked_sessions, people
    from unnest(plans, sessions) as a (plan, session)
    join session s on s.id = a.session and s.municipality_id = actor_municipality() and s.expires_at > moment
    join person p on p.municipality_id = s.municipality_id and p.id = s.person_id
    where p.enabled and (p.valid_to is null or p.valid_to > actor_today()) and exists (
      select from staff_role r
      where r.municipality_id = s.municipality_id and r.person_id = s.person_id
        and r.role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader')
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()));
    perform step_into('access');
    return query
      select w.plan, w.session from unnest(asked_plans, asked_sessions, people) as w (plan, session, person)
      join plan p on p.municipality_id = actor_municipality() and p.id = w.plan and p.status not in ('closed', 'continued')
      where not guards_child_of_plan(p.id, w.person) and (exists (
          select from plan_member s
          where s.municipality_id = p.municipality_id and s.plan_id = p.id and s.person_id = w.person
            and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today()))
        or exists (
          select from staff_role r
          where r.municipality_id = p.municipality_id and r.school_id = p.school_id and r.person_id = w.person and r.role = 'schoolLeader'
            and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())));
  end if;
  perform step_back(former);
end $$;
revoke execute on function plan_writers_now from public;
grant execute on function plan_writers_now to medvind_app;
