-- A plan across organisations: only with a stated basis, for a time, and never as a copy. Whoever is invited reads this plan and nothing else
-- about the child; when the share ends, the next look finds nothing.

-- The moment at which a transaction began, as the application's clock has it. Without it no share runs: a missing clock opens nothing.
create function actor_now() returns timestamptz language sql stable parallel safe
  as $$ select actor_setting('now')::timestamptz $$;

create or replace function open_session(token bytea, today date, moment timestamptz)
  returns table (session_id uuid, municipality_id uuid, municipality_name text, is_demo boolean, person_id uuid, given_name text, family_name text, roles jsonb)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_session session;
  role_names text;
  staff_roles jsonb;
begin
  perform set_config('medvind.actor', 'sign-in', true), set_config('medvind.person', '', true), set_config('medvind.roles', '', true),
    set_config('medvind.today', today::text, true), set_config('medvind.municipality', '', true), set_config('medvind.now', moment::text, true);
  select * into found_session from session s where s.token_hash = sha256(token) and s.expires_at > moment;
  if not found then
    return;
  end if;
  if found_session.last_seen_at < moment - interval '5 minutes' then
    update session s set last_seen_at = moment where s.token_hash = found_session.token_hash;
  end if;
  perform set_config('medvind.municipality', found_session.municipality_id::text, true),
    set_config('medvind.person', found_session.person_id::text, true), set_config('medvind.actor', 'operator', true);
  select string_agg(distinct r.role, ','), jsonb_agg(distinct jsonb_build_object('role', r.role, 'school', r.school_id))
    into role_names, staff_roles
    from staff_role r where r.municipality_id = found_session.municipality_id and r.person_id = found_session.person_id
      and r.valid_from <= today and (r.valid_to is null or r.valid_to > today);
  return query
    select found_session.id, m.id, m.name, m.is_demo, p.id, coalesce(p.preferred_given_name, p.given_name),
      coalesce(p.preferred_family_name, p.family_name),
      coalesce(staff_roles, '[]')
        || case when exists (select from guardianship g
            where g.municipality_id = m.id and g.guardian_id = p.id and g.has_custody and g.access_level = 'full'
              and g.valid_from <= today and (g.valid_to is null or g.valid_to > today))
          then '[{"role": "custodyHolder", "school": null}]'::jsonb else '[]' end
        || case when exists (select from pupil u where u.municipality_id = m.id and u.id = p.id)
          then '[{"role": "pupil", "school": null}]'::jsonb else '[]' end
    from municipality m join person p on p.municipality_id = m.id and p.id = found_session.person_id
    where m.id = found_session.municipality_id and (p.valid_to is null or p.valid_to > today) and p.enabled;
  if not found then
    perform set_config('medvind.actor', 'sign-in', true), set_config('medvind.person', '', true), set_config('medvind.municipality', '', true);
    return;
  end if;
  perform set_config('medvind.roles', coalesce(role_names, ''), true), set_config('medvind.actor', 'person', true);
end $$;

-- What may be the ground for sharing, and the duties that are shown beside it: the municipality's own words, each with its source. No rule of
-- the program reads a paragraph here; people do. A version never changes, so that a share keeps the words it was made by.
create table legal_basis (
  municipality_id uuid not null references municipality,
  key text not null check (key ~ '^[a-z][a-zA-Z0-9]{0,49}$'),
  version integer not null check (version > 0),
  kind text not null check (kind in ('basis', 'duty')),
  title text not null check (length(title) between 1 and 200),
  text text not null check (length(text) between 1 and 4000),
  source text not null check (length(source) between 1 and 500),
  organisations text[] not null check (organisations <@ array['ppr', 'socialServices', 'health', 'other']),
  needs_consent boolean not null default false,
  -- Written from memory or from an older source: the municipality checks it before it relies on it.
  is_unverified boolean not null default false,
  is_example boolean not null default false,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  made_by uuid,
  made_at timestamptz not null,
  primary key (municipality_id, key, version),
  foreign key (municipality_id, made_by) references person,
  check ((kind = 'basis') = (cardinality(organisations) > 0))
);
alter table legal_basis enable row level security;
alter table legal_basis force row level security;
create policy legal_basis_read on legal_basis for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()));
create policy legal_basis_add on legal_basis for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) and made_by = (select actor_person()) or (select actor()) = 'operator'));
grant select, insert on legal_basis to medvind_app;

