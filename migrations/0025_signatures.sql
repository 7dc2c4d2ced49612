-- Nobody writes in another's name, and the sealed log is read by the audit alone.
--
-- In the columns below stands who wrote a row: a person writes there nobody but themselves, when the row is made and, where the column may be
-- changed, whenever the row is changed. The policies are restrictive, so that no other one opens what they close. What is written for somebody
-- else is written by a system actor, in a function that asks for whom. A later migration calls `signed_by` for each table it makes
-- (tests/properties/signatures.test.ts finds what was forgotten).
create function signed_by(relation regclass, signature text, may_begin_unsigned boolean default false) returns void language plpgsql as $$
declare
  own text := format('(select actor()) <> ''person'' or %I = (select actor_person())', signature);
  name text := (select c.relname from pg_class c where c.oid = relation);
begin
  execute format('create policy %I on %s as restrictive for insert with check (%s)', name || '_' || signature || '_own_add', relation,
    own || case when may_begin_unsigned then format(' or %I is null', signature) else '' end);
  if has_column_privilege('medvind_app'::regrole, relation, signature, 'update') then
    execute format('create policy %I on %s as restrictive for update using (true) with check (%s)',
      name || '_' || signature || '_own_change', relation, own);
  end if;
end $$;
revoke execute on function signed_by from public;

-- A step that is taken later (done, answered, ended) is signed by the one who takes it; others go on changing the rest of the row.
create function refuse_borrowed_signature() returns trigger language plpgsql as $$
declare
  signed text := to_jsonb(new) ->> tg_argv[0];
begin
  if signed is distinct from to_jsonb(old) ->> tg_argv[0] and signed::uuid <> actor_person() then
    raise exception '% is not the one who writes', tg_argv[0] using errcode = 'insufficient_privilege', constraint = 'borrowed_signature';
  end if;
  return new;
end $$;
create function step_signed_by(relation regclass, signature text) returns void language plpgsql as $$
begin
  execute format('create trigger %I before insert or update on %s for each row
    when (current_setting(''medvind.actor'', true) = ''person'') execute function refuse_borrowed_signature(%L)',
    'signed_' || signature, relation, signature);
end $$;
revoke execute on function step_signed_by from public;

-- Presence, leave, settings, people.
select step_signed_by('absence', 'registered_by');
select signed_by('class_registration', 'registered_by');
select step_signed_by('class_registration', 'corrected_by');
select step_signed_by('leave_request', 'asked_by');
select step_signed_by('leave_request', 'answered_by');
select step_signed_by('signal', 'answered_by');
select signed_by('municipality_parameter', 'changed_by');
select signed_by('invitation', 'created_by');
select signed_by('import_run', 'started_by');
select step_signed_by('import_run', 'confirmed_by');
select signed_by('roster_export', 'started_by');
-- Plans. A text is there before somebody has written it.
select signed_by('analysis_template_version', 'made_by');
select signed_by('plan', 'begun_by');
select step_signed_by('plan_member', 'added_by');
select signed_by('plan_text', 'written_by', true);
select signed_by('plan_text_update', 'written_by');
select step_signed_by('plan_goal', 'changed_by');
select step_signed_by('plan_measure', 'changed_by');
select signed_by('plan_text_pen', 'person_id');
select signed_by('plan_attainment', 'set_by');
select signed_by('plan_presence', 'put_in_by');
select signed_by('plan_note', 'written_by');
select signed_by('plan_follow_up', 'planned_by');
select step_signed_by('plan_follow_up', 'done_by');
select signed_by('plan_follow_up_note', 'written_by');
select signed_by('plan_evaluation', 'evaluated_by');
select signed_by('plan_version', 'made_by');
select signed_by('plan_shared_version', 'shared_by');
select signed_by('plan_voice', 'written_by');
select signed_by('plan_voice_answer', 'written_by');
select signed_by('plan_agreement', 'guardian_id');
select signed_by('plan_suggestion', 'made_by');
select step_signed_by('plan_suggestion', 'answered_by');
select signed_by('plan_letter', 'written_by');
-- Sharing.
select signed_by('legal_basis', 'made_by');
select signed_by('consent', 'asked_by');
select signed_by('consent_answer', 'recorded_by');
select signed_by('plan_share', 'made_by');
select step_signed_by('plan_share', 'ended_by');
-- Concerns, courses, pulses, and what the municipality decides.
select signed_by('concern', 'started_by');
select step_signed_by('concern', 'assigned_by');
select step_signed_by('concern', 'answered_by');
select signed_by('project_course', 'made_by');
select step_signed_by('project_course', 'rule_agreed_by');
select signed_by('project_course_staff', 'added_by');
select signed_by('project_course_pupil', 'added_by');
select signed_by('project_course_attendance', 'written_by');
select signed_by('project_course_note', 'written_by');
select signed_by('project_course_tick', 'ticked_by');
select signed_by('project_course_measure', 'written_by');
select signed_by('project_course_word', 'written_by');
select signed_by('project_course_escalation', 'written_by');
select signed_by('pulse', 'started_by');
select signed_by('pulse_set', 'changed_by');
select signed_by('pulse_rule', 'changed_by');
select signed_by('writing_word', 'changed_by');
select signed_by('retention_rule', 'made_by');
select step_signed_by('retention_proposal', 'decided_by');

-- The log is read for `medvind audit verify` alone: its words say who looked for whom.
create or replace function log_seals() returns setof log_seal language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor() <> 'audit' then
    raise exception 'only the audit reads the seals' using errcode = 'insufficient_privilege';
  end if;
  return query select * from log_seal order by number;
end $$;
create or replace function log_seal_texts(seal_number bigint) returns setof text
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor() <> 'audit' then
    raise exception 'only the audit reads what is sealed' using errcode = 'insufficient_privilege';
  end if;
  return query select read_log_text(r) from read_log r where r.seal = seal_number order by r.id;
end $$;
create or replace function read_log_unsealed_count() returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if actor() <> 'audit' then
    raise exception 'only the audit counts what waits for its seal' using errcode = 'insufficient_privilege';
  end if;
  return (select count(*) from read_log where seal is null);
end $$;

revoke execute on function school_presence, refresh_presence_numbers from public;
grant execute on function school_presence, refresh_presence_numbers to medvind_app;
