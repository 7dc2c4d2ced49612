-- Families are let in by those who know them: the class's teachers and the school's leader, from the pupil's contact page. Addresses stay
-- on this side: a protected one is never shown, only written to.

-- Those who may have access because of this pupil: the pupil, and whoever has custody today. Run as 'operator'; empty for one who may
-- not see the contact page.
create function family_of_pupil(pupil uuid) returns table (person_id uuid, is_staff boolean, roster_email text)
  language sql stable as $$
  select p.id,
    exists (select from staff_role r where r.municipality_id = p.municipality_id and r.person_id = p.id
      and (r.valid_to is null or r.valid_to > actor_today())),
    -- An address in another form could not be signed in with.
    (select lower(trim(c.email)) from person_contact c where c.municipality_id = p.municipality_id and c.person_id = p.id
      and length(trim(c.email)) <= 254
      and lower(trim(c.email)) ~ '^[a-z0-9.!#$%&''*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$')
  from person p
  where p.municipality_id = actor_municipality() and p.enabled and (p.valid_to is null or p.valid_to > actor_today())
    and (p.id = family_of_pupil.pupil or exists (
      select from guardianship g where g.municipality_id = p.municipality_id and g.guardian_id = p.id
        and g.pupil_id = family_of_pupil.pupil and g.has_custody and g.access_level = 'full'
        and g.valid_from <= actor_today() and (g.valid_to is null or g.valid_to > actor_today())))
    and exists (
      select from pupil_access a where a.municipality_id = actor_municipality() and a.person_id = asking_person()
        and a.pupil_id = family_of_pupil.pupil and a.reason in ('teachesClass', 'leadsSchool')
        and a.valid_from <= actor_today() and (a.valid_to is null or a.valid_to > actor_today()))
$$;

create function family_access(pupil uuid)
  returns table (person_id uuid, is_staff boolean, has_roster_email boolean, has_account boolean, activated_at timestamptz,
    invited_at timestamptz, sent_at timestamptz, failed_at timestamptz, expires_at timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('operator');
begin
  return query
    select f.person_id, f.is_staff, f.roster_email is not null, a.person_id is not null, a.activated_at,
      i.created_at, i.sent_at, i.failed_at, i.expires_at
    from family_of_pupil(pupil) f
    left join account a on a.municipality_id = actor_municipality() and a.person_id = f.person_id
    left join lateral (
      select * from invitation i where i.municipality_id = actor_municipality() and i.person_id = f.person_id
        and i.purpose = 'invitation' order by i.created_at desc, i.id desc limit 1) i on true;
  perform step_back(former);
end $$;

-- Invites one of them. `link_hash` is null when the link goes by mail and is made as the mail is sent; else the link is handed over, which
-- a person whose roster address is protected cannot be given: the page behind it shows the address.
-- Outcomes: invited, missing (no such family member), staff, active, addressMissing, addressTaken, protected.
create function invite_family(pupil uuid, person uuid, invitation_id uuid, written_email text, mail_locale text, link_hash bytea,
    moment timestamptz, expires timestamptz, out outcome text, out recipient text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('operator');
  municipality uuid := actor_municipality();
  found_member record;
  held account;
begin
  select f.*, p.is_protected or guards_protected_child(p.id) as is_protected
    into found_member
    from family_of_pupil(invite_family.pupil) f join person p on p.municipality_id = municipality and p.id = f.person_id
    where f.person_id = invite_family.person;
  if not found then
    outcome := 'missing';
  elsif found_member.is_staff then
    -- A colleague's access is more than a family's; the administrator gives it.
    outcome := 'staff';
  else
    -- Two who invite the same person at once come one after the other: the later link is the one that works.
    perform pg_advisory_xact_lock(7301004, hashtext(invite_family.person::text));
    select * into held from account a where a.municipality_id = municipality and a.person_id = invite_family.person for update;
    recipient := coalesce(found_member.roster_email, written_email);
    if exists (select from account a where a.municipality_id = municipality and a.email = recipient
        and a.person_id <> invite_family.person) then
      -- Parents who share an address cannot both sign in with it.
      recipient := case when recipient = written_email then null else written_email end;
      outcome := 'addressTaken';
    end if;
    if held.activated_at is not null then
      outcome := 'active';
    elsif recipient is null then
      outcome := coalesce(outcome, 'addressMissing');
    elsif link_hash is not null and found_member.is_protected and recipient is distinct from written_email then
      outcome := 'protected';
    else
      begin
        insert into account (municipality_id, person_id, email, locale, created_at)
          values (municipality, invite_family.person, recipient, mail_locale, moment)
          on conflict (municipality_id, person_id) do update set email = excluded.email, locale = excluded.locale;
        update invitation i set withdrawn_at = moment, token_hash = null
          where i.municipality_id = municipality and i.person_id = invite_family.person and i.used_at is null and i.withdrawn_at is null;
        insert into invitation (municipality_id, id, person_id, purpose, created_by, created_at, token_hash, sent_at, expires_at)
          values (municipality, invitation_id, invite_family.person, 'invitation', asking_person(), moment, link_hash,
            case when link_hash is not null then moment end, expires);
        outcome := 'invited';
      exception when unique_violation then
        outcome := 'addressTaken';
      end;
    end if;
  end if;
  if outcome <> 'invited' then
    recipient := null;
  end if;
  perform step_back(former);
end $$;

revoke execute on function family_of_pupil, family_access, invite_family from public;
grant execute on function family_access, invite_family to medvind_app;