create function ship_legal_bases(bases jsonb, day date, moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if not (actor() = 'operator' or actor_is_staff()) then
    raise exception 'only the staff are given the grounds' using errcode = 'insufficient_privilege';
  end if;
  if actor() = 'person' and exists (select from legal_basis b where b.municipality_id = actor_municipality()) then
    return;
  end if;
  former := step_into('operator');
  insert into legal_basis (municipality_id, key, version, kind, title, text, source, organisations, needs_consent, is_unverified, is_example,
      valid_from, made_at)
    select actor_municipality(), b ->> 'key', 1, b ->> 'kind', b ->> 'title', b ->> 'text', b ->> 'source',
      array(select jsonb_array_elements_text(b -> 'organisations')), (b ->> 'needsConsent')::boolean, (b ->> 'isUnverified')::boolean, true,
      day, moment
    from jsonb_array_elements(bases) b
    on conflict (municipality_id, key, version) do nothing;
  perform step_back(former);
end $$;
revoke execute on function ship_legal_bases from public;
grant execute on function ship_legal_bases to medvind_app;

-- The plans whose shares one decides about: as the one who leads the plan, or as the leader of its school.
create function plans_led() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  -- Whoever has stopped working here, or has custody of the child, leads none.
  worked uuid[] := plans_worked_on();
  former text := step_into('access');
  led uuid[];
begin
  if former = 'person' then
    select array_agg(w.id) into led from (
      select s.plan_id as id from plan_member s
      where s.municipality_id = actor_municipality() and s.person_id = asking_person() and s.leads
        and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today())
      union
      select p.id from staff_role r join plan p on p.municipality_id = r.municipality_id and p.school_id = r.school_id
      where r.municipality_id = actor_municipality() and r.person_id = asking_person() and r.role = 'schoolLeader'
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())) w
    where w.id = any (worked);
  end if;
  perform step_back(former);
  return coalesce(led, '{}');
end $$;

-- The children whom the one who asks has custody of, or is.
create function own_children() returns uuid[] language sql stable as $$
  select coalesce(array_agg(a.pupil_id), '{}') from pupil_access a
  where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.reason in ('custody', 'self')
    and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today())
$$;
create function children_in_custody() returns uuid[] language sql stable as $$
  select coalesce(array_agg(a.pupil_id), '{}') from pupil_access a
  where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.reason = 'custody'
    and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today())
$$;

-- What the custody holders are asked: what, how much, to whom, why and until when.
create table consent (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  pupil_id uuid not null,
  organisation text not null check (organisation in ('ppr', 'socialServices', 'health', 'other')),
  -- One person, or whoever there has this role.
  recipient_id uuid,
  recipient_role text check (recipient_role in ('psychologist', 'socialWorker', 'networkMember')),
  what text not null check (length(what) between 1 and 2000),
  -- How much of the plan may be opened by it at most: as in plan_share.
  scope text not null check (scope in ('shared', 'whole')),
  purpose text not null check (length(purpose) between 1 and 2000),
  last_day date not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  -- The staff took the question back.
  cancelled_at timestamptz,
  primary key (municipality_id, id),
  unique (municipality_id, plan_id, id),
  foreign key (municipality_id, plan_id) references plan,
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, recipient_id) references person,
  foreign key (municipality_id, asked_by) references person,
  check ((recipient_id is null) <> (recipient_role is null))
);
create index consent_plan on consent (municipality_id, plan_id);
create index consent_pupil on consent (municipality_id, pupil_id);

-- What each custody holder answered, and in which way. Rows are only added: a consent that was withdrawn was once given, and both are kept.
create table consent_answer (
  municipality_id uuid not null,
  consent_id uuid not null,
  guardian_id uuid not null,
  number integer not null check (number > 0),
  answer text not null check (answer in ('given', 'refused', 'withdrawn')),
  way text not null check (way in ('ownSignIn', 'paper')),
  -- On paper, or told: the day it was given, and where the paper or the note of it lies.
  paper_day date,
  paper_place text check (length(paper_place) between 1 and 300),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (municipality_id, consent_id, guardian_id, number),
  foreign key (municipality_id, consent_id) references consent,
  foreign key (municipality_id, guardian_id) references person,
  foreign key (municipality_id, recorded_by) references person,
  check ((way = 'paper') = (paper_day is not null and paper_place is not null)),
  check (way = 'paper' or recorded_by = guardian_id)
);

