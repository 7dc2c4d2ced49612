-- Retention and insight for the rooms that came before it: concerns, courses and pulses, and what must be looked through before it is handed over.

-- A course that is deleted takes the access along that it gave.
create trigger project_course_pupil_removed after delete on project_course_pupil referencing old table as changed
  for each statement execute function note_access_due('pupil', 'pupil_id');

-- Concerns that were combined have become one, and go as one.
create function with_combined_concerns(condition text) returns text language sql immutable as $$
  select format('(municipality_id, id) in (
    with recursive combined as (
      select municipality_id, id from concern where %s
      union select c.municipality_id, c.id from concern c
        join combined o on o.municipality_id = c.municipality_id and o.id = c.combined_with)
    select municipality_id, id from combined)', condition)
$$;

-- Which rows belong to a record, found by the foreign keys themselves, so that a new table cannot be forgotten: those that must point to it, the
-- innermost first. Where a row may go on without what it points to, only the pointer is cleared. `cleared`: its columns.
create function rows_about(target regclass, condition text, path regclass[] default '{}')
  returns table (relation regclass, rows_where text, cleared text[]) language plpgsql stable as $$
declare
  fk record;
  child_where text;
  is_part boolean;
begin
  if target = 'concern'::regclass then
    condition := with_combined_concerns(condition);
  end if;
  for fk in
    select c.conrelid::regclass as child,
      array_agg(a.attname::text order by k.place) as columns, array_agg(r.attname::text order by k.place) as refers,
      array_agg(a.attname::text) filter (where not a.attnotnull) as may_be_empty,
      exists (select from pg_attribute p where p.attrelid = c.conrelid and p.attname in ('plan_id', 'pupil_id') and p.attnotnull) as belongs
    from pg_constraint c
    cross join lateral unnest(c.conkey, c.confkey) with ordinality as k(own, other, place)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
    join pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.other
    where c.contype = 'f' and c.confrelid = target
      -- What was combined with a concern is among the rows already, and they all go at once.
      and not (target = 'concern'::regclass and c.conrelid = target)
    group by c.oid, c.conrelid
  loop
    child_where := format('(%s) in (select %s from %s where %s)', (select string_agg(quote_ident(x), ', ') from unnest(fk.columns) x),
      (select string_agg(quote_ident(x), ', ') from unnest(fk.refers) x), target, condition);
    is_part := fk.may_be_empty is null or fk.belongs or target = 'pupil'::regclass;
    if fk.child = target or fk.child = any (path) then
      if fk.may_be_empty is not null then
        return query select fk.child, child_where, fk.may_be_empty;
      end if;
    elsif is_part then
      return query select * from rows_about(fk.child, child_where, path || target);
    else
      return query select fk.child, child_where, fk.may_be_empty;
    end if;
  end loop;
  return query select target, condition, null::text[];
end $$;

-- The courses that one child alone has been on: what is written there is about this child, also where it does not say so.
create function course_of_one_child(pupil uuid) returns text language sql stable as $$
  -- By their ids, because who was on them is deleted before they are.
  select format('municipality_id = actor_municipality() and id = any (%L::uuid[])', array(
    select c.id from project_course c
    where c.municipality_id = actor_municipality() and c.class_id is null
      and exists (select from project_course_pupil p
        where p.municipality_id = c.municipality_id and p.course_id = c.id and p.pupil_id = course_of_one_child.pupil)
      and not exists (select from project_course_pupil p
        where p.municipality_id = c.municipality_id and p.course_id = c.id and p.pupil_id <> course_of_one_child.pupil)))
$$;

-- Everything about one person: as a pupil, with the plans, and the traces in files, mails and the log.
create function delete_child(pupil uuid, moment timestamptz) returns integer language plpgsql as $$
declare
  municipality uuid := actor_municipality();
  child person;
  child_where text := format('municipality_id = %L and id = %L', municipality, pupil);
  part record;
  guardians uuid[];
  guardian uuid;
  plans uuid[];
  deleted integer := 0;
