-- The database of lab 05, for PostgreSQL 14 or newer: the website's table of pages, the table of its changes, and the
-- table of statistics that a sink fills.

create table pages (
  page       text primary key,
  title      text not null,
  author     text,                                   -- null: nobody in particular
  ad_rate    numeric(10, 4) not null,                -- what an advertiser pays for a view
  published  timestamptz(3),                         -- null: a draft
  updated_at timestamptz(3) not null default now()
);

-- One row for each change of a row of pages, written by the triggers below in the transaction that makes the change.
create table page_changes (
  -- Grows from change to change of a page. Between pages it tells who began first, not who committed first: a change may
  -- become visible after one with a higher number. And a number is missing where a transaction was rolled back.
  change_id      bigint generated always as identity primary key,
  -- The transaction that made the change. pg_visible_in_snapshot(transaction_id, S) tells whether a reader with the
  -- snapshot S could see it, and pg_current_snapshot() gives the snapshot of the statement that calls it.
  transaction_id xid8 not null default pg_current_xact_id(),
  old_page       text,                               -- the primary key before; null: the row was inserted
  new_page       text,                               -- the primary key after; null: the row was deleted
  -- The row after the change, all null where it was deleted.
  title          text,
  author         text,
  ad_rate        numeric(10, 4),
  published      timestamptz(3),
  updated_at     timestamptz(3)
);

create index page_changes_by_transaction on page_changes (transaction_id);

create function record_page_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into page_changes (old_page) values (old.page);
  elsif tg_op = 'INSERT' then
    insert into page_changes (new_page, title, author, ad_rate, published, updated_at)
      values (new.page, new.title, new.author, new.ad_rate, new.published, new.updated_at);
  else
    insert into page_changes (old_page, new_page, title, author, ad_rate, published, updated_at)
      values (old.page, new.page, new.title, new.author, new.ad_rate, new.published, new.updated_at);
  end if;
  return null;
end $$;

create trigger record_page_change after insert or update or delete on pages
  for each row execute function record_page_change();

create function touch_page() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;

create trigger touch_page before insert or update on pages
  for each row execute function touch_page();

-- A truncate fires no trigger of a row: its changes would be missing.
create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'delete from % instead of truncating it: a truncate leaves no trace in page_changes', tg_table_name;
end $$;

create trigger refuse_truncate before truncate on pages
  for each statement execute function refuse_truncate();

-- How often a page was viewed in the window that began at a time: the results of lab 04.
create table page_stats (
  page         text,
  window_start timestamptz(3),
  views        bigint not null,
  primary key (page, window_start)
);