-- A time-limited access to one plan.
create table plan_share (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  -- Follows from the plan.
  pupil_id uuid,
  recipient_id uuid not null,
  organisation text not null check (organisation in ('ppr', 'socialServices', 'health', 'other')),
  consent_id uuid,
  basis_key text,
  basis_version integer,
  -- Why the law opens for it here.
  reason text check (length(reason) between 1 and 2000),
  purpose text not null check (length(purpose) between 1 and 2000),
  -- 'shared': what the family reads, in its newest version. 'whole': the plan as it is, without restricted notes.
  scope text not null check (scope in ('shared', 'whole')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- Why the family was not written to when the plan was shared without their consent. They can see the share all the same.
  untold_because text check (length(untold_because) between 1 and 1000),
  made_by uuid not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid,
  ended_because text check (ended_because in ('staff', 'withdrawn', 'refused')),
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id) references plan,
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, recipient_id) references person,
  foreign key (municipality_id, plan_id, consent_id) references consent (municipality_id, plan_id, id),
  foreign key (municipality_id, basis_key, basis_version) references legal_basis,
  foreign key (municipality_id, made_by) references person,
  foreign key (municipality_id, ended_by) references person,
  check (ends_at > starts_at),
  check (ends_at <= starts_at + interval '12 months 1 day'),
  check ((basis_key is null) = (basis_version is null)),
  check ((consent_id is null) <> (basis_key is null)),
  check ((basis_key is null) = (reason is null)),
  check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (ended_because is null))
);
create index plan_share_plan on plan_share (municipality_id, plan_id);
create index plan_share_recipient on plan_share (municipality_id, recipient_id) where ended_at is null;
create index plan_share_pupil on plan_share (municipality_id, pupil_id) where pupil_id is not null;
create index plan_share_consent on plan_share (municipality_id, consent_id) where consent_id is not null;
create index read_log_shared on read_log (subject) where reason = 'planShared';

-- Whether a consent stands today: one who has custody has said yes, and nobody who has it has said no or taken it back. What those have
-- answered whose custody is over does not count. Asked only inside the functions below.
create function consent_stands(municipality uuid, asked uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  stands boolean;
begin
  select bool_and(latest.answer = 'given') into stands from (
    select distinct on (a.guardian_id) a.answer
    from consent c
    join guardianship g on g.municipality_id = c.municipality_id and g.pupil_id = c.pupil_id and g.has_custody and g.access_level = 'full'
      and g.valid_from <= actor_today() and (g.valid_to is null or g.valid_to > actor_today())
    join consent_answer a on a.municipality_id = c.municipality_id and a.consent_id = c.id and a.guardian_id = g.guardian_id
    where c.municipality_id = consent_stands.municipality and c.id = consent_stands.asked
    order by a.guardian_id, a.number desc) latest;
  perform step_back(former);
  return coalesce(stands, false);
end $$;

-- The plans that are shared with the one who asks, at this moment: the share runs, the consent it rests on stands, and they still work where
-- they did. Of one scope, or any.
create function plans_shared(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  shared uuid[];
begin
  -- Those who hold no such role are not looked up: every query of a plan asks.
  if former = 'person'
    and string_to_array(coalesce(actor_setting('roles'), ''), ',') && array['psychologist', 'socialWorker', 'networkMember'] then
    select array_agg(distinct s.plan_id) into shared from plan_share s
    where s.municipality_id = actor_municipality() and s.recipient_id = asking_person() and s.ended_at is null
      and s.starts_at <= actor_now() and s.ends_at > actor_now() and (wanted is null or s.scope = wanted)
      and (s.consent_id is null or consent_stands(s.municipality_id, s.consent_id))
      and exists (
        select from staff_role r
        where r.municipality_id = s.municipality_id and r.person_id = s.recipient_id
          and r.role in ('psychologist', 'socialWorker', 'networkMember')
          and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()));
  end if;
  perform step_back(former);
  return coalesce(shared, '{}');
end $$;

create or replace function plans_read_whole() returns uuid[] language sql stable
  as $$ select plans_worked_on() || plans_shared('whole') $$;

alter table consent enable row level security;
alter table consent force row level security;
create policy consent_read on consent for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()) and ((select actor()) = 'nightly'
    or plan_id = any ((select plans_worked_on())::uuid[]) or pupil_id = any ((select children_in_custody())::uuid[])));