begin
  select * into child from person p where p.municipality_id = municipality and p.id = pupil for update;
  if not found then
    return 0;
  end if;
  select coalesce(array_agg(distinct g.guardian_id), '{}') into guardians from guardianship g
    where g.municipality_id = municipality and g.pupil_id = pupil;
  select coalesce(array_agg(p.id), '{}') into plans from plan p where p.municipality_id = municipality and p.pupil_id = pupil;
  delete from mail_outbox o where o.municipality_id = municipality
    and (position(pupil::text in o.data::text) > 0 or exists (select from unnest(plans) x where position(x::text in o.data::text) > 0)
      or exists (select from account a where a.municipality_id = municipality and a.person_id = any (guardians || pupil) and a.email = o.recipient));
  delete from demo_mail d where d.municipality_id = municipality
    and exists (select from account a where a.municipality_id = municipality and a.person_id = any (guardians || pupil) and a.email = d.recipient);
  -- Files that were imported from or exported to name every pupil. They are kept for days and are made again when they are needed.
  delete from stored_file f where f.municipality_id = municipality and f.created_at < moment - interval '1 day';
  -- The names of the files that were imported, and the texts of the report: either part of the name is enough.
  update import_run r set result = null, file_names = '{}' where r.municipality_id = municipality
    and (position(lower(child.given_name) in lower(r.file_names::text || coalesce(r.result::text, ''))) > 0
      or position(lower(child.family_name) in lower(r.file_names::text || coalesce(r.result::text, ''))) > 0);
  update roster_export e set pupil_ids = array_remove(e.pupil_ids, pupil) where e.municipality_id = municipality and pupil = any (e.pupil_ids);
  deleted := deleted + delete_rows_about('project_course', course_of_one_child(pupil));
  for part in select * from loose_rows_about(pupil) loop
    perform delete_part(part.relation, part.rows_where, part.cleared);
  end loop;
  -- Deleting an absence keeps it as a correction; so once more, until nothing comes back.
  perform delete_rows_about('absence', format('municipality_id = %L and pupil_id = %L', municipality, pupil));
  deleted := deleted + delete_rows_about('person', child_where);
  foreach guardian in array guardians loop
    -- A parent of no other child here, who never worked here, has no reason to be here either.
    if not exists (select from guardianship g where g.municipality_id = municipality and g.guardian_id = guardian)
      and not exists (select from staff_role r where r.municipality_id = municipality and r.person_id = guardian)
      and not exists (select from pupil u where u.municipality_id = municipality and u.id = guardian) then
      deleted := deleted + delete_rows_about('person', format('municipality_id = %L and id = %L', municipality, guardian));
    end if;
  end loop;
  perform take_names_from_log(municipality, pupil, child.given_name, child.family_name);
  return deleted;
end $$;

-- Whether a record that has an end goes on today. It is locked, so that nobody takes it up again while it is deleted.
create function is_still_open(relation text, subject uuid) returns boolean language plpgsql as $$
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
    else
      goes_on := false;
  end case;
  return coalesce(goes_on, false);
end $$;

-- Carries out what a person has confirmed, in their transaction. Returns how many rows went; null when somebody decided before, or may not.
create function carry_out_retention(proposal uuid, read_version integer, moment timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asker uuid := actor_person();
  may_all boolean := actor_has_role('administration');
  former text := step_into('retention');
  found_proposal retention_proposal;
  deleted integer;
begin
  select * into found_proposal from retention_proposal p
    where p.municipality_id = actor_municipality() and p.id = carry_out_retention.proposal and p.version = read_version
      and p.state in ('proposed', 'postponed')
      and (may_all or exists (select from staff_role r where r.municipality_id = p.municipality_id and r.person_id = asker
        and r.role = 'schoolLeader' and r.school_id = p.school_id
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today())))
    for update;
  -- A child who has come back, or a record that goes on, is no longer what was proposed.
  if found and (found_proposal.kind = 'pupil' or is_still_open(found_proposal.relation, found_proposal.subject_id))
    and (found_proposal.pupil_id is null or exists (
      select from enrolment e where e.municipality_id = found_proposal.municipality_id and e.pupil_id = found_proposal.pupil_id
        and (e.valid_to is null or e.valid_to > actor_today()))) then
    update retention_proposal p set state = 'lapsed', postponed_until = null, version = p.version + 1
      where p.municipality_id = found_proposal.municipality_id and p.id = found_proposal.id;
  elsif found_proposal.id is not null then
    if found_proposal.relation = 'plan' then
      perform delete_part(l.relation, l.rows_where, l.cleared) from loose_rows_about(null, found_proposal.subject_id) l;
    end if;
    deleted := case found_proposal.kind
      when 'pupil' then delete_child(found_proposal.subject_id, moment)
      when 'absence' then delete_absence_until(found_proposal.subject_id, found_proposal.until_day)
      else delete_rows_about(found_proposal.relation::regclass,
        format('municipality_id = %L and id = %L', found_proposal.municipality_id, found_proposal.subject_id)) end;
    -- What else was proposed about a child who is gone has gone too.
    if found_proposal.kind = 'pupil' then
      update retention_proposal p set state = 'lapsed', postponed_until = null, version = p.version + 1
        where p.municipality_id = found_proposal.municipality_id and p.pupil_id = found_proposal.subject_id
          and p.id <> found_proposal.id and p.state in ('proposed', 'postponed');
    end if;
    update retention_proposal p set state = 'deleted', decided_by = asker, decided_at = moment, postponed_until = null, reason = null,
        rows_deleted = deleted, version = p.version + 1
      where p.municipality_id = found_proposal.municipality_id and p.id = found_proposal.id;
  end if;
  perform step_back(former);
  return deleted;
