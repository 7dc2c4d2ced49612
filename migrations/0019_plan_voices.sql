-- The three voices of a plan. The child and the guardians write theirs in their own name; staff answer and never edit. Guardians agree or not,
-- and propose changes, to a version that was shared with them.

-- Until when the family is asked to answer this version.
alter table plan_shared_version add column answer_by date;

-- The shared plans about a child whom the asker is ('self') or has custody of ('custody') today.
create function family_plans(reasons text[]) returns uuid[] language sql stable as $$
  select coalesce(array_agg(p.id), '{}') from plan p
  where p.municipality_id = actor_municipality() and p.shared_at is not null and exists (
    select from pupil_access a
    where a.municipality_id = p.municipality_id and a.pupil_id = p.pupil_id and a.person_id = actor_person() and a.reason = any (reasons)
      and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;
-- Those that the asker works on which are about a child.
create function plans_about_children_worked_on() returns uuid[] language sql stable as $$
  select coalesce(array_agg(p.id), '{}') from plan p
  where p.municipality_id = actor_municipality() and p.pupil_id is not null and p.id = any (plans_worked_on())
$$;

-- Who reads what the child says, for the child itself: the names of those who work on its plan today, and of the school's leaders.
create function readers_of_own_plan(plan uuid) returns table (name text, leads_school boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  mine boolean := readers_of_own_plan.plan = any (family_plans(array['self']));
  former text := step_into('access');
begin
  return query
    with reader as (
      select r.person_id, bool_or(r.role = 'schoolLeader' and r.school_id = p.school_id) as is_leader
      from plan p join staff_role r on r.municipality_id = p.municipality_id
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())
      where mine and p.municipality_id = actor_municipality() and p.id = readers_of_own_plan.plan
        and (r.role = 'schoolLeader' and r.school_id = p.school_id
          or r.role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader') and exists (
            select from plan_member s where s.municipality_id = p.municipality_id and s.plan_id = p.id and s.person_id = r.person_id
              and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today())))
        and not guards_child_of_plan(p.id, r.person_id)
      group by r.person_id)
    select coalesce(n.preferred_given_name, n.given_name) || ' ' || coalesce(n.preferred_family_name, n.family_name), reader.is_leader
    from reader join person n on n.municipality_id = actor_municipality() and n.id = reader.person_id
    order by 2, 1;
  perform step_back(former);
end $$;
revoke execute on function readers_of_own_plan from public;
grant execute on function readers_of_own_plan to medvind_app;

-- What somebody said. A row is never changed: who says it again adds one, which replaces the former.
create table plan_voice (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  kind text not null check (kind in ('child', 'guardian')),
  -- Whose word it is, and who wrote it down: 'together' is the child's word, written by an adult of the plan beside the child.
  speaker_id uuid not null,
  written_by uuid not null,
  mode text not null check (mode in ('own', 'together')),
  question text not null check (question ~ '^[a-z][a-zA-Z]{0,39}$'),
  text text check (length(text) between 1 and 4000),
  scale smallint check (scale between 1 and 5),
  scale_steps smallint check (scale_steps in (3, 5)),
  pictures text[] not null default '{}' check (cardinality(pictures) <= 12 and array_to_string(pictures, ',', '') ~ '^[a-zA-Z,]*$'),
  -- The speaker lets the rest of the family read it; staff on the plan always do.
  shown boolean not null default false,
  -- The shared version that stood when it was said; null before the first.
  version_number integer,
  said_at timestamptz not null,
  -- What it was written over, as the writer saw it.
  replaces uuid,
  replaced_at timestamptz,
  taken_back_at timestamptz,
  primary key (municipality_id, id),
  unique (municipality_id, plan_id, id),
  foreign key (municipality_id, plan_id) references plan,
  foreign key (municipality_id, plan_id, version_number) references plan_shared_version,
  foreign key (municipality_id, speaker_id) references person,
  foreign key (municipality_id, written_by) references person,
  check ((mode = 'own') = (written_by = speaker_id)),
  check (kind = 'child' or mode = 'own' and scale is null and pictures = '{}'),
  check ((scale is null) = (scale_steps is null) and scale <= scale_steps),
  -- Words that were taken back are gone; that there were some is kept.
  check ((taken_back_at is not null) = (text is null and scale is null and pictures = '{}'))
);
create index plan_voice_plan on plan_voice (municipality_id, plan_id);
-- What a child said alone, and what was written down together with it, stand beside each other.
create unique index plan_voice_newest on plan_voice (municipality_id, plan_id, speaker_id, question, mode) where replaced_at is null;

