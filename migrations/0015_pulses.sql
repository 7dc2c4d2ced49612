-- Pulses (trivselspuls): a class answers three to seven short questions. Local, never the national survey.
--
-- What the schema promises about an anonymous pulse: no answer is kept at all, only how many have chosen what (`pulse_tally`, one row for
-- the whole pulse, written anew with every answer); the right to answer once lies apart from it (`pulse_drawn`: this pupil has fetched a
-- code, not which); and an answer is given with a code, in a transaction without a person. There is no column, time, number, order or
-- transaction by which a pupil could be joined to what was answered. When the pulse is closed, codes and rights are deleted, and with
-- too few answers the tally too.

create function pulse_questions_fit(questions text[]) returns boolean language sql immutable as $$
  select cardinality(questions) between 3 and 7
    and not exists (select from unnest(questions) q where q is null or length(btrim(q)) not between 3 and 160)
    and cardinality(questions) = (select count(distinct lower(btrim(q))) from unnest(questions) q)
$$;
create function pulse_steps(scale text) returns integer language sql immutable as $$
  select case scale when 'faces' then 3 when 'steps' then 5 end
$$;
-- From how many answers up anything is shown. Whoever prints slips has had every code in hand and can answer with those left over, so the
-- answers on slips are not all known to be the pupils'. From eight and three quarters of the class up, at least five of them are theirs as
-- long as two thirds of the class have each been given a slip; the pupils are told to look for that before they answer.
create function pulse_least(mode text, way text, pupils integer) returns integer language sql immutable as $$
  select case when mode = 'anonymous' and way = 'slips' then greatest(8, (pupils * 3 + 3) / 4) else 5 end
$$;
-- A question without what does not change it: case, marks, spaces, signs that cannot be seen. Letters of other alphabets stay as they are.
create function pulse_plain(question text) returns text language sql immutable as $$
  select case when length(plain) >= 3 then plain else lower(btrim(question)) end
  from regexp_replace(translate(lower(normalize(question, NFKC)), 'ÆØÅÄÖÜÉ', 'æøåäöüé'), '[^a-z0-9æøåäöüé]', '', 'g') as plain
$$;
-- A choice is the step from 1, or 0 for "I would rather not answer".
create function pulse_choices_fit(choices smallint[], questions integer, steps integer) returns boolean language sql immutable as $$
  select cardinality(choices) = questions and not exists (select from unnest(choices) c where c is null or c not between 0 and steps)
$$;

-- A municipality's own question sets. Those that Medvind ships as examples are in the program.
create table pulse_set (
  municipality_id uuid not null references municipality,
  id uuid not null,
  title text not null check (length(btrim(title)) between 1 and 80),
  scale text not null check (scale in ('faces', 'steps')),
  questions text[] not null check (pulse_questions_fit(questions)),
  is_retired boolean not null default false,
  version integer not null default 1,
  changed_by uuid not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (municipality_id, id)
);

-- Whether custody holders read their own child's answer in confidential pulses. Without a row they do not.
create table pulse_rule (
  municipality_id uuid primary key references municipality,
  family_reads boolean not null,
  version integer not null default 1,
  changed_by uuid not null,
  changed_at timestamptz not null default clock_timestamp()
);

