-- How a person proves who they are. One person has at most one account per municipality.
create table account (
  municipality_id uuid not null,
  person_id uuid not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  password_hash text check (password_hash like '$argon2id$%'),
  -- The language the person last used: mails speak it.
  locale text not null default 'da' check (locale in ('da', 'en')),
  created_at timestamptz not null default now(),
  -- When the first invitation was accepted; null while it waits.
  activated_at timestamptz,
  password_changed_at timestamptz,
  last_sign_in_at timestamptz,
  primary key (municipality_id, person_id),
  unique (email, municipality_id),
  foreign key (municipality_id, person_id) references person on delete cascade
);

create table passkey (
  credential_id text primary key check (length(credential_id) <= 1400),
  municipality_id uuid not null,
  person_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  -- Set when its counter went backwards: someone may have a copy, so nobody signs in with it any more.
  blocked_at timestamptz,
  foreign key (municipality_id, person_id) references person on delete cascade
);
create index passkey_person on passkey (municipality_id, person_id);

-- A challenge is used once, and only the browser that got it can answer. One for registering belongs to the person who asked.
create table passkey_challenge (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('signIn', 'register')),
  municipality_id uuid,
  person_id uuid,
  challenge text not null,
  expires_at timestamptz not null,
  foreign key (municipality_id, person_id) references person on delete cascade,
  check ((purpose = 'register') = (person_id is not null) and (person_id is null) = (municipality_id is null))
);
create index passkey_challenge_expires on passkey_challenge (expires_at);

-- A way in for someone who has no password yet, or has forgotten it. The token is made when the mail goes out, and only its hash is kept.
create table invitation (
  municipality_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  purpose text not null check (purpose in ('invitation', 'password')),
  token_hash bytea unique,
  created_by uuid,
  created_at timestamptz not null,
  sent_at timestamptz,
  -- The mail server said that the address does not take mail.
  failed_at timestamptz,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (municipality_id, id),
  foreign key (municipality_id, person_id) references account on delete cascade
);
create index invitation_person on invitation (municipality_id, person_id);

create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  municipality_id uuid not null,
  person_id uuid not null,
  way text not null check (way in ('demo', 'password', 'passkey', 'invitation')),
  device text not null default '' check (length(device) <= 300),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (municipality_id, person_id) references person on delete cascade
);
create index session_person on session (municipality_id, person_id);
create index session_expires on session (expires_at);

-- A browser in which someone has signed in before: its wrong passwords are counted apart from everyone else's.
create table known_device (
  token_hash bytea not null,
  municipality_id uuid not null,
  person_id uuid not null,
  last_used_at timestamptz not null,
  primary key (token_hash, municipality_id, person_id),
  foreign key (municipality_id, person_id) references person on delete cascade
);
create index known_device_person on known_device (municipality_id, person_id);

-- Failed attempts, counted per account and place they come from (or known device), so that nobody can lock out anybody else.
create table sign_in_failure (
  id bigint generated always as identity primary key,
  bucket bytea not null,
  at timestamptz not null
);
create index sign_in_failure_bucket on sign_in_failure (bucket, at);
create index sign_in_failure_at on sign_in_failure (at);

