-- Who is asking. Every connection sets these with `set local`; a query without an actor is refused, never answered with nothing,
-- because an empty answer looks like the truth.
create function actor() returns text language plpgsql stable parallel safe as $$
declare
  value text := current_setting('medvind.actor', true);
begin
  if value is null or value = '' then
    raise exception 'no actor is set for this transaction' using errcode = 'insufficient_privilege';
  end if;
  return value;
end $$;

create function actor_setting(name text) returns text language plpgsql stable parallel safe as $$
begin
  perform actor();
  return nullif(current_setting('medvind.' || name, true), '');
end $$;

create function actor_municipality() returns uuid language sql stable parallel safe
  as $$ select actor_setting('municipality')::uuid $$;
-- Null for a system actor, so that no row can belong to it.
create function actor_person() returns uuid language sql stable parallel safe
  as $$ select case when actor() = 'person' then actor_setting('person')::uuid end $$;
create function actor_today() returns date language sql stable parallel safe
  as $$ select actor_setting('today')::date $$;
create function actor_has_role(role text) returns boolean language sql stable parallel safe
  as $$ select actor() = 'person' and role = any (string_to_array(coalesce(actor_setting('roles'), ''), ',')) $$;

-- Some functions must read more than the one who asks, to answer a question about it. They run as the owner, take on a system actor
-- for their own queries, and step back before they return.
create function step_into(system_actor text) returns text language plpgsql as $$
declare
  former text := current_setting('medvind.actor', true);
begin
  perform set_config('medvind.actor', system_actor, true);
  return former;
end $$;
create function step_back(former text) returns void language plpgsql as $$
begin
  perform set_config('medvind.actor', coalesce(former, ''), true);
end $$;

create table municipality (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 200),
  code text check (code ~ '^[0-9]{3,4}$'),
  is_demo boolean not null default false,
  created_at timestamptz not null default now()
);
alter table municipality enable row level security;
alter table municipality force row level security;
create policy municipality_read on municipality for select
  using (id = (select actor_municipality()) or (select actor()) in ('operator', 'sign-in', 'audit'));
create policy municipality_write on municipality for insert with check ((select actor()) = 'operator');
create policy municipality_change on municipality for update using ((select actor()) = 'operator');
grant select, insert, update on municipality to medvind_app;

-- Limits and weights that the law or the municipality may change. A parameter holds from its day until a later one of the same key.
create table municipality_parameter (
  municipality_id uuid not null references municipality,
  key text not null check (key ~ '^[a-z][a-zA-Z0-9.]*$'),
  valid_from date not null,
  value jsonb not null,
  changed_by uuid,
  changed_at timestamptz not null default now(),
  primary key (municipality_id, key, valid_from)
);
alter table municipality_parameter enable row level security;
alter table municipality_parameter force row level security;
create policy parameter_read on municipality_parameter for select using (municipality_id = (select actor_municipality()));
create policy parameter_add on municipality_parameter for insert with check (
  municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) or (select actor_has_role('systemAdministrator')) or (select actor()) = 'operator'));
create policy parameter_change on municipality_parameter for update using (
  municipality_id = (select actor_municipality())
  and ((select actor_has_role('administration')) or (select actor_has_role('systemAdministrator')) or (select actor()) = 'operator'));
grant select, insert, update on municipality_parameter to medvind_app;

-- The read log. The application may add to it and nothing else; it is read through the functions below.
create table log_seal (
  number bigint primary key check (number > 0),
  sealed_at timestamptz not null default clock_timestamp(),
  entries integer not null check (entries > 0),
  first_id bigint not null,
  last_id bigint not null,
  hash bytea not null
);
alter table log_seal enable row level security;
alter table log_seal force row level security;
create policy seal_by_audit on log_seal using ((select actor()) = 'audit') with check ((select actor()) = 'audit');

create table read_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  transaction xid8 not null default pg_current_xact_id(),
  municipality_id uuid references municipality,
  actor text not null default actor(),
  person_id uuid,
  action text not null check (length(action) <= 100),
  outcome text not null check (outcome in ('allowed', 'refused', 'missing', 'failed')),
  reason text check (length(reason) <= 200),
  subject text check (length(subject) <= 500),
  pupil_ids uuid[] not null default '{}',
  seal bigint references log_seal
);
create index read_log_pupils on read_log using gin (pupil_ids) where pupil_ids <> '{}';
create index read_log_unsealed on read_log (id) where seal is null;
alter table read_log enable row level security;
alter table read_log force row level security;
create policy log_add on read_log for insert with check (
  actor = (select actor())
  and municipality_id is not distinct from (select actor_municipality())
  and person_id is not distinct from (select actor_person()));
create policy log_by_audit on read_log using ((select actor()) = 'audit') with check ((select actor()) = 'audit');
grant insert (municipality_id, actor, person_id, action, outcome, reason, subject, pupil_ids) on read_log to medvind_app;

-- What one entry says, as the text that is sealed. The times are written in UTC, so that the session's settings do not matter.
create function read_log_text(entry read_log) returns text language sql stable as $$
  select jsonb_build_array(
    entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.municipality_id, entry.actor,
    entry.person_id, entry.action, entry.outcome, entry.reason, entry.subject, to_jsonb(entry.pupil_ids))::text
$$;

-- Closes a batch: every entry of a transaction that has ended (an id above the snapshot's end comes from a server this
-- database was restored from, and has ended too). Returns how many entries were sealed.
create function seal_read_log(most integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('audit');
  previous log_seal;
  batch bigint[];
  next_number bigint;
  text_of_batch text;
begin
  perform pg_advisory_xact_lock(7301001);
  select array_agg(id order by id) into batch from (
    select id from read_log
    where seal is null
      and (transaction < pg_snapshot_xmin(pg_current_snapshot()) or transaction > pg_snapshot_xmax(pg_current_snapshot()))
    order by id limit most) closed;
  if batch is null then
    perform step_back(former);
    return 0;
  end if;
  select * into previous from log_seal order by number desc limit 1;
  next_number := coalesce(previous.number, 0) + 1;
  select string_agg(read_log_text(r), E'\n' order by r.id) into text_of_batch from read_log r where r.id = any (batch);
  insert into log_seal (number, entries, first_id, last_id, hash) values (
    next_number, array_length(batch, 1), batch[1], batch[array_length(batch, 1)],
    sha256(coalesce(previous.hash, ''::bytea) || convert_to(text_of_batch, 'UTF8')));
  update read_log set seal = next_number where id = any (batch);
  perform step_back(former);
  return array_length(batch, 1);
end $$;

-- The sealed batches and their entries, for `medvind audit verify`, which computes the hashes again on its own.
create function log_seals() returns setof log_seal language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('audit');
begin
  return query select * from log_seal order by number;
  perform step_back(former);
end $$;
create function log_seal_texts(seal_number bigint) returns setof text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('audit');
begin
  return query select read_log_text(r) from read_log r where r.seal = seal_number order by r.id;
  perform step_back(former);
end $$;
create function read_log_unsealed_count() returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('audit');
  unsealed bigint;
begin
  select count(*) into unsealed from read_log where seal is null;
  perform step_back(former);
  return unsealed;
end $$;
create index read_log_seal on read_log (seal, id);

revoke execute on function seal_read_log, log_seals, log_seal_texts, read_log_unsealed_count from public;
grant execute on function seal_read_log, log_seals, log_seal_texts, read_log_unsealed_count to medvind_app;