-- One pulse keeps the wording it was sent with, and what the pupils were told about who reads their answers.
create table pulse (
  municipality_id uuid not null,
  id uuid not null,
  class_id uuid not null,
  class_title text not null default '',
  -- The set it was made from: one of the municipality's, or one that Medvind ships.
  set_id uuid not null,
  title text not null check (length(btrim(title)) between 1 and 80),
  scale text not null check (scale in ('faces', 'steps')),
  questions text[] not null check (pulse_questions_fit(questions)),
  mode text not null check (mode in ('anonymous', 'confidential')),
  way text not null check (way in ('signIn', 'slips')),
  asks_words boolean not null check (mode = 'confidential' or not asks_words),
  family_reads boolean not null default false check (mode = 'confidential' or not family_reads),
  opens_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > opens_at and closes_at <= opens_at + interval '32 days'),
  started_by uuid not null,
  -- How many went to the class when it was started.
  pupils integer not null default 0,
  -- Set once, when it is closed; from then on no answer can come, and only then is there a result.
  closed_at timestamptz,
  answered integer check ((answered is null) = (closed_at is null)),
  primary key (municipality_id, id),
  -- What hangs on a pulse carries its mode, so that an anonymous pulse cannot have an answer with a pupil, and no mode can change.
  unique (municipality_id, id, mode),
  foreign key (municipality_id, class_id) references class
);
create unique index pulse_one_open on pulse (municipality_id, class_id) where closed_at is null;
create index pulse_class on pulse (municipality_id, class_id, opens_at);

-- The adults of the class who read the single answers of a confidential pulse, by the name that the pupils were shown.
create table pulse_reader (
  municipality_id uuid not null,
  pulse_id uuid not null,
  mode text not null default 'confidential' check (mode = 'confidential'),
  person_id uuid not null,
  name text not null check (length(name) between 1 and 400),
  primary key (municipality_id, pulse_id, person_id),
  foreign key (municipality_id, pulse_id, mode) references pulse (municipality_id, id, mode),
  foreign key (municipality_id, person_id) references person
);

-- Answers of an anonymous pulse, added together: question by question, step by step.
create table pulse_tally (
  municipality_id uuid not null,
  pulse_id uuid not null,
  mode text not null default 'anonymous' check (mode = 'anonymous'),
  answered integer not null default 0,
  counts integer[] not null,
  primary key (municipality_id, pulse_id),
  foreign key (municipality_id, pulse_id, mode) references pulse (municipality_id, id, mode)
);

-- One code, one answer; the code goes with the answer. Only a confidential pulse says whose it is. All codes of a pulse are made at once.
create table pulse_ticket (
  municipality_id uuid not null,
  pulse_id uuid not null,
  mode text not null check (mode in ('anonymous', 'confidential')),
  code text primary key check (code ~ '^[BCDFGHJKLMNPRSTVWXZ]{9}$'),
  pupil_id uuid check ((pupil_id is not null) = (mode = 'confidential')),
  foreign key (municipality_id, pulse_id, mode) references pulse (municipality_id, id, mode),
  foreign key (municipality_id, pupil_id) references pupil
);
create index pulse_ticket_pulse on pulse_ticket (municipality_id, pulse_id);

-- The codes of an anonymous pulse as they are given away: printed on slips, or fetched one by one by those who sign in, and then gone
-- from here. It is not the table that an answer is checked against, so a code that is fetched and a code that is used leave nothing to
-- compare.
create table pulse_pool (
  municipality_id uuid not null,
  pulse_id uuid not null,
  mode text not null default 'anonymous' check (mode = 'anonymous'),
  code text primary key,
  foreign key (municipality_id, pulse_id, mode) references pulse (municipality_id, id, mode)
);
create index pulse_pool_pulse on pulse_pool (municipality_id, pulse_id);

-- That a pupil has fetched a code in an anonymous pulse: not when, and not which.
create table pulse_drawn (
  municipality_id uuid not null,
  pulse_id uuid not null,
  mode text not null default 'anonymous' check (mode = 'anonymous'),
  pupil_id uuid not null,
  primary key (municipality_id, pulse_id, pupil_id),
  foreign key (municipality_id, pulse_id, mode) references pulse (municipality_id, id, mode),
  foreign key (municipality_id, pupil_id) references pupil
);

create table pulse_answer (
  municipality_id uuid not null,
  pulse_id uuid not null,
  mode text not null default 'confidential' check (mode = 'confidential'),
  pupil_id uuid not null,
  choices smallint[] not null,
  words text check (length(words) between 1 and 500),
  answered_on date not null,
  primary key (municipality_id, pulse_id, pupil_id),
  foreign key (municipality_id, pulse_id, mode) references pulse (municipality_id, id, mode),
  foreign key (municipality_id, pupil_id) references pupil
);
create index pulse_answer_pupil on pulse_answer (municipality_id, pupil_id);