create table plan_voice_answer (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  voice_id uuid not null,
  text text not null check (length(text) between 1 and 2000),
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id, voice_id) references plan_voice (municipality_id, plan_id, id),
  foreign key (municipality_id, written_by) references person
);
create index plan_voice_answer_voice on plan_voice_answer (municipality_id, voice_id);

-- A custody holder's answer to one shared version. Each answers for themselves.
create table plan_agreement (
  municipality_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  guardian_id uuid not null,
  answer text not null check (answer in ('agree', 'disagree')),
  reason text check (length(reason) between 1 and 4000),
  answered_at timestamptz not null,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, plan_id, number, guardian_id),
  foreign key (municipality_id, plan_id, number) references plan_shared_version,
  foreign key (municipality_id, guardian_id) references person,
  check (answer = 'agree' or reason is not null)
);

-- A change that a guardian proposes to one part of a shared version: what it said, and what it should say.
create table plan_suggestion (
  municipality_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  number integer not null,
  part_kind text not null check (part_kind in ('text', 'goal', 'measure')),
  -- The text's key, or the id of the goal or measure.
  part_key text not null check (length(part_key) between 1 and 60),
  -- What the part is called, as the guardian read it.
  part_name text not null check (length(part_name) between 1 and 600),
  original text not null check (length(original) <= 50000),
  proposed text not null check (length(proposed) between 1 and 50000),
  reason text check (length(reason) between 1 and 2000),
  made_by uuid not null,
  made_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn')),
  answer text check (length(answer) between 1 and 2000),
  answered_by uuid,
  answered_at timestamptz,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, id),
  foreign key (municipality_id, plan_id, number) references plan_shared_version,
  foreign key (municipality_id, made_by) references person,
  foreign key (municipality_id, answered_by) references person,
  check (proposed <> original),
  check ((state in ('accepted', 'declined')) = (answered_by is not null)),
  check ((state = 'open') = (answered_at is null)),
  check (state <> 'declined' or answer is not null)
);
create index plan_suggestion_plan on plan_suggestion (municipality_id, plan_id);

create trigger ended_plan before insert on plan_voice for each row execute function refuse_ended_plan();
create trigger ended_plan before insert on plan_voice_answer for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_agreement for each row execute function refuse_ended_plan();
create trigger ended_plan before insert or update on plan_suggestion for each row execute function refuse_ended_plan();

-- The former word is replaced by the one who has read it: of two who write over the same at once, one stands and the other is told.
-- A child says anew what it said alone, or else corrects what was written down together with it. What an adult writes down never replaces what
-- the child said alone.
create function replace_voice() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  standing uuid;
begin
  select v.id into standing from plan_voice v
    where v.municipality_id = new.municipality_id and v.plan_id = new.plan_id and v.speaker_id = new.speaker_id
      and v.question = new.question and v.replaced_at is null and v.mode in ('together', new.mode)
    order by v.mode limit 1 for update;
  if standing is distinct from new.replaces then
    perform step_back(former);
    raise exception 'another word stands' using errcode = 'unique_violation', constraint = 'plan_voice_newest';
  end if;
  update plan_voice v set replaced_at = new.said_at where v.municipality_id = new.municipality_id and v.id = standing;
  perform step_back(former);
  new.replaced_at := null;
  return new;
end $$;
create trigger replace_voice before insert on plan_voice for each row execute function replace_voice();

-- Nobody answers words that are no longer there.
create function refuse_answer_to_nothing() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('access');
  gone boolean;
begin
  select v.taken_back_at is not null into gone from plan_voice v
    where v.municipality_id = new.municipality_id and v.plan_id = new.plan_id and v.id = new.voice_id for share;
  perform step_back(former);
  if gone then
    raise exception 'the words were taken back' using errcode = 'check_violation', constraint = 'plan_voice_taken_back';
  end if;
  return new;
end $$;
create trigger words_are_there before insert on plan_voice_answer for each row execute function refuse_answer_to_nothing();

