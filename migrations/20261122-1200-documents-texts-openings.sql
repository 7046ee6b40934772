-- Who opened which version of a document, and the words of its present version for search (module workspace).

-- Openings of a shared document are seen by both sides, those of a private one by its own side.
create table document_opening (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  side text not null check (side in ('host', 'partner', 'system')),
  document_id uuid not null,
  n int not null,
  actor_kind text not null check (actor_kind in ('person', 'api_key')),
  actor_id text not null,
  actor_name text not null,
  at timestamptz not null,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id),
  foreign key (partner_id, document_id) references document (partner_id, id)
);
create index document_opening_by_document on document_opening (partner_id, document_id, at desc);
select house.protect_partnership('document_opening', 'select, insert');

-- What search compares: the word forms of Russian and English (this configuration stems words in Latin letters as
-- English ones), ё as е.
create function house.words_of(said text) returns tsvector language sql immutable parallel safe set search_path = pg_catalog as $$
  select to_tsvector('pg_catalog.russian', translate(said, 'ёЁ', 'еЕ'))
$$;
select house.grant_app_function('house.words_of(text)');

-- The text of the present version of a document: one row for a document, with its audience, so that the same bytes
-- elsewhere never show through. status says why there is none.
create table document_text (
  partner_id uuid not null,
  id uuid not null,
  network_id uuid not null references network,
  audience text not null check (audience in ('shared', 'host', 'partner')),
  n int not null,
  status text not null check (status in ('done', 'empty', 'unsupported', 'failed')),
  text text not null default '',
  words tsvector not null generated always as (house.words_of(text)) stored,
  read_at timestamptz not null,
  primary key (partner_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id),
  foreign key (partner_id, id) references document (partner_id, id)
);
create index document_text_words on document_text using gin (words) with (fastupdate = off);
select house.protect_partnership('document_text', 'select, insert, update');

-- Folders: what a side calls the place where it keeps a document; null is the top.
alter table document add column folder text check (folder <> '' and length(folder) <= 100);
do $$ begin execute format('grant update (folder) on document to %I', (select name from house.app_role)); end $$;

create index document_title_words on document using gin (house.words_of(title)) with (fastupdate = off);
create index note_words on note using gin (house.words_of(text)) with (fastupdate = off);
-- Promises that imports make are named after their orders, which are found by their numbers.
create index promise_title_words on promise using gin (house.words_of(title)) with (fastupdate = off) where import_id is null;
create index partner_order_number on partner_order (network_id, lower(number) text_pattern_ops);

-- Finds notes, documents (by title and by what stands in them), promises and orders whose words begin with all the words
-- that were typed. Matching is not leakproof, so under row-level security no index would be used: this runs as the owner
-- and applies the scope of the transaction itself, and a note's own eyes (texts.test.ts proves it). At most 300 matches
-- of a kind are looked at; those that say the whole words come first, the newest of them before. Snippets mark words between the characters 2 and 3.
create function house.find_texts(raw text, kinds text[], max_rows int)
returns table (kind text, partner_id uuid, id uuid, title text, snippet text, audience text, at timestamptz)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off set jit = off as $$
#variable_conflict use_column
declare
  network uuid := nullif(current_setting('app.network_id', true), '')::uuid;
  viewer text := coalesce(current_setting('app.side', true), '');
  curator text := coalesce(current_setting('app.curator_id', true), '');
  reader text := coalesce(current_setting('app.user_id', true), '');
  audiences text[] := case viewer when 'host' then '{shared,host}' when 'partner' then '{shared,partner}'
    when 'system' then '{shared,host,partner}' else '{}' end;
  -- null: all partnerships of the network
  partners uuid[] := case when viewer = 'partner' then house.own_partners()
    when viewer = 'host' and curator <> '' then house.curated_partners() end;
  clean text := translate(raw, 'ёЁ', 'еЕ');
  words text[] := array(select w from regexp_split_to_table(lower(clean), '[^[:alnum:]]+') w where w <> '');
  wanted tsquery;
  -- the words as whole ones: what says them comes before what only begins so
  whole tsquery := plainto_tsquery('pg_catalog.russian', translate(raw, 'ёЁ', 'еЕ'));
  beginning text := lower(trim(raw));
  asked tsquery;
  but tsquery;
  counted int;
  notes int := 0;
  documents int := 0;
  promises int := 0;
  told uuid[] := '{}';
