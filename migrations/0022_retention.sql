-- How long each kind of record is kept, and how it goes away. A nightly job proposes, a person confirms, and what is deleted is gone everywhere.

-- The read log stays, with ids and without names. What was searched for may be a name, so the seal covers a salted digest of it: the words can
-- be taken out later, and the seal still says that nobody changed anything else. (Entries from before are sealed with their words.)
alter table read_log add column subject_salt bytea;
alter table read_log add column subject_digest bytea;
create function digest_log_subject() returns trigger language plpgsql as $$
begin
  if new.subject is not null then
    new.subject_salt := uuid_send(gen_random_uuid());
    new.subject_digest := sha256(new.subject_salt || convert_to(new.subject, 'UTF8'));
  end if;
  return new;
end $$;
create trigger log_subject_digest before insert on read_log for each row execute function digest_log_subject();
create or replace function read_log_text(entry read_log) returns text language sql stable as $$
  select jsonb_build_array(
    entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.municipality_id, entry.actor,
    entry.person_id, entry.action, entry.outcome, entry.reason,
    case when entry.subject_digest is null then entry.subject
      when entry.subject is null then encode(entry.subject_digest, 'hex')
      else encode(sha256(entry.subject_salt || convert_to(entry.subject, 'UTF8')), 'hex') end,
    to_jsonb(entry.pupil_ids))::text
$$;

-- Opens a table to 'retention', in the municipality that is asked about. A later migration calls it for each table it makes.
create function open_to_retention(relation regclass) returns void language plpgsql as $$
begin
  execute format('create policy %I on %s using ((select actor()) = ''retention'' and municipality_id = (select actor_municipality()))
    with check ((select actor()) = ''retention'' and municipality_id = (select actor_municipality()))',
    (select relname from pg_class where oid = relation) || '_retention', relation);
end $$;
revoke execute on function open_to_retention from public;

create table retention_rule (
  municipality_id uuid not null references municipality,
  kind text not null check (kind ~ '^[a-z][a-zA-Z]{0,39}$'),
  version integer not null check (version > 0),
  -- ISO 8601, whole days, weeks, months or years.
  period text not null check (period ~ '^P([0-9]{1,5}D|[0-9]{1,4}W|[0-9]{1,4}M|[0-9]{1,3}Y)$'),
  -- What the period is counted from.
  event text not null check (event ~ '^[a-z][a-zA-Z]{0,39}$'),
  source text not null check (length(source) between 1 and 500),
  is_unverified boolean not null default false,
  valid_from date not null,
  made_by uuid,
  made_at timestamptz not null,
  primary key (municipality_id, kind, version),
  foreign key (municipality_id, made_by) references person
);
alter table retention_rule enable row level security;
alter table retention_rule force row level security;
create policy retention_rule_read on retention_rule for select using (municipality_id = (select actor_municipality()));
create policy retention_rule_add on retention_rule for insert with check (municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) and made_by = (select actor_person()) or (select actor()) = 'retention'));
grant select, insert on retention_rule to medvind_app;