create policy consent_ask on consent for insert with check (
  municipality_id = (select actor_municipality()) and asked_by = (select actor_person())
  and plan_id = any ((select plans_worked_on())::uuid[])
  and exists (select from plan p where p.municipality_id = consent.municipality_id and p.id = consent.plan_id and p.pupil_id = consent.pupil_id));
create policy consent_cancel on consent for update using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()) and plan_id = any ((select plans_worked_on())::uuid[]));
grant select, insert on consent to medvind_app;
grant update (cancelled_at) on consent to medvind_app;

alter table consent_answer enable row level security;
alter table consent_answer force row level security;
-- Parents may disagree: an answer is between its guardian and the staff. Whether the consent stands, both are told (consents_standing).
create policy consent_answer_read on consent_answer for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality())
    and exists (select from consent c where c.municipality_id = consent_answer.municipality_id and c.id = consent_answer.consent_id
      and ((select actor()) = 'nightly' or guardian_id = (select actor_person()) or c.plan_id = any ((select plans_worked_on())::uuid[]))));
-- A custody holder for themselves; staff what a custody holder wrote on paper or told them.
create policy consent_answer_add on consent_answer for insert with check (
  municipality_id = (select actor_municipality()) and recorded_by = (select actor_person())
  and exists (
    select from consent c where c.municipality_id = consent_answer.municipality_id and c.id = consent_answer.consent_id
      and case way when 'ownSignIn' then guardian_id = (select actor_person()) and c.pupil_id = any ((select children_in_custody())::uuid[])
        else c.plan_id = any ((select plans_worked_on())::uuid[]) end));
grant select, insert on consent_answer to medvind_app;

alter table plan_share enable row level security;
alter table plan_share force row level security;
create policy plan_share_read on plan_share for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()) and ((select actor()) in ('nightly', 'numbers')
    or plan_id = any ((select plans_worked_on())::uuid[])
    or pupil_id = any ((select own_children())::uuid[])
    or recipient_id = (select actor_person()) and ended_at is null and starts_at <= (select actor_now()) and ends_at > (select actor_now())
      and plan_id = any ((select plans_shared(null))::uuid[])));
create policy plan_share_add on plan_share for insert with check (
  municipality_id = (select actor_municipality()) and made_by = (select actor_person()) and ended_at is null
  and plan_id = any ((select plans_led())::uuid[]));
create policy plan_share_end on plan_share for update using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()) and plan_id = any ((select plans_led())::uuid[]))
  with check ((select actor()) = 'access' or ended_by = (select actor_person()) and ended_because = 'staff');
grant select, insert on plan_share to medvind_app;
grant update (ended_at, ended_by, ended_because) on plan_share to medvind_app;

-- Answers come one after the other. Nobody answers for a child who is not theirs today, gives what is past, or withdraws what they have not
-- given. A no is taken at any time: what was opened may still be open. And a guardian's own no, or yes taken back, stands until they change it
-- on their own sign-in: a paper may narrow what they answered there, and never open it, whatever papers lie in between.
create function keep_consent_answer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  asked consent;
  latest consent_answer;
  own_word text;
  has_custody boolean;
