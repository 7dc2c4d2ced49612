-- Texts made from a plan for use elsewhere: the paragraph for the meddelelsesbog and the referral. They are edited here before use.
create table plan_letter (
  municipality_id uuid not null,
  plan_id uuid not null,
  kind text not null check (kind in ('messageBook', 'referral')),
  text text not null check (length(text) between 1 and 60000),
  written_by uuid not null,
  written_at timestamptz not null,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, plan_id, kind),
  foreign key (municipality_id, plan_id) references plan
);
alter table plan_letter enable row level security;
alter table plan_letter force row level security;
create policy plan_letter_read on plan_letter for select using (
  municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[]));
create policy plan_letter_add on plan_letter for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person())
  and plan_id = any ((select plans_worked_on())::uuid[]));
create policy plan_letter_change on plan_letter for update
  using (municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[]))
  with check (written_by = (select actor_person()));
create policy plan_letter_remove on plan_letter for delete using (
  municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[]));
grant select, insert, update (text, written_by, written_at, version), delete on plan_letter to medvind_app;
select open_to_retention('plan_letter');
