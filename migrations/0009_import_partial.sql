-- Whether the uploaded files are only an extract: they add and change, and what they leave out goes on.
alter table import_run add column partial boolean not null default false;
-- Whether whoever sent them says outright that nothing is left out: absence is otherwise read as what is written and no more.
alter table import_run add column complete boolean not null default false;