-- The rules that Medvind comes with, for a municipality that has not had them.
create function ship_retention_rules(rules jsonb, day date, moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if not (actor() = 'retention' or actor_has_role('administration') or actor_has_role('schoolLeader')) then
    raise exception 'only those who decide about deletion are given the rules' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('retention');
  insert into retention_rule (municipality_id, kind, version, period, event, source, is_unverified, valid_from, made_at)
    select actor_municipality(), r ->> 'kind', 1, r ->> 'period', r ->> 'event', r ->> 'source', true, day, moment
    from jsonb_array_elements(rules) r
    on conflict (municipality_id, kind, version) do nothing;
  perform step_back(former);
end $$;
revoke execute on function ship_retention_rules from public;
grant execute on function ship_retention_rules to medvind_app;

-- What may go now: ids, a kind and a count. Nothing in it says whom it is about but the id.
create table retention_proposal (
  municipality_id uuid not null references municipality,
  id uuid not null,
  kind text not null,
  rule_version integer not null,
  -- The table of the record that goes, with all that belongs to it.
  relation text not null check (relation ~ '^[a-z_]{1,60}$'),
  subject_id uuid not null,
  pupil_id uuid,
  school_id uuid,
  event_day date not null,
  -- Where only the old part of something goes: the last day of it.
  until_day date,
  rows_found integer not null check (rows_found > 0),
  state text not null default 'proposed' check (state in ('proposed', 'postponed', 'deleted', 'lapsed')),
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  postponed_until date,
  reason text check (length(reason) between 1 and 1000),
  rows_deleted integer,
  version integer not null default 1 check (version > 0),
  primary key (municipality_id, id),
  foreign key (municipality_id, kind, rule_version) references retention_rule,
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, decided_by) references person,
  check ((state = 'postponed') = (postponed_until is not null)),
  check (state <> 'postponed' or reason is not null),
  check (state in ('proposed', 'lapsed') or decided_by is not null)
);
create unique index retention_proposal_open on retention_proposal (municipality_id, kind, subject_id) where state in ('proposed', 'postponed');
create index retention_proposal_pupil on retention_proposal (municipality_id, pupil_id) where pupil_id is not null;
alter table retention_proposal enable row level security;
alter table retention_proposal force row level security;
create policy retention_proposal_read on retention_proposal for select using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'retention' or (select actor_has_role('administration'))
    or exists (select from staff_role r where r.municipality_id = retention_proposal.municipality_id and r.person_id = (select actor_person())
      and r.role = 'schoolLeader' and r.school_id = retention_proposal.school_id
      and r.valid_from <= (select actor_today()) and (r.valid_to is null or r.valid_to > (select actor_today())))));
create policy retention_proposal_write on retention_proposal using ((select actor()) = 'retention' and municipality_id = (select actor_municipality()))
  with check ((select actor()) = 'retention' and municipality_id = (select actor_municipality()));
create policy retention_proposal_postpone on retention_proposal for update using (
  municipality_id = (select actor_municipality()) and ((select actor_has_role('administration'))
    or exists (select from staff_role r where r.municipality_id = retention_proposal.municipality_id and r.person_id = (select actor_person())
      and r.role = 'schoolLeader' and r.school_id = retention_proposal.school_id
      and r.valid_from <= (select actor_today()) and (r.valid_to is null or r.valid_to > (select actor_today())))))
  with check (state = 'postponed' and decided_by = (select actor_person()));
grant select, insert on retention_proposal to medvind_app;
-- What a proposal is about never changes: whoever confirms it deletes what was proposed and nothing else.
grant update (state, postponed_until, reason, decided_by, decided_at, version) on retention_proposal to medvind_app;

-- Every table of a municipality is open to 'retention' from here.
do $$
declare
  relation regclass;
begin
  for relation in
    select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'municipality_id' and not a.attisdropped
    where c.relkind = 'r' and c.relrowsecurity and c.relname not in ('read_log', 'retention_proposal', 'retention_rule', 'municipality_parameter')
  loop
    perform open_to_retention(relation);
  end loop;
end $$;

-- Which rows belong to a record, found by the foreign keys themselves, so that a new table cannot be forgotten: those that must point to it, the
-- innermost first. Where a row may go on without what it points to, only the pointer is cleared. `named`: columns that may be empty.
create function rows_about(target regclass, condition text, path regclass[] default '{}')
  returns table (relation regclass, rows_where text, cleared text[]) language plpgsql stable as $$
declare
  fk record;
  child_where text;
  is_part boolean;
begin
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