-- A child takes its words to a question back: the newest, what it had said the same way before it corrected itself, and whatever those words
-- were written over. All of it is deleted, also from what an adult wrote down with it. `answers_seen` is how many answers the child had read. Outcomes: taken, missing, answered (somebody answered since), ended.
create function take_back_voice(voice uuid, answers_seen integer, moment timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine boolean := exists (select from plan_voice v
    where v.municipality_id = actor_municipality() and v.id = voice and v.speaker_id = actor_person() and v.kind = 'child'
      and v.plan_id = any (family_plans(array['self'])));
  former text := step_into('access');
  found_voice plan_voice;
  outcome text;
begin
  select * into found_voice from plan_voice v
    where mine and v.municipality_id = actor_municipality() and v.id = voice and v.replaced_at is null and v.taken_back_at is null
    for update;
  if not found then
    outcome := 'missing';
  elsif exists (select from plan p where p.municipality_id = found_voice.municipality_id and p.id = found_voice.plan_id
      and p.status in ('closed', 'continued')) then
    outcome := 'ended';
  elsif (select count(*) from plan_voice_answer a where a.municipality_id = found_voice.municipality_id and a.voice_id = voice) > answers_seen then
    outcome := 'answered';
  else
    with recursive written_over as (
      select found_voice.replaces as id
      union
      select v.replaces from plan_voice v join written_over w on v.municipality_id = found_voice.municipality_id and v.id = w.id
    )
    update plan_voice v set text = null, scale = null, scale_steps = null, pictures = '{}', shown = false, taken_back_at = moment
      where v.municipality_id = found_voice.municipality_id and v.plan_id = found_voice.plan_id and v.taken_back_at is null
        and v.speaker_id = found_voice.speaker_id and v.question = found_voice.question
        and (v.id = voice or v.replaced_at is not null and (v.mode = found_voice.mode or v.id in (select w.id from written_over w)));
    outcome := 'taken';
  end if;
  perform step_back(former);
  return outcome;
end $$;
revoke execute on function take_back_voice from public;
grant execute on function take_back_voice to medvind_app;

-- Only the newest version is answered.
create function refuse_old_version() returns trigger language plpgsql as $$
begin
  if exists (select from plan_shared_version v
    where v.municipality_id = new.municipality_id and v.plan_id = new.plan_id and v.number > new.number) then
    raise exception 'a newer version has been shared' using errcode = 'check_violation', constraint = 'plan_version_is_old';
  end if;
  return new;
end $$;
create trigger newest_version before insert or update on plan_agreement for each row execute function refuse_old_version();
create trigger newest_version before insert on plan_suggestion for each row execute function refuse_old_version();

-- An answer to a suggestion stands. Whoever made it may withdraw it, and does not answer it.
create function keep_suggestion_steps() returns trigger language plpgsql as $$
begin
  if old.state <> 'open' or new.state = 'open'
    or (new.state = 'withdrawn') <> (actor_person() is not distinct from old.made_by)
    or new.answered_by is not null and new.answered_by is distinct from actor_person() then
    raise exception 'a suggestion that is % does not become %', old.state, new.state
      using errcode = 'check_violation', constraint = 'plan_suggestion_step';
  end if;
  return new;
end $$;
create trigger suggestion_steps before update on plan_suggestion for each row execute function keep_suggestion_steps();

alter table plan_voice enable row level security;
alter table plan_voice force row level security;
create policy plan_voice_read on plan_voice for select using (
  (select actor()) = 'access'
  or municipality_id = (select actor_municipality()) and (
    plan_id = any ((select plans_worked_on())::uuid[])
    or speaker_id = (select actor_person()) and plan_id = any ((select family_plans(array['custody', 'self']))::uuid[])
    or shown and replaced_at is null and taken_back_at is null
      and plan_id = any ((select family_plans(array['custody', 'self']))::uuid[])));
create policy plan_voice_add on plan_voice for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person()) and taken_back_at is null
  and case
    when kind = 'guardian' then mode = 'own' and plan_id = any ((select family_plans(array['custody']))::uuid[])
    when mode = 'own' then plan_id = any ((select family_plans(array['self']))::uuid[])
    else plan_id = any ((select plans_about_children_worked_on())::uuid[])
      and speaker_id = (select p.pupil_id from plan p where p.municipality_id = plan_voice.municipality_id and p.id = plan_voice.plan_id)
    end);