-- The class's pupils on the actor's day. Asked only inside the functions below.
create function pulse_class_pupils(municipality uuid, of_class uuid) returns uuid[]
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('numbers');
  found_pupils uuid[];
begin
  select array_agg(distinct m.pupil_id) into found_pupils from class_member m
  where m.municipality_id = municipality and m.class_id = of_class
    and m.valid_from <= actor_today() and (m.valid_to is null or m.valid_to > actor_today());
  perform step_back(former);
  return coalesce(found_pupils, '{}');
end $$;

create function pulse_begins() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  new.pupils := cardinality(pulse_class_pupils(new.municipality_id, new.class_id));
  new.family_reads := new.mode = 'confidential'
    and coalesce((select r.family_reads from pulse_rule r where r.municipality_id = new.municipality_id), false);
  select c.title into new.class_title from class c where c.municipality_id = new.municipality_id and c.id = new.class_id;
  new.closed_at := null;
  new.answered := null;
  if new.mode = 'anonymous' and new.pupils < pulse_least(new.mode, new.way, new.pupils) then
    raise exception 'the class is too small for an anonymous pulse' using errcode = 'check_violation',
      constraint = case new.way when 'slips' then 'pulse_needs_eight' else 'pulse_needs_five' end;
  end if;
  -- Two results of the same questions within days, with one pupil more in the one than in the other, would tell of that pupil; and so would
  -- an anonymous result beside confidential answers.
  former := step_into('pulse');
  if exists (
    select from pulse p where p.municipality_id = new.municipality_id and p.class_id = new.class_id
      and (p.mode = 'anonymous' and p.answered >= pulse_least(p.mode, p.way, p.pupils)
        or p.mode = 'confidential' and new.mode = 'anonymous' and p.answered > 0)
      and new.opens_at < p.opens_at + interval '7 days'
      and exists (select from unnest(p.questions) a, unnest(new.questions) b where pulse_plain(a) = pulse_plain(b))) then
    perform step_back(former);
    raise exception 'the class has answered one of these questions within a week'
      using errcode = 'check_violation', constraint = 'pulse_too_soon';
  end if;
  perform step_back(former);
  return new;
end $$;
create trigger pulse_begun before insert on pulse for each row execute function pulse_begins();

create function pulse_only_closes() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null
    or to_jsonb(new) - 'closed_at' - 'answered' is distinct from to_jsonb(old) - 'closed_at' - 'answered' then
    raise exception 'a pulse does not change after it was started' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger pulse_changed before update on pulse for each row execute function pulse_only_closes();

-- Makes the codes valid, and the empty tally. Called once, by whoever started the pulse, in the same transaction.
create function prepare_pulse(of_pulse uuid, codes text[]) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  started pulse;
  members uuid[];
  former text;
begin
  select * into started from pulse p
  where p.municipality_id = actor_municipality() and p.id = of_pulse and p.started_by = actor_person() and p.closed_at is null;
  if not found then
    raise exception 'only the one who starts a pulse prepares it' using errcode = 'insufficient_privilege';
  end if;
  members := pulse_class_pupils(started.municipality_id, started.class_id);
  former := step_into('pulse');
  if exists (select from pulse_tally t where t.municipality_id = started.municipality_id and t.pulse_id = of_pulse)
    or exists (select from pulse_ticket t where t.municipality_id = started.municipality_id and t.pulse_id = of_pulse) then
    raise exception 'the pulse is prepared already' using errcode = 'unique_violation';
  end if;
  -- Not one slip more than there are pupils.
  if started.way = 'slips' then
    codes := codes[:started.pupils];
  end if;
  if started.mode = 'anonymous' then
    insert into pulse_tally (municipality_id, pulse_id, counts) values (started.municipality_id, of_pulse,
      array_fill(0, array[cardinality(started.questions) * pulse_steps(started.scale)]));
    insert into pulse_ticket (municipality_id, pulse_id, mode, code)
      select started.municipality_id, of_pulse, 'anonymous', c from unnest(codes) c order by c;
    insert into pulse_pool (municipality_id, pulse_id, code)
      select started.municipality_id, of_pulse, c from unnest(codes) c order by c;
  elsif started.way = 'slips' then
    insert into pulse_ticket (municipality_id, pulse_id, mode, code, pupil_id)
      select started.municipality_id, of_pulse, 'confidential', c.code, p.pupil
      from unnest(members) with ordinality p (pupil, place) join unnest(codes) with ordinality c (code, place) using (place);
  end if;
  perform step_back(former);