begin
  if network is null or audiences = '{}' or words = '{}' or max_rows < 1 then return; end if;
  wanted := to_tsquery('pg_catalog.russian', (select string_agg(w || ':*', ' & ') from unnest(words) w));

  if 'order' = any (kinds) and length(beginning) >= 3 then
    return query
      select 'order'::text, o.partner_id, o.id, o.number, ''::text, o.audience, o.placed_at from partner_order o
      where o.network_id = network and o.audience = any (audiences) and o.status <> 'retracted'
        and (partners is null or o.partner_id = any (partners))
        and lower(o.number) ~>=~ beginning and lower(o.number) ~<~ (beginning || chr(1114111))
      order by lower(o.number) using ~<~, o.placed_at desc limit max_rows;
  end if;
  if numnode(wanted) = 0 then return; end if;

  -- first what says the whole words, then what only begins so
  foreach asked in array array[whole, wanted] loop
    -- compared as texts: tsquery takes a word and its beginning for equal
    but := case when asked::text <> whole::text then whole end;
    if 'note' = any (kinds) and notes < max_rows then
      return query
        select 'note'::text, f.partner_id, f.id, ''::text,
          ts_headline('pg_catalog.russian', translate(left(f.text, 20000), 'ёЁ', 'еЕ'), wanted, house.headline_options()), f.audience, f.created_at
        from (
          select c.* from (
            select n.partner_id, n.id, n.text, n.audience, n.created_at from note n
            where n.network_id = network and n.audience = any (audiences) and n.removed_at is null
              and (partners is null or n.partner_id = any (partners)) and (n.owner_id is null or n.owner_id = reader)
              and house.words_of(n.text) @@ asked and (but is null or not house.words_of(n.text) @@ but) limit 300) c
          order by c.created_at desc limit max_rows - notes) f
        order by f.created_at desc;
      get diagnostics counted = row_count;
      notes := notes + counted;
    end if;
    if 'document' = any (kinds) and documents < max_rows then
      return query
        select 'document'::text, f.partner_id, f.id, f.title,
          case when f.text is null then '' else
            ts_headline('pg_catalog.russian', translate(left(f.text, 100000), 'ёЁ', 'еЕ'), wanted, house.headline_options()) end, f.audience, f.created_at
        from (
          select u.* from (
            select distinct on (c.id) c.* from (
              (select d.partner_id, d.id, d.title, null::text as text, d.audience, d.created_at from document d
                where d.network_id = network and d.audience = any (audiences) and d.removed_at is null
                  and (partners is null or d.partner_id = any (partners)) and house.words_of(d.title) @@ asked limit 300)
              union all
              (select d.partner_id, d.id, d.title, t.text, d.audience, d.created_at from document_text t
                join document d on d.partner_id = t.partner_id and d.id = t.id
                where t.network_id = network and d.audience = any (audiences) and d.removed_at is null
                  and (partners is null or t.partner_id = any (partners)) and t.words @@ asked limit 300)) c
            where c.id <> all (told)
            order by c.id, c.text nulls last) u
          order by u.created_at desc limit max_rows - documents) f
        order by f.created_at desc;
      get diagnostics counted = row_count;
      documents := documents + counted;
      -- a document says the words in its title or in its text: those of the first round are told apart by their ids
      if but is null then
        told := array(
          select d.id from document d where d.network_id = network and d.removed_at is null and house.words_of(d.title) @@ asked limit 300)
          || array(select t.id from document_text t where t.network_id = network and t.words @@ asked limit 300);
      end if;
    end if;
    if 'promise' = any (kinds) and promises < max_rows then
      return query
        select 'promise'::text, f.partner_id, f.id, f.title, ''::text, f.audience, f.due_at from (
          select c.* from (
            select p.partner_id, p.id, p.title, p.audience, p.due_at from promise p
            where p.network_id = network and p.audience = any (audiences) and p.retracted_at is null and p.import_id is null
              and (partners is null or p.partner_id = any (partners)) and house.words_of(p.title) @@ asked
              and (but is null or not house.words_of(p.title) @@ but) limit 300) c
          order by c.due_at desc limit max_rows - promises) f;
      get diagnostics counted = row_count;
      promises := promises + counted;
    end if;
    exit when whole::text = wanted::text;
  end loop;
end $$;
create function house.headline_options() returns text language sql immutable as $$
  select 'StartSel="' || chr(2) || '", StopSel="' || chr(3) || '", MaxFragments=2, MaxWords=16, MinWords=6, FragmentDelimiter=" … "'
$$;
select house.grant_app_function('house.find_texts(text, text[], int)');
revoke all on function house.headline_options() from public;