create policy plan_voice_replace on plan_voice for update using ((select actor()) = 'access');
grant select, insert on plan_voice to medvind_app;

-- Whoever reads the words reads the answers to them.
alter table plan_voice_answer enable row level security;
alter table plan_voice_answer force row level security;
create policy plan_voice_answer_read on plan_voice_answer for select using (
  (select actor()) = 'access'
  or municipality_id = (select actor_municipality()) and exists (
    select from plan_voice v where v.municipality_id = plan_voice_answer.municipality_id and v.id = plan_voice_answer.voice_id));
create policy plan_voice_answer_add on plan_voice_answer for insert with check (
  municipality_id = (select actor_municipality()) and written_by = (select actor_person())
  and plan_id = any ((select plans_worked_on())::uuid[]));
grant select, insert on plan_voice_answer to medvind_app;

-- Parents may disagree with each other: an answer, and a suggestion, is between its guardian and the staff.
alter table plan_agreement enable row level security;
alter table plan_agreement force row level security;
create policy plan_agreement_read on plan_agreement for select using (
  municipality_id = (select actor_municipality()) and (
    plan_id = any ((select plans_worked_on())::uuid[])
    or guardian_id = (select actor_person()) and plan_id = any ((select family_plans(array['custody']))::uuid[])));
create policy plan_agreement_add on plan_agreement for insert with check (
  municipality_id = (select actor_municipality()) and guardian_id = (select actor_person())
  and plan_id = any ((select family_plans(array['custody']))::uuid[]));
create policy plan_agreement_change on plan_agreement for update using (
  municipality_id = (select actor_municipality()) and guardian_id = (select actor_person())
  and plan_id = any ((select family_plans(array['custody']))::uuid[]));
grant select, insert, update (answer, reason, answered_at, version) on plan_agreement to medvind_app;

alter table plan_suggestion enable row level security;
alter table plan_suggestion force row level security;
create policy plan_suggestion_read on plan_suggestion for select using (
  municipality_id = (select actor_municipality()) and (
    plan_id = any ((select plans_worked_on())::uuid[])
    or made_by = (select actor_person()) and plan_id = any ((select family_plans(array['custody']))::uuid[])));
create policy plan_suggestion_add on plan_suggestion for insert with check (
  municipality_id = (select actor_municipality()) and made_by = (select actor_person()) and state = 'open'
  and plan_id = any ((select family_plans(array['custody']))::uuid[]));
create policy plan_suggestion_change on plan_suggestion for update using (
  municipality_id = (select actor_municipality()) and (
    plan_id = any ((select plans_worked_on())::uuid[])
    or made_by = (select actor_person()) and plan_id = any ((select family_plans(array['custody']))::uuid[])));
grant select, insert, update (state, answer, answered_by, answered_at, version) on plan_suggestion to medvind_app;

revoke execute on function family_plans, plans_about_children_worked_on from public;
grant execute on function family_plans, plans_about_children_worked_on to medvind_app;

-- Tells the custody holders by mail that a version was shared: a link and no word about what. The addresses stay in the database. Returns how
-- many are told; the others have no account that is in use.
create function tell_guardians_of_plan(plan uuid, mail_template text, moment timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  child uuid := (select p.pupil_id from plan p
    where p.municipality_id = actor_municipality() and p.id = tell_guardians_of_plan.plan and p.id = any (plans_worked_on()));
  former text := step_into('operator');
  told integer;
begin
  insert into mail_outbox (municipality_id, sender, template, recipient, locale, data, queued_at, next_attempt_at)
    select distinct a.municipality_id, 'sign-in', mail_template, a.email, a.locale,
      jsonb_build_object('plan', tell_guardians_of_plan.plan), moment, moment
    from pupil_access h join account a on a.municipality_id = h.municipality_id and a.person_id = h.person_id
    where h.municipality_id = actor_municipality() and h.pupil_id = child and h.reason = 'custody' and a.activated_at is not null
      and h.valid_from <= actor_today() and (h.valid_to is null or h.valid_to > actor_today());
  get diagnostics told = row_count;
  perform step_back(former);
  return told;
end $$;
revoke execute on function tell_guardians_of_plan from public;
grant execute on function tell_guardians_of_plan to medvind_app;
