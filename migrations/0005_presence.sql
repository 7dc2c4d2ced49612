-- The school calendar: what is not a weekend, a public holiday or in one of these spans is a school day.
create table school_year (
  municipality_id uuid not null references municipality,
  year smallint not null,
  first_day date not null,
  last_day date not null check (last_day > first_day),
  primary key (municipality_id, year)
);
create table closed_day (
  municipality_id uuid not null references municipality,
  id uuid not null,
  school_id uuid,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  reason text not null check (length(reason) between 1 and 200),
  primary key (municipality_id, id),
  foreign key (municipality_id, school_id) references school
);
create index closed_day_days on closed_day (municipality_id, first_day);

-- That a class was registered. A day without a row is "not registered", which is never read as "present". Who registered first, and when,
-- stays when somebody corrects; `version` tells two who correct at once apart.
create table class_registration (
  municipality_id uuid not null,
  class_id uuid not null,
  day date not null,
  part text not null check (part in ('day', 'morning', 'last_lesson')),
  registered_by uuid,
  registered_at timestamptz not null default clock_timestamp(),
  origin text not null check (origin in ('staff', 'import')),
  corrected_by uuid,
  corrected_at timestamptz,
  version integer not null default 1,
  primary key (municipality_id, class_id, day, part),
  check ((corrected_by is null) = (corrected_at is null)),
  foreign key (municipality_id, class_id) references class
);

-- Only absences are stored.
create table absence (
  municipality_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  day date not null,
  part text not null check (part in ('day', 'morning', 'last_lesson')),
  category text not null check (category in ('sick', 'authorised', 'unauthorised')),
  note text check (length(note) <= 1000),
  origin text not null check (origin in ('staff', 'guardian', 'leave', 'import')),
  registered_by uuid,
  registered_at timestamptz not null default clock_timestamp(),
  version integer not null default 1,
  primary key (municipality_id, id),
  unique (municipality_id, pupil_id, day, part),
  foreign key (municipality_id, pupil_id) references pupil
);

-- What an absence said before it was corrected or taken back. Written by the trigger below, never by hand.
create table absence_correction (
  municipality_id uuid not null,
  id bigint generated always as identity,
  absence_id uuid not null,
  pupil_id uuid not null,
  day date not null,
  part text not null,
  category text not null,
  note text,
  origin text not null,
  registered_by uuid,
  registered_at timestamptz not null,
  version integer not null,
  corrected_by uuid,
  corrected_by_actor text not null default actor(),
  corrected_at timestamptz not null default clock_timestamp(),
  was_removed boolean not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, pupil_id) references pupil
);
create index absence_correction_pupil on absence_correction (municipality_id, pupil_id, day);

create function keep_absence_correction() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into absence_correction (municipality_id, absence_id, pupil_id, day, part, category, note, origin, registered_by, registered_at,
      version, corrected_by, was_removed)
    values (old.municipality_id, old.id, old.pupil_id, old.day, old.part, old.category, old.note, old.origin, old.registered_by,
      old.registered_at, old.version, actor_person(), tg_op = 'DELETE');
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    return new;
  end if;
  return old;
end $$;
create trigger absence_corrected before update on absence for each row
  when (old.category is distinct from new.category or old.note is distinct from new.note or old.part is distinct from new.part
    or old.day is distinct from new.day or old.origin is distinct from new.origin)
  execute function keep_absence_correction();
create trigger absence_removed before delete on absence for each row execute function keep_absence_correction();

-- An index can tell ranges apart by overlap; a range of one id lets it do so within one pupil, without an extension.
create type uuid_range as range (subtype = uuid);

-- A family asks for leave; the school answers. An approved leave becomes authorised absence on the school days it covers.
create table leave_request (
  municipality_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  reason text not null check (length(reason) between 1 and 1000),
  asked_by uuid not null,
  asked_at timestamptz not null default clock_timestamp(),
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn')),
  answered_by uuid,
  answered_at timestamptz,
  answer text check (length(answer) <= 1000),
  version integer not null default 1,
  primary key (municipality_id, id),
  foreign key (municipality_id, pupil_id) references pupil,
  -- A request that was withdrawn after the answer keeps who answered it.
  check (state = 'withdrawn' or (state in ('approved', 'refused')) = (answered_by is not null)),
  -- No day is covered twice: withdrawing one request takes its days away, and they would be the other's too.
  constraint leave_request_covers_a_day_once exclude using gist (
    uuid_range(municipality_id, municipality_id, '[]') with &&, uuid_range(pupil_id, pupil_id, '[]') with &&,
    daterange(first_day, last_day, '[]') with &&) where (state in ('asked', 'approved'))
);
create index leave_request_pupil on leave_request (municipality_id, pupil_id);