end $$;

create function pulse_is_open(p pulse, moment timestamptz) returns boolean language sql immutable as $$
  select p.closed_at is null and p.opens_at <= moment and moment < p.closes_at
$$;

-- What someone who holds a code is shown. The page has no session: its transaction knows no person.
create function pulse_by_code(given_code text, moment timestamptz)
  returns table (pulse_id uuid, title text, class_title text, scale text, questions text[], mode text, asks_words boolean,
    family_reads boolean, readers text[], way text, pupils integer)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if actor() <> 'sign-in' then
    raise exception 'a code is used without a session' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('pulse');
  return query
    select p.id, p.title, p.class_title, p.scale, p.questions, p.mode, p.asks_words, p.family_reads,
      array(select r.name from pulse_reader r where r.municipality_id = p.municipality_id and r.pulse_id = p.id order by r.name), p.way, p.pupils
    from pulse_ticket t join pulse p on p.municipality_id = t.municipality_id and p.id = t.pulse_id
    where t.code = given_code and pulse_is_open(p, moment);
  perform step_back(former);
end $$;

-- Adds one answer given with a code: 'done', or 'unknown' when the code is used, wrong, or its pulse is closed.
create function answer_pulse_by_code(given_code text, given_choices smallint[], given_words text, moment timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
  asked pulse;
  whose uuid;
  outcome text := 'unknown';
begin
  if actor() <> 'sign-in' then
    raise exception 'a code is used without a session' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('pulse');
  select p.* into asked from pulse p
  where (p.municipality_id, p.id) = (select t.municipality_id, t.pulse_id from pulse_ticket t where t.code = given_code)
  for share of p;
  if found and pulse_is_open(asked, moment) then
    if not pulse_choices_fit(given_choices, cardinality(asked.questions), pulse_steps(asked.scale))
      or given_words is not null and not asked.asks_words then
      raise exception 'the answer does not fit the pulse' using errcode = 'check_violation';
    end if;
    delete from pulse_ticket t where t.code = given_code returning t.pupil_id into whose;
    if found and asked.mode = 'anonymous' then
      update pulse_tally t set answered = t.answered + 1, counts = array(
          select c + (given_choices[(place - 1) / pulse_steps(asked.scale) + 1] = (place - 1) % pulse_steps(asked.scale) + 1)::integer
          from unnest(t.counts) with ordinality u (c, place) order by place)
      where t.municipality_id = asked.municipality_id and t.pulse_id = asked.id;
      outcome := 'done';
    elsif whose is not null then
      insert into pulse_answer (municipality_id, pulse_id, pupil_id, choices, words, answered_on)
        values (asked.municipality_id, asked.id, whose, given_choices, given_words, actor_today()) on conflict do nothing;
      if found then outcome := 'done'; end if;
    end if;
  end if;
  perform step_back(former);
  return outcome;
end $$;

-- A pupil's own answer to a confidential pulse, on the own sign-in: 'done', 'already', or 'closed'.
create function answer_pulse_myself(of_pulse uuid, given_choices smallint[], given_words text, moment timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
  asked pulse;
  pupil uuid := actor_person();
  outcome text;
begin
  -- Read with the pupil's own rights: a pulse of another class is none.
  select p.* into asked from pulse p where p.municipality_id = actor_municipality() and p.id = of_pulse and p.mode = 'confidential';
  if not found or not (pupil = any (pulse_class_pupils(asked.municipality_id, asked.class_id))) then
    return 'closed';
  end if;
  former := step_into('pulse');
  select p.* into asked from pulse p where p.municipality_id = asked.municipality_id and p.id = of_pulse for share;
  if not pulse_is_open(asked, moment) then
    outcome := 'closed';
  else
    if not pulse_choices_fit(given_choices, cardinality(asked.questions), pulse_steps(asked.scale))
      or given_words is not null and not asked.asks_words then
      raise exception 'the answer does not fit the pulse' using errcode = 'check_violation';
    end if;
    insert into pulse_answer (municipality_id, pulse_id, pupil_id, choices, words, answered_on)
      values (asked.municipality_id, of_pulse, pupil, given_choices, given_words, actor_today()) on conflict do nothing;
    outcome := case when found then 'done' else 'already' end;
    delete from pulse_ticket t where t.municipality_id = asked.municipality_id and t.pulse_id = of_pulse and t.pupil_id = pupil;
  end if;
  perform step_back(former);
  return outcome;
end $$;

-- Gives a pupil one code out of the heap, once; null when it is too late, or not the pupil's to have.
create function draw_pulse_code(of_pulse uuid, moment timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
  asked pulse;
  pupil uuid := actor_person();
  drawn text;
begin
  select p.* into asked from pulse p
  where p.municipality_id = actor_municipality() and p.id = of_pulse and p.mode = 'anonymous' and p.way = 'signIn';
  if not found or not (pupil = any (pulse_class_pupils(asked.municipality_id, asked.class_id))) then
    return null;
  end if;
  former := step_into('pulse');
  select p.* into asked from pulse p where p.municipality_id = asked.municipality_id and p.id = of_pulse for share;
  if pulse_is_open(asked, moment) then
    insert into pulse_drawn (municipality_id, pulse_id, pupil_id) values (asked.municipality_id, of_pulse, pupil) on conflict do nothing;
    if found then
      delete from pulse_pool l where l.code = (
        select o.code from pulse_pool o where o.municipality_id = asked.municipality_id and o.pulse_id = of_pulse
        order by gen_random_uuid() limit 1 for update skip locked)
      returning l.code into drawn;
      -- With none left, more came to the class than there were codes to spare: the pupil has not had one.
      if drawn is null then
        delete from pulse_drawn d where d.municipality_id = asked.municipality_id and d.pulse_id = of_pulse and d.pupil_id = pupil;
      end if;
    end if;
  end if;
  perform step_back(former);
  return drawn;
end $$;

-- Closes a pulse for good. Codes and rights go with it, and a tally of too few answers, which nobody may read.
create function end_pulse(municipality uuid, of_pulse uuid, moment timestamptz) returns void language plpgsql as $$
declare
  ending pulse;
  how_many integer;
begin
  select p.* into ending from pulse p where p.municipality_id = municipality and p.id = of_pulse for update;
  if not found or ending.closed_at is not null then
    return;
  end if;
  how_many := case when ending.mode = 'anonymous'
    then (select t.answered from pulse_tally t where t.municipality_id = municipality and t.pulse_id = of_pulse)
    else (select count(*) from pulse_answer a where a.municipality_id = municipality and a.pulse_id = of_pulse) end;
  update pulse p set closed_at = least(moment, p.closes_at), answered = coalesce(how_many, 0)
    where p.municipality_id = municipality and p.id = of_pulse;
  delete from pulse_pool t where t.municipality_id = municipality and t.pulse_id = of_pulse;
  delete from pulse_ticket t where t.municipality_id = municipality and t.pulse_id = of_pulse;
  delete from pulse_drawn t where t.municipality_id = municipality and t.pulse_id = of_pulse;
  if how_many < pulse_least(ending.mode, ending.way, ending.pupils) then
    delete from pulse_tally t where t.municipality_id = municipality and t.pulse_id = of_pulse;
  else
    -- Written once more, so that the transaction that wrote it last is the closing and no answer.
    update pulse_tally t set counts = t.counts where t.municipality_id = municipality and t.pulse_id = of_pulse;
  end if;
end $$;

create function close_pulse(of_pulse uuid, moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if not exists (
    select from pulse p where p.municipality_id = actor_municipality() and p.id = of_pulse
      and actor_works_with_class(p.municipality_id, p.class_id)) then
    raise exception 'only the adults of the class close its pulse' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('pulse');
  perform end_pulse(actor_municipality(), of_pulse, moment);
  perform step_back(former);
end $$;

create function close_due_pulses(moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  is_nightly boolean := actor() = 'nightly';
  -- The pulses of the classes that one works with, and none before its time.
  own uuid[] := array(
    select p.id from pulse p where p.municipality_id = actor_municipality() and p.closed_at is null and p.closes_at <= moment
      and actor() = 'person' and actor_works_with_class(p.municipality_id, p.class_id));
  former text := step_into('pulse');
  due record;
begin
  for due in
    select p.municipality_id, p.id from pulse p
    where p.municipality_id = actor_municipality() and p.closed_at is null and p.closes_at <= least(moment, actor_now())
      and (is_nightly or p.id = any (own)) order by p.id
  loop
    perform end_pulse(due.municipality_id, due.id, moment);
  end loop;
  perform step_back(former);
end $$;

-- How many have answered, for the adults of the class; also while it is open. Never what.
create function pulse_answered(pulses uuid[]) returns table (pulse_id uuid, answered integer)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own uuid[] := array(
    select p.id from pulse p where p.municipality_id = actor_municipality() and p.id = any (pulses)
      and actor_works_with_class(p.municipality_id, p.class_id));
  former text := step_into('pulse');
begin
  return query
    select p.id, coalesce(p.answered, t.answered,
      (select count(*)::integer from pulse_answer a where a.municipality_id = p.municipality_id and a.pulse_id = p.id))
    from pulse p left join pulse_tally t on t.municipality_id = p.municipality_id and t.pulse_id = p.id
    where p.municipality_id = actor_municipality() and p.id = any (own);
  perform step_back(former);
end $$;

-- The results, for the adults of the class: of closed pulses alone, so that no answer can be seen to arrive; from so many answers up as
-- pulse_least says, in the whole pulse and on each question.
create function pulse_counts(pulses uuid[]) returns table (pulse_id uuid, question integer, step integer, count integer)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own uuid[] := array(
    select p.id from pulse p where p.municipality_id = actor_municipality() and p.id = any (pulses)
      and p.closed_at is not null and p.answered >= pulse_least(p.mode, p.way, p.pupils) and actor_works_with_class(p.municipality_id, p.class_id));
  former text := step_into('pulse');
begin
  return query
    with asked as (
      select p.id, p.municipality_id, p.mode, pulse_least(p.mode, p.way, p.pupils) as least, q.place::integer as question, s.step
      from pulse p, unnest(p.questions) with ordinality q (words, place), generate_series(1, pulse_steps(p.scale)) s (step)
      where p.municipality_id = actor_municipality() and p.id = any (own)
    ), counted as (
      select a.id, a.question, a.step, a.least, case when a.mode = 'anonymous'
        then (select t.counts[(a.question - 1) * (select max(o.step) from asked o where o.id = a.id) + a.step] from pulse_tally t
              where t.municipality_id = a.municipality_id and t.pulse_id = a.id)
        else (select count(*)::integer from pulse_answer w
              where w.municipality_id = a.municipality_id and w.pulse_id = a.id and w.choices[a.question] = a.step) end as chosen
      from asked a
    )
    select c.id, c.question, c.step, c.chosen from (
      select c.*, sum(c.chosen) over (partition by c.id, c.question) as answers from counted c) c
    where c.answers >= c.least
    order by c.id, c.question, c.step;
  perform step_back(former);
end $$;

-- The codes of a pulse on paper: without names when it is anonymous, also those already used, so that a second print tells nothing.
create function pulse_slips(of_pulse uuid) returns table (code text, pupil_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if not exists (
    select from pulse p where p.municipality_id = actor_municipality() and p.id = of_pulse and p.way = 'slips'
      and actor_works_with_class(p.municipality_id, p.class_id)) then
    return;
  end if;
  former := step_into('pulse');
  return query
    select l.code, null::uuid from pulse_pool l where l.municipality_id = actor_municipality() and l.pulse_id = of_pulse
    union all
    select t.code, t.pupil_id from pulse_ticket t
      where t.municipality_id = actor_municipality() and t.pulse_id = of_pulse and t.mode = 'confidential'
    order by 1;
  perform step_back(former);
end $$;

-- How much pulses are used, school by school, for the administration: nothing about what was answered.
create function municipality_pulses(since date)
  returns table (school_id uuid, school text, classes integer, pulses integer, answered integer)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text;
begin
  if not actor_has_role('administration') then
    raise exception 'only the administration is told this' using errcode = 'insufficient_privilege';
  end if;
  former := step_into('pulse');
  return query
    select s.id, s.name, count(distinct p.class_id)::integer, count(p.id)::integer,
      case when sum(p.answered) >= 5 then sum(p.answered)::integer end
    from school s
      left join class c on c.municipality_id = s.municipality_id and c.school_id = s.id
      left join pulse p on p.municipality_id = c.municipality_id and p.class_id = c.id and p.closed_at >= since
    where s.municipality_id = actor_municipality() and s.valid_from <= actor_today() and (s.valid_to is null or s.valid_to > actor_today())
    group by s.id, s.name order by s.name;
  perform step_back(former);
end $$;

-- Policies.
do $$
declare
  t text;
begin
  foreach t in array array['pulse_set', 'pulse_rule', 'pulse', 'pulse_reader', 'pulse_tally', 'pulse_ticket', 'pulse_pool', 'pulse_drawn', 'pulse_answer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    -- The functions above step into this actor; the application's login has no right to these tables but those granted below.
    execute format($sql$create policy %I on %I using ((select actor()) = 'pulse') with check ((select actor()) = 'pulse')$sql$, t || '_by_pulse', t);
  end loop;
end $$;

create policy pulse_set_read on pulse_set for select using (municipality_id = (select actor_municipality()));
create policy pulse_set_add on pulse_set for insert with check (municipality_id = (select actor_municipality())
  and changed_by = (select actor_person())
  and ((select actor_has_role('administration')) or (select actor_has_role('milCoordinator')) or (select actor_has_role('schoolLeader'))));
create policy pulse_set_change on pulse_set for update using (municipality_id = (select actor_municipality())
    and ((select actor_has_role('administration')) or (select actor_has_role('milCoordinator')) or (select actor_has_role('schoolLeader'))))
  with check (municipality_id = (select actor_municipality()) and changed_by = (select actor_person()));
grant select, insert, update (title, scale, questions, is_retired, version, changed_by, changed_at) on pulse_set to medvind_app;

create policy pulse_rule_read on pulse_rule for select using (municipality_id = (select actor_municipality()));
create policy pulse_rule_add on pulse_rule for insert with check (municipality_id = (select actor_municipality())
  and changed_by = (select actor_person()) and (select actor_has_role('administration')));
create policy pulse_rule_change on pulse_rule for update
  using (municipality_id = (select actor_municipality()) and (select actor_has_role('administration')))
  with check (municipality_id = (select actor_municipality()) and changed_by = (select actor_person()));
grant select, insert, update (family_reads, version, changed_by, changed_at) on pulse_rule to medvind_app;

-- The adults of the class, its pupils, and, where they read their child's answer, the custody holders.
create policy pulse_read on pulse for select using (municipality_id = (select actor_municipality()) and (
  actor_works_with_class(municipality_id, class_id)
  or exists (
    select from class_member m
      join pupil_access a on a.municipality_id = m.municipality_id and a.pupil_id = m.pupil_id
    where m.municipality_id = pulse.municipality_id and m.class_id = pulse.class_id and a.person_id = (select actor_person())
      and (a.reason = 'self' or a.reason = 'custody' and pulse.family_reads)
      and m.valid_from <= (select actor_today()) and (m.valid_to is null or m.valid_to > (select actor_today()))
      and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today())))));
create policy pulse_start on pulse for insert with check (municipality_id = (select actor_municipality())
  and started_by = (select actor_person()) and actor_works_with_class(municipality_id, class_id));
grant select, insert (municipality_id, id, class_id, set_id, title, scale, questions, mode, way, asks_words, opens_at, closes_at, started_by)
  on pulse to medvind_app;

create policy pulse_reader_read on pulse_reader for select using (municipality_id = (select actor_municipality()) and exists (
  select from pulse p where p.municipality_id = pulse_reader.municipality_id and p.id = pulse_reader.pulse_id));
-- Only adults of the class are named, and only while nobody has answered: who reads is not widened afterwards.
create function pulse_is_unanswered(municipality uuid, of_pulse uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  former text := step_into('pulse');
  unanswered boolean := not exists (select from pulse_answer a where a.municipality_id = municipality and a.pulse_id = of_pulse)
    and exists (select from pulse p where p.municipality_id = municipality and p.id = of_pulse and p.closed_at is null);
begin
  perform step_back(former);
  return unanswered;
end $$;
revoke execute on function pulse_is_unanswered from public;
grant execute on function pulse_is_unanswered to medvind_app;
create policy pulse_reader_add on pulse_reader for insert with check (municipality_id = (select actor_municipality())
  and pulse_is_unanswered(municipality_id, pulse_id)
  and exists (
    select from pulse p join class_staff s on s.municipality_id = p.municipality_id and s.class_id = p.class_id
    where p.municipality_id = pulse_reader.municipality_id and p.id = pulse_reader.pulse_id and p.started_by = (select actor_person())
      and s.person_id = pulse_reader.person_id
      and s.valid_from <= (select actor_today()) and (s.valid_to is null or s.valid_to > (select actor_today()))));
grant select, insert on pulse_reader to medvind_app;

create policy pulse_drawn_own on pulse_drawn for select
  using (municipality_id = (select actor_municipality()) and pupil_id = (select actor_person()));
grant select on pulse_drawn to medvind_app;

-- A single answer: the pupil; the class's adults who were named; the school's leader; custody holders where the pupils were told so.
create policy pulse_answer_read on pulse_answer for select using (municipality_id = (select actor_municipality()) and exists (
  select from pupil_access a
  where a.municipality_id = (select actor_municipality()) and a.pupil_id = pulse_answer.pupil_id and a.person_id = (select actor_person())
    and a.valid_from <= (select actor_today()) and (a.valid_to is null or a.valid_to > (select actor_today()))
    and (a.reason in ('self', 'leadsSchool')
      or a.reason = 'teachesClass' and exists (
        select from pulse_reader r where r.municipality_id = pulse_answer.municipality_id and r.pulse_id = pulse_answer.pulse_id
          and r.person_id = (select actor_person()))
      or a.reason = 'custody' and exists (
        select from pulse p where p.municipality_id = pulse_answer.municipality_id and p.id = pulse_answer.pulse_id and p.family_reads))));
grant select on pulse_answer to medvind_app;

revoke execute on function pulse_class_pupils, pulse_begins, end_pulse, prepare_pulse, pulse_by_code, answer_pulse_by_code, answer_pulse_myself,
  draw_pulse_code, close_pulse, close_due_pulses, pulse_answered, pulse_counts, pulse_slips, municipality_pulses from public;
grant execute on function prepare_pulse, pulse_by_code, answer_pulse_by_code, answer_pulse_myself, draw_pulse_code, close_pulse,
  close_due_pulses, pulse_answered, pulse_counts, pulse_slips, municipality_pulses to medvind_app;
