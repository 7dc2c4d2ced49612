-- Another name that a source has for someone who is already here: the same UniLogin id or the same CPR number was met. The person
-- keeps one row; the source that its `source` names decides names and contact data.
create table person_alias (
  municipality_id uuid not null,
  source text not null,
  source_id text not null,
  person_id uuid not null,
  -- What this source says of name-and-address protection: one source that says yes is enough.
  is_protected boolean,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, source, source_id),
  foreign key (municipality_id, person_id) references person on delete cascade
);
create index person_alias_person on person_alias (municipality_id, person_id);
alter table person_alias enable row level security;
alter table person_alias force row level security;
create policy person_alias_by_import on person_alias
  using (municipality_id = (select actor_municipality()) and (select actor_writes_people()))
  with check (municipality_id = (select actor_municipality()) and (select actor_writes_people()));
grant select, insert, update, delete on person_alias to medvind_app;

-- The first import of a municipality makes it.
create policy municipality_by_import on municipality for insert
  with check ((select actor()) = 'import' and id = (select actor_municipality()));

-- One import, from the upload until it is confirmed or dropped. What it found is kept; the uploaded files are not.
create table import_run (
  municipality_id uuid not null references municipality,
  id uuid not null,
  state text not null check (state in ('checking', 'checked', 'refused', 'importing', 'done', 'dropped', 'expired')),
  importer text,
  file_names text[] not null,
  started_by uuid not null,
  started_at timestamptz not null,
  confirmed_by uuid,
  finished_at timestamptz,
  -- Counts and problems, never a row of the files.
  result jsonb,
  -- True when the roster changed between the check and the confirmation, so that it had to be checked again.
  changed_since boolean not null default false,
  progress jsonb,
  -- When the work last gave a sign of life.
  alive_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, started_by) references person,
  foreign key (municipality_id, confirmed_by) references person,
  check (state <> 'done' or confirmed_by is not null)
);
create index import_run_latest on import_run (municipality_id, started_at desc);
create index import_run_unfinished on import_run (started_at) where state in ('checking', 'checked', 'refused', 'importing');
alter table import_run enable row level security;
alter table import_run force row level security;
create policy import_run_read on import_run for select using (
  municipality_id = (select actor_municipality()) and ((select actor_has_role('systemAdministrator')) or (select actor()) = 'import')
  or (select actor()) = 'import' and (select actor_municipality()) is null);
create policy import_run_start on import_run for insert with check (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
  and started_by = (select actor_person()) and state = 'checking' and result is null and confirmed_by is null);
create policy import_run_by_import on import_run for update using (
  (select actor()) = 'import' and (municipality_id = (select actor_municipality()) or (select actor_municipality()) is null));
-- An administrator confirms what has been checked, drops it, or asks for work that stopped to be taken up again; what was found is
-- the import's to write.
create policy import_run_confirm on import_run for update
  using (municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
    and state in ('checking', 'checked', 'refused', 'importing'))
  with check (municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
    and (state in ('checking', 'dropped') or state = 'importing' and confirmed_by is not null));
grant select, insert on import_run to medvind_app;
grant update (state, importer, confirmed_by, finished_at, result, changed_since, progress, alive_at) on import_run to medvind_app;

-- The roster as files, made for someone who asked.
create table roster_export (
  municipality_id uuid not null references municipality,
  id uuid not null,
  state text not null check (state in ('making', 'ready', 'expired')),
  started_by uuid not null,
  started_at timestamptz not null,
  alive_at timestamptz not null,
  bytes bigint,
  -- The children whose data are in the files, for the log of the one who fetches them.
  pupil_ids uuid[] not null default '{}',
  primary key (municipality_id, id),
  foreign key (municipality_id, started_by) references person
);
create index roster_export_latest on roster_export (municipality_id, started_at desc);
alter table roster_export enable row level security;
alter table roster_export force row level security;
create policy roster_export_read on roster_export for select using (
  municipality_id = (select actor_municipality()) and ((select actor_has_role('systemAdministrator')) or (select actor()) = 'import')
  or (select actor()) = 'import' and (select actor_municipality()) is null);
create policy roster_export_ask on roster_export for insert with check (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
  and started_by = (select actor_person()) and state = 'making');
create policy roster_export_by_import on roster_export for update using (
  (select actor()) = 'import' and (municipality_id = (select actor_municipality()) or (select actor_municipality()) is null));
grant select, insert on roster_export to medvind_app;
grant update (state, bytes, pupil_ids, alive_at) on roster_export to medvind_app;

-- Files on their way in or out, in pieces. They hold children's data: the import takes an upload and nobody else reads it, an
-- export is read by the one who asked for it, and all are gone after a day.
create table stored_file (
  municipality_id uuid not null references municipality,
  id uuid not null,
  purpose text not null check (purpose in ('import', 'export')),
  -- The import_run or roster_export.
  belongs_to uuid not null,
  owner_id uuid not null,
  place smallint not null,
  name text not null check (length(name) between 1 and 255),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null,
  primary key (municipality_id, id),
  unique (municipality_id, belongs_to, place),
  foreign key (municipality_id, owner_id) references person
);
create index stored_file_created on stored_file (created_at);
create table stored_piece (
  municipality_id uuid not null,
  file_id uuid not null,
  place integer not null,
  content bytea not null check (length(content) <= 1048576),
  primary key (municipality_id, file_id, place),
  foreign key (municipality_id, file_id) references stored_file on delete cascade
);
-- Zipped already, so compressing again only costs time.
alter table stored_piece alter column content set storage external;
alter table stored_file enable row level security;
alter table stored_file force row level security;
create policy stored_file_by_import on stored_file
  using ((select actor()) = 'import' and (municipality_id = (select actor_municipality()) or (select actor_municipality()) is null))
  with check ((select actor()) = 'import' and municipality_id = (select actor_municipality()));
create policy stored_file_upload on stored_file for insert with check (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
  and purpose = 'import' and owner_id = (select actor_person()));
create policy stored_file_fetch on stored_file for select using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
  and owner_id = (select actor_person()));
create policy stored_file_drop on stored_file for delete using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')) and purpose = 'import');
grant select, insert, delete on stored_file to medvind_app;
alter table stored_piece enable row level security;
alter table stored_piece force row level security;
create policy stored_piece_by_import on stored_piece
  using ((select actor()) = 'import' and municipality_id = (select actor_municipality()))
  with check ((select actor()) = 'import' and municipality_id = (select actor_municipality()));
create policy stored_piece_upload on stored_piece for insert with check (
  municipality_id = (select actor_municipality()) and exists (
    select from stored_file f where f.municipality_id = stored_piece.municipality_id and f.id = stored_piece.file_id
      and f.owner_id = (select actor_person()) and f.purpose = 'import'));
create policy stored_piece_fetch on stored_piece for select using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')) and exists (
    select from stored_file f where f.municipality_id = stored_piece.municipality_id and f.id = stored_piece.file_id
      and f.owner_id = (select actor_person()) and f.purpose = 'export'));
grant select, insert on stored_piece to medvind_app;