end $$;

-- What a person looks through before it is handed over: what somebody was promised that the family would not read.
create function needs_review(relation text, entry jsonb) returns boolean language sql stable as $$
  select case relation
    when 'plan_note' then entry ->> 'audience' = 'restricted'
    -- The child's own words, and a parent's, are the rest of the family's when the speaker has said so.
    when 'plan_voice' then not (entry ->> 'shown')::boolean
    when 'plan_voice_answer' then not exists (select from plan_voice v
      where v.municipality_id = actor_municipality() and v.id = (entry ->> 'voice_id')::uuid and v.shown)
    -- A colleague, one of the parents or the child has written it to the school's leader.
    when 'concern' then true
    when 'concern_step' then true
    when 'project_course_note' then not (entry ->> 'is_shared')::boolean
    when 'project_course_escalation' then true
    when 'pulse_answer' then not exists (select from pulse p
      where p.municipality_id = actor_municipality() and p.id = (entry ->> 'pulse_id')::uuid and p.family_reads)
    else false end
$$;

-- What is not the child's own, but tells what the child's own rows are about: the pulse that was answered, the course that it was on. Of a
-- course that other children are on too only its frame, because the rest may tell of them.
create function insight_around(pupil uuid) returns table (relation regclass, rows_where text, left_out text[]) language sql stable as $$
  select 'pulse'::regclass, format('municipality_id = actor_municipality() and id in (
      select a.pulse_id from pulse_answer a where a.municipality_id = actor_municipality() and a.pupil_id = %L)', pupil), array['pupils', 'answered']
  union all
  select 'project_course', format('municipality_id = actor_municipality() and id in (
      select p.course_id from project_course_pupil p where p.municipality_id = actor_municipality() and p.pupil_id = %L)', pupil)
      || format(' and not (%s)', course_of_one_child(pupil)),
    array['title', 'rule_condition', 'rule_action', 'rule_decider', 'stop_reason', 'outcome', 'missing_reason']
  union all
  select 'project_course_session', format('municipality_id = actor_municipality() and course_id in (
      select p.course_id from project_course_pupil p where p.municipality_id = actor_municipality() and p.pupil_id = %L)', pupil)
      || format(' and course_id not in (select id from project_course where %s)', course_of_one_child(pupil)), array['title', 'purpose']
  union all
  select 'course_template_version', format('(municipality_id, template_id, version) in (select c.municipality_id, c.template_id, c.template_version
      from project_course c join project_course_pupil p on p.municipality_id = c.municipality_id and p.course_id = c.id
      where c.municipality_id = actor_municipality() and p.pupil_id = %L)', pupil), array['content', 'made_by', 'made_at']
  union all
  select r.relation, r.rows_where, '{}' from rows_about('project_course', course_of_one_child(pupil)) r where r.cleared is null
$$;