-- A pattern in a pupil's absence. It is answered, and then rests until it has grown.
create table signal (
  municipality_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  pattern text not null check (length(pattern) <= 50),
  -- Which of several: the weekday (1 to 5) of a weekday pattern.
  detail smallint check (detail between 1 and 7),
  since date not null,
  size integer not null check (size >= 0),
  numbers jsonb not null,
  found_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  answer text check (answer in ('talked', 'known', 'plan')),
  answered_size integer,
  answer_note text check (length(answer_note) <= 1000),
  answered_by uuid,
  answered_at timestamptz,
  version integer not null default 1,
  primary key (municipality_id, id),
  foreign key (municipality_id, pupil_id) references pupil,
  check ((answer is null) = (answered_by is null) and (answer is null) = (answered_size is null))
);
create unique index signal_one_open on signal (municipality_id, pupil_id, pattern, coalesce(detail, 0)) where ended_at is null;
create index signal_pupil on signal (municipality_id, pupil_id);

-- What was answered before, when a signal that has grown is answered again. Written by the trigger, never by hand.
create table signal_former_answer (
  municipality_id uuid not null,
  id bigint generated always as identity,
  signal_id uuid not null,
  pupil_id uuid not null,
  answer text not null,
  answered_size integer not null,
  answer_note text,
  answered_by uuid not null,
  answered_at timestamptz not null,
  primary key (municipality_id, id),
  foreign key (municipality_id, signal_id) references signal
);
create index signal_former_answer_signal on signal_former_answer (municipality_id, signal_id);

create function keep_former_answer() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into signal_former_answer (municipality_id, signal_id, pupil_id, answer, answered_size, answer_note, answered_by, answered_at)
    values (old.municipality_id, old.id, old.pupil_id, old.answer, old.answered_size, old.answer_note, old.answered_by, old.answered_at);
  return new;
end $$;
create trigger signal_answered_again before update on signal for each row
  when (old.answer is not null and old.answered_at is distinct from new.answered_at)
  execute function keep_former_answer();

-- Policies.
alter table school_year enable row level security;
alter table school_year force row level security;
create policy school_year_read on school_year for select using (municipality_id = (select actor_municipality()));
create policy school_year_write on school_year using (municipality_id = (select actor_municipality())
  and ((select actor()) = 'operator' or (select actor_has_role('systemAdministrator')) or (select actor_has_role('administration'))));
grant select, insert, update, delete on school_year to medvind_app;

alter table closed_day enable row level security;
alter table closed_day force row level security;
create policy closed_day_read on closed_day for select using (municipality_id = (select actor_municipality()));
create policy closed_day_write on closed_day using (municipality_id = (select actor_municipality())
  and ((select actor()) = 'operator' or (select actor_has_role('systemAdministrator')) or (select actor_has_role('administration'))));
grant select, insert, update, delete on closed_day to medvind_app;

-- A class is registered by those who teach it and by the school's leader.
create function actor_works_with_class(municipality uuid, class_of_row uuid) returns boolean language sql stable as $$
  select exists (
      select from class_staff s where s.municipality_id = municipality and s.class_id = class_of_row and s.person_id = actor_person()
        and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today()))
    or exists (
      select from class c join staff_role r on r.municipality_id = c.municipality_id and r.school_id = c.school_id and r.role = 'schoolLeader'
      where c.municipality_id = municipality and c.id = class_of_row and r.person_id = actor_person()
        and r.valid_from <= actor_today() and (r.valid_to is null or r.valid_to > actor_today()))
$$;
alter table class_registration enable row level security;
alter table class_registration force row level security;
create policy class_registration_read on class_registration for select using (municipality_id = (select actor_municipality()));
create policy class_registration_add on class_registration for insert with check (municipality_id = (select actor_municipality())
  and day <= (select actor_today())
  and ((select actor()) = 'import'
    or origin = 'staff' and registered_by = (select actor_person()) and actor_works_with_class(municipality_id, class_id)));
create policy class_registration_change on class_registration for update
  using (municipality_id = (select actor_municipality()) and actor_works_with_class(municipality_id, class_id))
  with check (municipality_id = (select actor_municipality()) and day <= (select actor_today())
    and corrected_by = (select actor_person()) and actor_works_with_class(municipality_id, class_id));
grant select, insert, update (corrected_by, corrected_at, version) on class_registration to medvind_app;

alter table absence enable row level security;
alter table absence force row level security;
create policy absence_read on absence for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));

alter table absence_correction enable row level security;
alter table absence_correction force row level security;
create policy absence_correction_read on absence_correction for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence_correction.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));

alter table leave_request enable row level security;
alter table leave_request force row level security;
create policy leave_request_read on leave_request for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = leave_request.pupil_id and a.person_id = (select actor_person())
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));

alter table signal enable row level security;
alter table signal force row level security;
create policy signal_read on signal for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = signal.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));