-- Who can be tried with one click where the municipality is a demonstration, and nowhere else.
create table demo_person (
  municipality_id uuid not null,
  person_id uuid not null,
  role text not null,
  position smallint not null,
  primary key (municipality_id, person_id, role),
  foreign key (municipality_id, person_id) references person on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['account', 'passkey', 'passkey_challenge', 'invitation', 'session', 'known_device', 'sign_in_failure', 'demo_person'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($sql$create policy %I on %I using ((select actor()) in ('sign-in', 'operator')) with check ((select actor()) in ('sign-in', 'operator'))$sql$, t || '_by_sign_in', t);
  end loop;
end $$;
grant select, insert, update, delete on account, passkey, passkey_challenge, invitation, session, known_device, sign_in_failure, demo_person to medvind_app;

-- Whoever is on the way in is read by name; the children are not, unless they have a way in themselves.
create policy person_by_sign_in on person for select using ((select actor()) = 'sign-in' and (
  exists (select from account a where a.municipality_id = person.municipality_id and a.person_id = person.id)
  or exists (select from session s where s.municipality_id = person.municipality_id and s.person_id = person.id)
  or exists (select from demo_person d where d.municipality_id = person.municipality_id and d.person_id = person.id)));

-- A person sees and ends the own sessions and passkeys.
create policy session_own on session for select using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy session_own_end on session for delete using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy passkey_own on passkey for select using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy passkey_own_add on passkey for insert with check (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy passkey_own_remove on passkey for delete using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy account_own on account for select using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy account_for_administrator on account for select using (municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')));
create policy account_own_change on account for update using (municipality_id = (select actor_municipality()) and person_id = (select actor_person()));
create policy challenge_own on passkey_challenge
  using (purpose = 'register' and municipality_id = (select actor_municipality()) and person_id = (select actor_person()))
  with check (purpose = 'register' and municipality_id = (select actor_municipality()) and person_id = (select actor_person()));

-- Someone who is signed in and mistypes the own password is counted too, in a place of the own.
create function own_failure_bucket() returns bytea language sql stable as $$
  select sha256(convert_to('person ' || actor_municipality()::text || ' ' || actor_person()::text, 'UTF8'))
$$;
create policy failure_own on sign_in_failure
  using (bucket = (select own_failure_bucket())) with check (bucket = (select own_failure_bucket()));

-- The address that the roster has for someone who works here: told to system administrators, who invite to it and to no other.
create function staff_email(person uuid) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_by_administrator boolean := actor_has_role('systemAdministrator');
  former text;
  found_email text;
begin
  if not asked_by_administrator then
    return null;
  end if;
  former := step_into('operator');
  select lower(trim(c.email)) into found_email from person_contact c
    where c.municipality_id = actor_municipality() and c.person_id = staff_email.person and trim(c.email) <> ''
      and exists (select from staff_role r where r.municipality_id = c.municipality_id and r.person_id = c.person_id);
  perform step_back(former);
  return found_email;
end $$;
revoke execute on function staff_email from public;
grant execute on function staff_email to medvind_app;

-- A system administrator invites those who work here. An account whose invitation was never accepted can be taken back.
create policy account_invite on account for insert with check (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator'))
  and password_hash is null and activated_at is null and email = coalesce(staff_email(person_id), email)
  and exists (select from staff_role r where r.municipality_id = account.municipality_id and r.person_id = account.person_id));
create policy account_take_back on account for delete using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')) and activated_at is null);
create policy invitation_by_administrator on invitation for insert with check (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')) and token_hash is null);
create policy invitation_seen_by_administrator on invitation for select using (
  municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')));
create policy invitation_changed_by_administrator on invitation for update
  using (municipality_id = (select actor_municipality()) and (select actor_has_role('systemAdministrator')))
  with check (municipality_id = (select actor_municipality()) and token_hash is null);

-- Turns a session token into the actor of this transaction, in one round trip: whoever is not signed in cannot be set. The moment
-- is the application's, so that one clock decides when a session began and when it ends.
create function open_session(token bytea, today date, moment timestamptz)
  returns table (session_id uuid, municipality_id uuid, municipality_name text, is_demo boolean, person_id uuid, given_name text, family_name text, roles jsonb)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_session session;
  role_names text;
  staff_roles jsonb;
begin
  perform set_config('medvind.actor', 'sign-in', true), set_config('medvind.person', '', true), set_config('medvind.roles', '', true),
    set_config('medvind.today', today::text, true), set_config('medvind.municipality', '', true);
  select * into found_session from session s where s.token_hash = sha256(token) and s.expires_at > moment;
  if not found then
    return;
  end if;
  if found_session.last_seen_at < moment - interval '5 minutes' then
    update session s set last_seen_at = moment where s.token_hash = found_session.token_hash;
  end if;
  perform set_config('medvind.municipality', found_session.municipality_id::text, true),
    set_config('medvind.person', found_session.person_id::text, true), set_config('medvind.actor', 'operator', true);
  select string_agg(distinct r.role, ','), jsonb_agg(distinct jsonb_build_object('role', r.role, 'school', r.school_id))
    into role_names, staff_roles
    from staff_role r where r.municipality_id = found_session.municipality_id and r.person_id = found_session.person_id
      and r.valid_from <= today and (r.valid_to is null or r.valid_to > today);
  return query
    select found_session.id, m.id, m.name, m.is_demo, p.id, coalesce(p.preferred_given_name, p.given_name),
      coalesce(p.preferred_family_name, p.family_name),
      coalesce(staff_roles, '[]')
        || case when exists (select from guardianship g
            where g.municipality_id = m.id and g.guardian_id = p.id and g.has_custody and g.access_level = 'full'
              and g.valid_from <= today and (g.valid_to is null or g.valid_to > today))
          then '[{"role": "custodyHolder", "school": null}]'::jsonb else '[]' end
        || case when exists (select from pupil u where u.municipality_id = m.id and u.id = p.id)
          then '[{"role": "pupil", "school": null}]'::jsonb else '[]' end
    from municipality m join person p on p.municipality_id = m.id and p.id = found_session.person_id
    where m.id = found_session.municipality_id and (p.valid_to is null or p.valid_to > today) and p.enabled;
  if not found then
    perform set_config('medvind.actor', 'sign-in', true), set_config('medvind.person', '', true), set_config('medvind.municipality', '', true);
    return;
  end if;
  perform set_config('medvind.roles', coalesce(role_names, ''), true), set_config('medvind.actor', 'person', true);
end $$;
revoke execute on function open_session from public;
grant execute on function open_session to medvind_app;