-- Everything that is kept about one child, table by table, for the leader of the child's school. It walks the same way as the deletion. Bytes
-- and secrets of signing in are left out; `is_restricted` marks what a person looks through before it is handed over.
create function everything_about(pupil uuid) returns table (name text, is_restricted boolean, content jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := exists (
    select from pupil_access a where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.pupil_id = everything_about.pupil
      and a.reason = 'leadsSchool' and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
    -- A leader who is the child's parent would read what the child and colleagues wrote in confidence: another leader takes it out.
    and not actor_sees_pupil_by(everything_about.pupil, array['self', 'custody']);
  municipality uuid := actor_municipality();
  asker text := actor_person();
  former text;
  part record;
  found_rows jsonb;
  is_protected boolean;
  hidden text[] := array['session', 'passkey', 'passkey_challenge', 'invitation', 'known_device', 'account', 'demo_person', 'pupil_cpr', 'access_due', 'pulse_ticket', 'pulse_drawn'];
begin
  if not may_ask then
    return;
  end if;
  former := step_into('retention');
  select p.is_protected into is_protected from person p where p.municipality_id = actor_municipality() and p.id = everything_about.pupil;
  for part in
    select a.relation, array_agg(distinct a.rows_where) as conditions, a.left_out,
      (select coalesce(array_agg(c.attname::text), '{}') from pg_attribute c where c.attrelid = a.relation and c.atttypid = 'bytea'::regtype) as bytes
    from (
      select r.relation, r.rows_where, '{}'::text[] as left_out
        from rows_about('person', format('municipality_id = %L and id = %L', municipality, pupil)) r where r.cleared is null
      union all select l.relation, l.rows_where, '{}' from loose_rows_about(pupil) l where l.cleared is null
      union all select * from insight_around(pupil)) a
    where not a.relation::text = any (hidden)
      -- A protected child's address is for nobody at the school, also not on the way to the family.
      and (a.relation <> 'person_contact'::regclass or not is_protected)
    group by a.relation, a.left_out order by a.relation::text
  loop
    execute format('select jsonb_agg(distinct to_jsonb(t) - %L::text[]) from %s t where %s', part.bytes || part.left_out, part.relation,
      (select string_agg('(' || x || ')', ' or ') from unnest(part.conditions) x)) into found_rows;
    if part.relation = 'plan_note'::regclass then
      -- A restricted note is for its author and those it names, here too: that it is there, by whom and from which day.
      select jsonb_agg(case when n ->> 'audience' = 'team' or n ->> 'written_by' = asker or n -> 'readers' ? asker then n else n - 'text' end)
        into found_rows from jsonb_array_elements(found_rows) n;
    end if;
    return query select part.relation::text, needs_review(part.relation::text, n), jsonb_agg(n)
      from jsonb_array_elements(found_rows) n group by 2;
  end loop;
  -- The names behind the ids in it are other people's.
  perform step_into('numbers');
  return query select 'read_log', false, jsonb_agg(jsonb_build_object('at', l.at, 'person_id', l.person_id, 'actor', l.actor, 'action', l.action,
      'outcome', l.outcome, 'reason', l.reason) order by l.id)
    from read_log l where l.municipality_id = municipality and l.pupil_ids @> array[everything_about.pupil] and l.pupil_ids <> '{}' having count(*) > 0;
  perform step_back(former);
end $$;

-- How many rows belong to a record is counted when somebody looks at the proposal: to count for everyone at night took a second for each child.
create function count_proposed_rows(proposal uuid) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  -- Found with the rights of the one who asks.
  seen retention_proposal := (select p from retention_proposal p
    where p.municipality_id = actor_municipality() and p.id = proposal and p.state in ('proposed', 'postponed'));
  former text;
  counted integer;
begin
  if seen.id is null or seen.rows_found is not null then
    return seen.rows_found;
  end if;
  former := step_into('retention');
  counted := count_rows_about(seen.relation, seen.subject_id);
  perform step_back(former);
  return counted;
end $$;
revoke execute on function count_proposed_rows from public;
grant execute on function count_proposed_rows to medvind_app;
revoke execute on function rows_about, delete_child, carry_out_retention, everything_about, with_combined_concerns, course_of_one_child, is_still_open,
  needs_review, insight_around from public;
grant execute on function carry_out_retention, everything_about to medvind_app;