-- What carries the id of a child, or of the child's plans (or of one plan), without a foreign key. A pointer that may be empty is cleared.
create function loose_rows_about(pupil uuid, plan uuid default null) returns table (relation regclass, rows_where text, cleared text[])
  language sql stable as $$
  select c.oid::regclass,
    case a.attname when 'pupil_id' then format('municipality_id = actor_municipality() and pupil_id = %L', pupil)
      else format('municipality_id = actor_municipality() and plan_id in (select id from plan where municipality_id = actor_municipality()
        and (pupil_id = %L or id = %L))', pupil, plan) end,
    case when a.attname = 'plan_id' and not a.attnotnull then array['plan_id'] end
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attname in ('pupil_id', 'plan_id') and not a.attisdropped
  where c.relkind = 'r' and c.relname not in ('retention_proposal', 'plan')
    and exists (select from pg_attribute m where m.attrelid = c.oid and m.attname = 'municipality_id')
    and not exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey))
$$;

-- Deletes or clears one part, and says how many rows went.
create function delete_part(relation regclass, rows_where text, cleared text[]) returns integer language plpgsql as $$
declare
  touched integer := 0;
begin
  if cleared is null then
    execute format('delete from %s where %s', relation, rows_where);
    get diagnostics touched = row_count;
  else
    execute format('update %s set %s where %s', relation, (select string_agg(format('%I = null', x), ', ') from unnest(cleared) x), rows_where);
  end if;
  return touched;
end $$;

create function delete_rows_about(target regclass, condition text) returns integer language plpgsql as $$
declare
  part record;
  deleted integer := 0;
begin
  for part in select * from rows_about(target, condition) loop
    deleted := deleted + delete_part(part.relation, part.rows_where, part.cleared);
  end loop;
  return deleted;
end $$;

-- How many rows belong to a record, for the nightly job.
create function count_rows_about(relation text, subject uuid) returns integer
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  part record;
  found_rows integer;
  counted integer := 0;
begin
  if actor() <> 'retention' then
    return 0;
  end if;
  for part in select * from rows_about(count_rows_about.relation::regclass, format('municipality_id = %L and id = %L', actor_municipality(), subject)) loop
    if part.cleared is null then
      execute format('select count(*) from %s where %s', part.relation, part.rows_where) into found_rows;
      counted := counted + found_rows;
    end if;
  end loop;
  return counted;
end $$;

-- Takes a child's name out of what was searched for. A word that somebody else here is called too goes only beside the rest of the name, or
-- where the entry is about the child.
create function take_names_from_log(municipality uuid, pupil uuid, given text, family text) returns void language plpgsql as $$
declare
  former text := step_into('access');
  given_is_own boolean;
  family_is_own boolean;
begin
  select not exists (select from person p where p.municipality_id = municipality and p.id <> pupil and lower(p.given_name) = lower(given)),
    not exists (select from person p where p.municipality_id = municipality and p.id <> pupil and lower(p.family_name) = lower(family))
    into given_is_own, family_is_own;
  perform step_into('audit');
  update read_log l set subject = null, subject_salt = null
    where l.municipality_id = municipality and l.subject_digest is not null and l.subject is not null
      and (l.pupil_ids @> array[pupil] and l.pupil_ids <> '{}' and l.subject !~ '^/'
        or position(lower(given) in lower(l.subject)) > 0 and (given_is_own or position(lower(family) in lower(l.subject)) > 0)
        or family_is_own and position(lower(family) in lower(l.subject)) > 0);
  perform step_back(former);
end $$;

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
  update import_run r set result = null where r.municipality_id = municipality and r.result is not null
    and position(lower(child.given_name) in lower(r.result::text)) > 0 and position(lower(child.family_name) in lower(r.result::text)) > 0;
  update roster_export e set pupil_ids = array_remove(e.pupil_ids, pupil) where e.municipality_id = municipality and pupil = any (e.pupil_ids);
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

-- Registrations of absence up to a day, with what followed from them.
create function delete_absence_until(pupil uuid, until_day date) returns integer language plpgsql as $$
declare
  before text := format('municipality_id = actor_municipality() and pupil_id = %L', pupil);
  deleted integer := delete_rows_about('absence', before || format(' and day <= %L', until_day));