begin
  select * into asked from consent c where c.municipality_id = new.municipality_id and c.id = new.consent_id for update;
  select * into latest from consent_answer a
    where a.municipality_id = new.municipality_id and a.consent_id = new.consent_id and a.guardian_id = new.guardian_id
    order by a.number desc limit 1;
  select a.answer into own_word from consent_answer a
    where a.municipality_id = new.municipality_id and a.consent_id = new.consent_id and a.guardian_id = new.guardian_id and a.way = 'ownSignIn'
    order by a.number desc limit 1;
  select exists (
    select from guardianship g where g.municipality_id = new.municipality_id and g.guardian_id = new.guardian_id
      and g.pupil_id = asked.pupil_id and g.has_custody and g.access_level = 'full'
      and g.valid_from <= actor_today() and (g.valid_to is null or g.valid_to > actor_today())) into has_custody;
  perform step_back(former);
  if new.number <> coalesce(latest.number, 0) + 1 then
    raise exception 'somebody answered meanwhile' using errcode = 'check_violation', constraint = 'consent_answered_meanwhile';
  end if;
  if not has_custody then
    raise exception 'no custody' using errcode = 'check_violation', constraint = 'consent_custody';
  end if;
  if (new.answer = 'withdrawn') <> (coalesce(latest.answer, '') = 'given') then
    raise exception 'that answer does not follow the latest one' using errcode = 'check_violation', constraint = 'consent_order';
  end if;
  if new.answer = 'given' and (asked.cancelled_at is not null or asked.last_day < actor_today()) then
    raise exception 'the question is past' using errcode = 'check_violation', constraint = 'consent_past';
  end if;
  if new.way = 'paper' and new.answer = 'given' and own_word in ('refused', 'withdrawn') then
    raise exception 'a guardian''s own no is theirs to change' using errcode = 'check_violation', constraint = 'consent_own_word';
  end if;
  if new.paper_day > actor_today() then
    raise exception 'a paper of tomorrow' using errcode = 'check_violation', constraint = 'consent_paper_day';
  end if;
  return new;
end $$;
create trigger consent_answer_kept before insert on consent_answer for each row execute function keep_consent_answer();

-- When one says no, or takes a yes back, what was opened by it is closed in the same transaction.
create function end_shares_of_consent() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
begin
  update plan_share s set ended_at = new.recorded_at, ended_by = new.recorded_by, ended_because = new.answer
    where s.municipality_id = new.municipality_id and s.consent_id = new.consent_id and s.ended_at is null;
  perform step_back(former);
  return null;
end $$;
create trigger consent_withdrawn after insert on consent_answer for each row when (new.answer in ('withdrawn', 'refused'))
  execute function end_shares_of_consent();

-- Whoever has an account is written to when somebody else records an answer in their name: a link, and nothing about what.
create function tell_of_recorded_answer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  about_plan uuid;
begin
  select c.plan_id into about_plan from consent c where c.municipality_id = new.municipality_id and c.id = new.consent_id;
  perform step_into('operator');
  insert into mail_outbox (municipality_id, sender, template, recipient, locale, data, queued_at, next_attempt_at)
    select a.municipality_id, 'operator', 'plans.consentRecorded', a.email, a.locale, jsonb_build_object('plan', about_plan),
      new.recorded_at, new.recorded_at
    from account a
    where a.municipality_id = new.municipality_id and a.person_id = new.guardian_id and a.activated_at is not null;
  perform step_back(former);
  return null;
end $$;
create trigger consent_recorded after insert on consent_answer for each row when (new.way = 'paper')
  execute function tell_of_recorded_answer();

-- What a share must rest on. Whatever the program thinks, nothing else can be written.
create function keep_plan_share() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  shared plan;
  asked consent;
  basis legal_basis;
  fault text;
