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
  -- Null until somebody looks at the proposal.
  rows_found integer check (rows_found > 0),
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

revoke execute on function delete_part, delete_rows_about, take_names_from_log, delete_absence_until, loose_rows_about, count_rows_about from public;
grant execute on function count_rows_about to medvind_app;