-- Staff register those whom they teach or lead. A custody holder tells of sickness, or that the child comes later, from today on, and takes that back until the class is
-- registered; days of approved leave go when the request is withdrawn before they come.
create policy absence_add on absence for insert with check (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'import'
    or origin in ('staff', 'leave') and registered_by = (select actor_person())
      and exists (
        select from pupil_access a
        where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence.pupil_id and a.person_id = (select actor_person())
          and a.reason in ('teachesClass', 'leadsSchool')
          and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))
    or origin = 'guardian' and category in ('sick', 'authorised') and registered_by = (select actor_person()) and day >= (select actor_today())
      and exists (
        select from pupil_access a
        where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence.pupil_id and a.person_id = (select actor_person())
          and a.reason in ('custody')
          and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
create policy absence_change on absence for update using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'import'
    or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
create policy absence_remove on absence for delete using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'import'
    or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))
    or (origin = 'guardian' and registered_by = (select actor_person()) and day >= (select actor_today())
        and not exists (
          select from class_member m join class_registration r
            on r.municipality_id = m.municipality_id and r.class_id = m.class_id
          where m.municipality_id = absence.municipality_id and m.pupil_id = absence.pupil_id and r.day = absence.day
            and m.valid_from <= absence.day and (m.valid_to is null or m.valid_to > absence.day))
      or origin = 'leave' and day > (select actor_today())
        and exists (
          select from leave_request l
          where l.municipality_id = absence.municipality_id and l.pupil_id = absence.pupil_id
            and l.asked_by = (select actor_person()) and l.state = 'approved'
            and absence.day between l.first_day and l.last_day))
      and exists (
        select from pupil_access a
        where a.municipality_id = (select actor_municipality()) and a.pupil_id = absence.pupil_id and a.person_id = (select actor_person())
          and a.reason in ('custody')
          and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
grant select, insert, update, delete on absence to medvind_app;

-- Corrections are kept by the trigger, whoever corrects.
create policy absence_correction_kept on absence_correction for insert with check (municipality_id = (select actor_municipality()));
grant select on absence_correction to medvind_app;

create policy leave_request_ask on leave_request for insert with check (
  municipality_id = (select actor_municipality()) and asked_by = (select actor_person()) and state = 'asked'
  and exists (
    select from pupil_access a
    where a.municipality_id = (select actor_municipality()) and a.pupil_id = leave_request.pupil_id and a.person_id = (select actor_person())
      and a.reason in ('custody')
      and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))));
-- Two policies, because a row that one of them lets through must not be written by the rules of the other: nobody answers their own.
create policy leave_request_withdraw on leave_request for update
  using (municipality_id = (select actor_municipality()) and asked_by = (select actor_person()) and state in ('asked', 'approved')
    and exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = leave_request.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('custody')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  with check (municipality_id = (select actor_municipality()) and asked_by = (select actor_person()) and state = 'withdrawn'
    and exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = leave_request.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('custody')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))));
create policy leave_request_answer on leave_request for update
  using (municipality_id = (select actor_municipality()) and asked_by <> (select actor_person()) and state = 'asked'
    and exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = leave_request.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))))
  with check (municipality_id = (select actor_municipality()) and asked_by <> (select actor_person())
    and state in ('approved', 'refused') and answered_by = (select actor_person())
    and exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = leave_request.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))));
grant select, insert, update on leave_request to medvind_app;

create policy signal_found on signal for insert with check (municipality_id = (select actor_municipality()) and (select actor()) = 'nightly');
create policy signal_change on signal for update using (
  municipality_id = (select actor_municipality()) and ((select actor()) = 'nightly' or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = signal.pupil_id and a.person_id = (select actor_person())
        and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
grant select, insert, update on signal to medvind_app;

alter table signal_former_answer enable row level security;
alter table signal_former_answer force row level security;
create policy signal_former_answer_read on signal_former_answer for select using (
  municipality_id = (select actor_municipality()) and ((select actor_reads_people()) or exists (
      select from pupil_access a
      where a.municipality_id = (select actor_municipality()) and a.pupil_id = signal_former_answer.pupil_id
        and a.person_id = (select actor_person()) and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
create policy signal_former_answer_kept on signal_former_answer for insert with check (municipality_id = (select actor_municipality()));
grant select on signal_former_answer to medvind_app;

-- After an import the server's idea of the tables is old until it looks by itself, a minute or more later, and plans made meanwhile are
-- a hundred times slower. Only the owner may ask it to look now.
create function refresh_statistics() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze person, pupil, enrolment, class, class_member, class_staff, staff_role, guardianship, pupil_access, absence, class_registration, signal;
end $$;
revoke execute on function refresh_statistics from public;
grant execute on function refresh_statistics to medvind_app;