begin
  select * into shared from plan p where p.municipality_id = new.municipality_id and p.id = new.plan_id;
  new.pupil_id := shared.pupil_id;
  if not exists (
    select from staff_role r where r.municipality_id = new.municipality_id and r.person_id = new.recipient_id
      and r.role in ('psychologist', 'socialWorker', 'networkMember')
      and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
    or exists (select from guardianship g where g.municipality_id = new.municipality_id and g.guardian_id = new.recipient_id
      and g.pupil_id = shared.pupil_id) then
    fault := 'share_recipient';
  elsif new.scope = 'shared' and shared.shared_at is null then
    fault := 'share_nothing_shared';
  elsif new.ends_at <= actor_now() then
    fault := 'share_past';
  elsif new.consent_id is not null then
    select * into asked from consent c where c.municipality_id = new.municipality_id and c.id = new.consent_id for update;
    if asked.organisation <> new.organisation
      or asked.recipient_id is not null and asked.recipient_id <> new.recipient_id
      or asked.recipient_role is not null and not exists (
        select from staff_role r where r.municipality_id = new.municipality_id and r.person_id = new.recipient_id
          and r.role = asked.recipient_role and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())) then
      fault := 'share_other_recipient';
    elsif asked.cancelled_at is not null or asked.last_day < actor_today()
      or new.ends_at > ((asked.last_day + 1)::timestamp at time zone 'Europe/Copenhagen') then
      fault := 'share_consent_past';
    elsif not consent_stands(asked.municipality_id, asked.id) then
      fault := 'share_consent_missing';
    elsif new.scope = 'whole' and asked.scope <> 'whole' then
      fault := 'share_wider';
    end if;
  else
    select * into basis from legal_basis b
      where b.municipality_id = new.municipality_id and b.key = new.basis_key and b.version = new.basis_version;
    if basis.kind <> 'basis' or basis.needs_consent or not new.organisation = any (basis.organisations)
      or basis.valid_from > actor_today() or basis.valid_to <= actor_today()
      or exists (select from legal_basis b where b.municipality_id = basis.municipality_id and b.key = basis.key and b.version > basis.version
        and b.valid_from <= actor_today()) then
      fault := 'share_basis';
    end if;
  end if;
  perform step_back(former);
  if fault is not null then
    raise exception 'a share cannot rest on this: %', fault using errcode = 'check_violation', constraint = fault;
  end if;
  return new;
end $$;
create trigger plan_share_kept before insert on plan_share for each row execute function keep_plan_share();

create function keep_share_ended() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null then
    raise exception 'a share that has ended stays so' using errcode = 'check_violation', constraint = 'share_ended';
  end if;
  return new;
end $$;
create trigger share_ended before update on plan_share for each row execute function keep_share_ended();

-- The plan behind a share, for the one it is shared with: what stands at its head. The row itself stays closed where only the shared version
-- is opened, and with it everything that follows from the row.
create function shared_plan(plan uuid)
  returns table (scope text, ends_at timestamptz, id uuid, school_id uuid, school text, subject text, pupil_id uuid, class_id uuid, subject_name text,
    class_title text, child_name text, title text, status text, template_id uuid, template_version integer, child_only_reason text,
    support text, support_minutes integer, concern_id uuid, continues_plan_id uuid, begun_at timestamptz, shared_at timestamptz,
    ended_at timestamptz, changed_at timestamptz, version integer)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  is_whole boolean := shared_plan.plan = any (plans_shared('whole'));
  may_ask boolean := is_whole or shared_plan.plan = any (plans_shared(null));
  former text := step_into('access');
begin
  return query
    select case when is_whole then 'whole' else 'shared' end,
      (select max(x.ends_at) from plan_share x where x.municipality_id = p.municipality_id and x.plan_id = p.id
        and x.recipient_id = asking_person() and x.ended_at is null
        and (x.consent_id is null or consent_stands(x.municipality_id, x.consent_id))),
      p.id, p.school_id, s.name, p.subject, p.pupil_id, p.class_id, p.subject_name, c.title,
      coalesce(child.preferred_given_name, child.given_name) || ' ' || coalesce(child.preferred_family_name, child.family_name),
      p.title, p.status, p.template_id, p.template_version, p.child_only_reason, p.support, p.support_minutes, p.concern_id,
      p.continues_plan_id, p.begun_at, p.shared_at, p.ended_at, p.changed_at, p.version
    from plan p join school s on s.municipality_id = p.municipality_id and s.id = p.school_id
    left join class c on c.municipality_id = p.municipality_id and c.id = p.class_id
    left join person child on child.municipality_id = p.municipality_id and child.id = p.pupil_id
    where may_ask and p.municipality_id = actor_municipality() and p.id = shared_plan.plan;
  perform step_back(former);
end $$;

