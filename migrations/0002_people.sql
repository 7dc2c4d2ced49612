-- Periods are half-open: `valid_from` is the first day, `valid_to` the first day that no longer counts (null: until further notice).
-- `source` says who told us (an import or a person here), so that one import never ends what another source knows.

-- The municipality as a roster names it (OneRoster: an org of type district), so that an export can name it the same way.
create table district (
  municipality_id uuid not null references municipality,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  identifier text,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id)
);

create table school (
  municipality_id uuid not null references municipality,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  institution_number text check (institution_number ~ '^[0-9A-Z]{6}$'),
  identifier text,
  district_id uuid,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id),
  foreign key (municipality_id, district_id) references district
);

-- An afdeling. One without a school belongs to the municipality, such as PPR.
create table department (
  municipality_id uuid not null references municipality,
  id uuid not null,
  school_id uuid,
  name text not null check (length(name) between 1 and 200),
  identifier text,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id),
  foreign key (municipality_id, school_id) references school
);

create table academic_session (
  municipality_id uuid not null references municipality,
  id uuid not null,
  title text not null,
  kind text not null check (kind in ('gradingPeriod', 'semester', 'schoolYear', 'term')),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  parent_id uuid,
  school_year smallint,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id),
  foreign key (municipality_id, parent_id) references academic_session
);

create table course (
  municipality_id uuid not null references municipality,
  id uuid not null,
  title text not null,
  course_code text,
  grade_levels text[] not null default '{}',
  subjects text[] not null default '{}',
  subject_codes text[] not null default '{}',
  -- Neither: the course is the municipality's.
  school_id uuid,
  department_id uuid,
  session_id uuid,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id),
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, department_id) references department,
  foreign key (municipality_id, session_id) references academic_session
);

-- A home class (`homeroom`, stamklasse) or a group for one subject (`scheduled`, hold).
create table class (
  municipality_id uuid not null,
  id uuid not null,
  school_id uuid not null,
  department_id uuid,
  course_id uuid,
  kind text not null check (kind in ('homeroom', 'scheduled')),
  title text not null check (length(title) between 1 and 200),
  sort_key text collate "C" not null,
  grade_levels text[] not null default '{}',
  class_code text,
  location text,
  subjects text[] not null default '{}',
  subject_codes text[] not null default '{}',
  periods text[] not null default '{}',
  session_ids uuid[] not null default '{}',
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id),
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, department_id) references department,
  foreign key (municipality_id, course_id) references course
);
create index class_school on class (municipality_id, school_id);

-- Anyone: staff, guardian, pupil. Contact data lie in a table of their own, because fewer may see them.
create table person (
  municipality_id uuid not null references municipality,
  id uuid not null,
  given_name text not null check (length(given_name) between 1 and 200),
  middle_name text,
  family_name text not null check (length(family_name) between 1 and 200),
  preferred_given_name text,
  preferred_middle_name text,
  preferred_family_name text,
  sort_key text collate "C" not null,
  search_text text not null,
  is_protected boolean not null default false,
  username text,
  identifier text,
  uniid text,
  enabled boolean not null default true,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id)
);

create index person_uniid on person (municipality_id, uniid) where uniid is not null;

create table person_contact (
  municipality_id uuid not null,
  person_id uuid not null,
  email text,
  phone text,
  sms text,
  primary key (municipality_id, person_id),
  foreign key (municipality_id, person_id) references person on delete cascade
);

create table pupil (
  municipality_id uuid not null,
  id uuid not null,
  birth_date date,
  sex text check (sex in ('male', 'female', 'other', 'unspecified')),
  primary key (municipality_id, id),
  foreign key (municipality_id, id) references person on delete cascade
);

-- Encrypted with a key that the database does not have. `lookup` is a keyed hash, so that the same child is recognised.
create table pupil_cpr (
  municipality_id uuid not null,
  pupil_id uuid not null,
  sealed bytea not null,
  lookup bytea not null,
  primary key (municipality_id, pupil_id),
  unique (municipality_id, lookup),
  foreign key (municipality_id, pupil_id) references pupil on delete cascade
);

-- From here on come relations. One that ends and later returns is a new row with a new period, so that it is known who belonged
-- where on any day; a source therefore uses the same `source_id` for several rows, one after the other.

-- A pupil goes to a school.
create table enrolment (
  municipality_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  school_id uuid not null,
  department_id uuid,
  grade_level text,
  is_primary boolean not null default true,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id, valid_from),
  foreign key (municipality_id, pupil_id) references pupil,
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, department_id) references department
);
create index enrolment_pupil on enrolment (municipality_id, pupil_id);
create index enrolment_school on enrolment (municipality_id, school_id);

-- A pupil belongs to a class or group.
create table class_member (
  municipality_id uuid not null,
  id uuid not null,
  class_id uuid not null,
  pupil_id uuid not null,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id, valid_from),
  foreign key (municipality_id, class_id) references class,
  foreign key (municipality_id, pupil_id) references pupil
);
create index class_member_class on class_member (municipality_id, class_id);
create index class_member_pupil on class_member (municipality_id, pupil_id);

-- An adult teaches or supports a class or group.
create table class_staff (
  municipality_id uuid not null,
  id uuid not null,
  class_id uuid not null,
  person_id uuid not null,
  role text not null default 'teacher' check (role in ('teacher', 'pedagogue')),
  is_primary boolean not null default false,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id, valid_from),
  foreign key (municipality_id, class_id) references class,
  foreign key (municipality_id, person_id) references person
);
create index class_staff_class on class_staff (municipality_id, class_id);
create index class_staff_person on class_staff (municipality_id, person_id);

-- What someone is at work. Without a school the role holds for the whole municipality.
create table staff_role (
  municipality_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader',
    'psychologist', 'socialWorker', 'visitationBoard', 'administration', 'networkMember', 'systemAdministrator')),
  is_primary boolean not null default true,
  school_id uuid,
  department_id uuid,
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id, valid_from),
  foreign key (municipality_id, person_id) references person,
  foreign key (municipality_id, school_id) references school,
  foreign key (municipality_id, department_id) references department,
  -- A leader leads a school, never by accident all of them.
  check (role <> 'schoolLeader' or school_id is not null)
);
create index staff_role_person on staff_role (municipality_id, person_id);
create index staff_role_school on staff_role (municipality_id, school_id);

create table guardianship (
  municipality_id uuid not null,
  id uuid not null,
  guardian_id uuid not null,
  pupil_id uuid not null,
  relation text not null check (relation in ('parent', 'mother', 'father', 'guardian', 'official', 'relative', 'other')),
  has_custody boolean not null,
  access_level text not null check (access_level in ('full', 'limited', 'none')),
  source text not null,
  source_id text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (municipality_id, id),
  unique (municipality_id, source, source_id, valid_from),
  foreign key (municipality_id, guardian_id) references person,
  foreign key (municipality_id, pupil_id) references pupil,
  check (guardian_id <> pupil_id)
);
create index guardianship_guardian on guardianship (municipality_id, guardian_id);
create index guardianship_pupil on guardianship (municipality_id, pupil_id);
