-- Mail that waits to be sent. A row is written in the transaction that gives rise to the mail, so what was rolled back sends nothing;
-- it goes away when the mail server has taken the mail, so a server that is down loses nothing. The words and the link are made at
-- that moment and not before: a link that lets someone in is never kept here.
create table mail_outbox (
  id bigint generated always as identity primary key,
  municipality_id uuid not null references municipality,
  -- The system actor that writes and sends it.
  sender text not null,
  template text not null check (length(template) between 1 and 100),
  recipient text not null check (recipient ~ '^[^[:space:][:cntrl:]<>,;]+@[^[:space:][:cntrl:]<>,;]+$' and length(recipient) <= 254),
  locale text not null check (locale in ('da', 'en')),
  -- Ids only.
  data jsonb not null,
  queued_at timestamptz not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  last_error text check (length(last_error) <= 200)
);
create index mail_outbox_next on mail_outbox (sender, next_attempt_at);
alter table mail_outbox enable row level security;
alter table mail_outbox force row level security;
create policy outbox_by_sender on mail_outbox using (sender = (select actor())) with check (sender = (select actor()));
create policy outbox_add on mail_outbox for insert with check (
  municipality_id = (select actor_municipality()) and ((select actor()) in ('person', 'operator')));
grant select, insert, update, delete on mail_outbox to medvind_app;

-- Where mail to the people of a demonstration ends: their addresses are invented, so it is shown on a page and never leaves.
create table demo_mail (
  id bigint generated always as identity primary key,
  municipality_id uuid not null references municipality,
  recipient text not null,
  subject text not null,
  body text not null,
  sent_at timestamptz not null
);
alter table demo_mail enable row level security;
alter table demo_mail force row level security;
create policy demo_mail_add on demo_mail for insert with check (
  (select actor()) <> 'person' and exists (select from municipality m where m.id = demo_mail.municipality_id and m.is_demo));
create policy demo_mail_by_sign_in on demo_mail for select using ((select actor()) = 'sign-in');
create policy demo_mail_tidy on demo_mail for delete using ((select actor()) = 'sign-in');
grant select, insert, delete on demo_mail to medvind_app;