-- The newest version that the family reads: all that a share of that scope opens.
create function newest_shared_version(plan uuid) returns table (number integer, shared_at timestamptz, content jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := newest_shared_version.plan = any (plans_shared(null));
  former text := step_into('access');
begin
  return query
    select v.number, v.shared_at, v.content from plan_shared_version v
    where may_ask and v.municipality_id = actor_municipality() and v.plan_id = newest_shared_version.plan
    order by v.number desc limit 1;
  perform step_back(former);
end $$;
create policy plan_shared_version_by_access on plan_shared_version for select using ((select actor()) = 'access');

-- How those it is shared with have used it, for the staff of the plan and the family.
create function looks_by_invited(plan uuid, most integer)
  returns table (day date, person_id uuid, action text, times bigint, latest timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := looks_by_invited.plan = any (plans_worked_on())
    or exists (select from plan_share s where s.municipality_id = actor_municipality() and s.plan_id = looks_by_invited.plan
      and s.pupil_id = any (own_children()));
  former text := step_into('numbers');
begin
  return query
    select (l.at at time zone 'Europe/Copenhagen')::date, l.person_id, l.action, count(*), max(l.at) from read_log l
    where may_ask and l.municipality_id = actor_municipality() and l.reason = 'planShared' and l.outcome = 'allowed'
      and l.subject in ('/planer/' || looks_by_invited.plan, '/planer/' || looks_by_invited.plan || '/delt',
        '/planer/' || looks_by_invited.plan || '/delt/besked')
    group by 1, 2, 3 order by 5 desc limit most;
  perform step_back(former);
end $$;

-- Who may be asked to take part: those of other organisations who work here today.
create function share_recipients() returns table (person_id uuid, name text, role text)
  language sql stable as $$
  select distinct on (p.sort_key, p.id, r.role) p.id,
    coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), r.role
  from staff_role r join person p on p.municipality_id = r.municipality_id and p.id = r.person_id
  where r.municipality_id = actor_municipality() and r.role in ('psychologist', 'socialWorker', 'networkMember')
    and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()) and p.enabled
  order by p.sort_key, p.id, r.role
$$;

-- Which consents of a plan stand today, for its staff and the family: whether, and not who has said what.
create function consents_standing(plan uuid) returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := consents_standing.plan = any (plans_worked_on())
    or exists (select from consent c where c.municipality_id = actor_municipality() and c.plan_id = consents_standing.plan
      and c.pupil_id = any (children_in_custody()))
    or exists (select from plan_share s where s.municipality_id = actor_municipality() and s.plan_id = consents_standing.plan
      and s.pupil_id = any (own_children()));
  former text := step_into('access');
  standing uuid[];
begin
  select array_agg(c.id) into standing from consent c
    where may_ask and c.municipality_id = actor_municipality() and c.plan_id = consents_standing.plan
      and consent_stands(c.municipality_id, c.id);
  perform step_back(former);
  return coalesce(standing, '{}');
end $$;

-- The custody holders of a plan's child today, and since when, for those who ask them; of the family each is told of themselves. (The roster's
-- own policy shows guardianships to staff with a reason.)
create function custody_holders_of_plan(plan uuid) returns table (person_id uuid, name text, since date)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  all_of_them boolean := custody_holders_of_plan.plan = any (plans_worked_on());
  may_ask boolean := all_of_them
    or exists (select from consent c where c.municipality_id = actor_municipality() and c.plan_id = custody_holders_of_plan.plan
      and c.pupil_id = any (children_in_custody()));
  former text := step_into('access');
begin
  return query
    select p.id, coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), min(g.valid_from)
    from plan n join guardianship g on g.municipality_id = n.municipality_id and g.pupil_id = n.pupil_id
    join person p on p.municipality_id = g.municipality_id and p.id = g.guardian_id
    where may_ask and (all_of_them or g.guardian_id = asking_person())
      and n.municipality_id = actor_municipality() and n.id = custody_holders_of_plan.plan and g.has_custody and g.access_level = 'full'
      and g.valid_from <= actor_today() and (g.valid_to is null or g.valid_to > actor_today())
    group by p.id, 2, p.sort_key order by p.sort_key, p.id;
  perform step_back(former);
end $$;

