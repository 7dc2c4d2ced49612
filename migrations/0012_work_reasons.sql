-- More reasons to see a pupil: one works with the child on a plan or in a course. Each kind of work brings a view of its own facts, and
-- the relation that everything reads is their union.
alter table pupil_access drop constraint pupil_access_reason_check;
alter table pupil_access add constraint pupil_access_reason_check
  check (reason in ('self', 'custody', 'teachesClass', 'leadsSchool', 'onPlan', 'onCourse'));

alter view pupil_access_fact rename to roster_access_fact;
create view pupil_access_fact with (security_invoker = true) as
  select * from roster_access_fact;

-- Whether the one who asks works in the municipality today, as one of those who use what it has decided: not a family, and no other organisation.
create function actor_is_staff() returns boolean language sql stable as $$
  select actor() = 'person' and string_to_array(coalesce(actor_setting('roles'), ''), ',')
    && array['teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader', 'administration']
$$;