begin
  return deleted + delete_rows_about('absence_correction', before || format(' and day <= %L', until_day))
    + delete_rows_about('leave_request', before || format(' and last_day <= %L', until_day))
    + delete_rows_about('signal', before || format(' and ended_at < %L', until_day + 1));
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
  -- A child who has come back, or a plan that goes on, is no longer what was proposed.
  if found and exists (
    select from enrolment e where e.municipality_id = found_proposal.municipality_id and e.pupil_id = found_proposal.pupil_id
      and (e.valid_to is null or e.valid_to > actor_today())
      and (found_proposal.kind = 'pupil' or found_proposal.kind = 'plan' and exists (
        select from plan p where p.municipality_id = e.municipality_id and p.id = found_proposal.subject_id and p.ended_at is null))) then
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

-- Tables whose rows a person looks through before they are handed over. A later migration that makes one replaces this list.
create function review_before_insight() returns text[] language sql immutable as $$ select '{}'::text[] $$;

-- Everything that is kept about one child, table by table, for the leader of the child's school. It walks the same way as the deletion. Bytes
-- and secrets of signing in are left out; `is_restricted` marks what a person looks through before it is handed over.
create function everything_about(pupil uuid) returns table (name text, is_restricted boolean, content jsonb)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  may_ask boolean := exists (
    select from pupil_access a where a.municipality_id = actor_municipality() and a.person_id = actor_person() and a.pupil_id = everything_about.pupil
      and a.reason = 'leadsSchool' and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()));
  municipality uuid := actor_municipality();
  former text;
  part record;
  found_rows jsonb;
  is_protected boolean;
  hidden text[] := array['session', 'passkey', 'passkey_challenge', 'invitation', 'known_device', 'account', 'demo_person', 'pupil_cpr', 'access_due'];
begin
  if not may_ask then
    return;
  end if;
  former := step_into('retention');
  select p.is_protected into is_protected from person p where p.municipality_id = actor_municipality() and p.id = everything_about.pupil;
  for part in
    select a.relation, array_agg(distinct a.rows_where) as conditions,
      (select coalesce(array_agg(c.attname::text), '{}') from pg_attribute c where c.attrelid = a.relation and c.atttypid = 'bytea'::regtype) as bytes
    from (select * from rows_about('person', format('municipality_id = %L and id = %L', municipality, pupil))
      union all select * from loose_rows_about(pupil)) a
    where a.cleared is null and not a.relation::text = any (hidden)
      -- A protected child's address is for nobody at the school, also not on the way to the family.
      and (a.relation <> 'person_contact'::regclass or not is_protected)
    group by a.relation order by a.relation::text
  loop
    execute format('select jsonb_agg(distinct to_jsonb(t) - %L::text[]) from %s t where %s', part.bytes, part.relation,
      (select string_agg('(' || x || ')', ' or ') from unnest(part.conditions) x)) into found_rows;
    if part.relation = 'plan_note'::regclass and found_rows is not null then
      return query select part.relation::text, true, jsonb_agg(n) from jsonb_array_elements(found_rows) n where n ->> 'audience' = 'restricted'
        having count(*) > 0;
      select jsonb_agg(n) into found_rows from jsonb_array_elements(found_rows) n where n ->> 'audience' <> 'restricted';
    end if;
    if found_rows is not null then
      return query select part.relation::text, part.relation::text = any (review_before_insight()), found_rows;
    end if;
  end loop;
  -- The names behind the ids in it are other people's.
  perform step_into('numbers');
  return query select 'read_log', false, jsonb_agg(jsonb_build_object('at', l.at, 'person_id', l.person_id, 'actor', l.actor, 'action', l.action,
      'outcome', l.outcome, 'reason', l.reason) order by l.id)
    from read_log l where l.municipality_id = municipality and l.pupil_ids @> array[everything_about.pupil] and l.pupil_ids <> '{}' having count(*) > 0;
  perform step_back(former);
end $$;

revoke execute on function delete_part, delete_rows_about, take_names_from_log, delete_child, delete_absence_until, carry_out_retention, everything_about,
  rows_about, loose_rows_about, count_rows_about from public;
grant execute on function carry_out_retention, everything_about, count_rows_about to medvind_app;
