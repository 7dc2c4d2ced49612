-- Whether the uploaded files are only an extract: they add and change, and what they leave out goes on.
alter table import_run add column partial boolean not null default false;