-- Writes to the custody holders who have an account that something waits for them; the mail says nothing more. Returns to how many.
create function tell_custody_holders(plan uuid, template text, moment timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := tell_custody_holders.plan = any (plans_worked_on());
  former text := step_into('operator');
  told integer;
begin
  insert into mail_outbox (municipality_id, sender, template, recipient, locale, data, queued_at, next_attempt_at)
    select a.municipality_id, 'operator', tell_custody_holders.template, a.email, a.locale,
      jsonb_build_object('plan', tell_custody_holders.plan), moment, moment
    from guardianship g join account a on a.municipality_id = g.municipality_id and a.person_id = g.guardian_id
    where may_ask and template in ('plans.shared', 'plans.consent') and a.activated_at is not null
      and g.municipality_id = actor_municipality() and g.pupil_id = pupil_of_plan(tell_custody_holders.plan)
      and g.has_custody and g.access_level = 'full'
      and g.valid_from <= actor_today() and (g.valid_to is null or g.valid_to > actor_today());
  get diagnostics told = row_count;
  perform step_back(former);
  return told;
end $$;

-- Notes of the team are read by whoever reads the plan whole; whoever is invited may write one to the team, and read their own.
drop policy plan_note_read on plan_note;
create policy plan_note_read on plan_note for select using (
  (select actor()) = 'access' or municipality_id = (select actor_municipality()) and (
    plan_id = any ((select plans_worked_on())::uuid[])
      and (audience = 'team' or written_by = (select actor_person()) or (select actor_person()) = any (readers))
    or audience = 'team' and (plan_id = any ((select plans_shared('whole'))::uuid[])
      or written_by = (select actor_person()) and plan_id = any ((select plans_shared(null))::uuid[]))));
drop policy plan_note_add on plan_note;
create policy plan_note_add on plan_note for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person())
  and (plan_id = any ((select plans_worked_on())::uuid[])
    or audience = 'team' and plan_id = any ((select plans_shared(null))::uuid[])));

-- "Who can see this child, and why" tells of shares too.
create or replace function who_sees_pupil(pupil uuid)
  returns table (person_id uuid, given_name text, family_name text, reason text, ground_id uuid, ground text, valid_from date, valid_to date)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('numbers');
begin
  return query
    select w.person_id, coalesce(p.preferred_given_name, p.given_name), coalesce(p.preferred_family_name, p.family_name),
      w.reason, w.ground_id, w.ground, w.valid_from, w.valid_to
    from (
      select a.person_id, a.reason, a.ground_id, coalesce(c.title, s.name) as ground, a.valid_from, a.valid_to
      from pupil_access a
      left join class c on a.reason = 'teachesClass' and c.municipality_id = a.municipality_id and c.id = a.ground_id
      left join school s on a.reason = 'leadsSchool' and s.municipality_id = a.municipality_id and s.id = a.ground_id
      where a.municipality_id = actor_municipality() and a.pupil_id = pupil and (a.valid_to is null or a.valid_to > actor_today())
      union all
      select x.recipient_id, 'shared', x.plan_id, x.organisation, (x.starts_at at time zone 'Europe/Copenhagen')::date,
        ((x.ends_at - interval '1 second') at time zone 'Europe/Copenhagen')::date + 1
      from plan_share x
      where x.municipality_id = actor_municipality() and x.pupil_id = pupil and x.ended_at is null and x.ends_at > actor_now()
        and (x.consent_id is null or consent_stands(x.municipality_id, x.consent_id))
        and exists (select from staff_role r where r.municipality_id = x.municipality_id and r.person_id = x.recipient_id
          and r.role in ('psychologist', 'socialWorker', 'networkMember')
          and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))) w
    join person p on p.municipality_id = actor_municipality() and p.id = w.person_id
    where asker_sees_pupil(pupil)
    order by w.reason, p.sort_key, w.person_id;
  perform step_back(former);
end $$;

revoke execute on function plans_led, plans_shared, own_children, children_in_custody, shared_plan, newest_shared_version, looks_by_invited,
  share_recipients, consent_stands, consents_standing, custody_holders_of_plan, tell_of_recorded_answer, tell_custody_holders from public;
grant execute on function plans_led, plans_shared, own_children, children_in_custody, shared_plan, newest_shared_version, looks_by_invited,
  share_recipients, consents_standing, custody_holders_of_plan, tell_custody_holders to medvind_app;
