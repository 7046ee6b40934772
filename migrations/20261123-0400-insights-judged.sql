-- What the track record knows of single partnerships lies with them, where row-level security decides who reads it: how each
-- stood on a past day and what came. Whoever sees a part of the network has the record of that part.
alter table partner_score_day
  -- days with orders (contacts) before the day, and the last of them
  add column order_days int,
  add column last_on date,
  -- days with orders (contacts) expected in the window after the day, those that came, and those of the window before
  add column expected_days float8,
  add column came_days int,
  add column before_days int;

-- The record of the whole network names nobody.
update score_model set track_record = track_record || jsonb_build_object(
  'asOf', coalesce((select jsonb_agg(d - 'missed' - 'falseAlarms' order by n)
    from jsonb_array_elements(track_record -> 'asOf') with ordinality x(d, n)), '[]'),
  'contacts', coalesce((select jsonb_agg(d - 'missed' - 'falseAlarms' order by n)
    from jsonb_array_elements(track_record -> 'contacts') with ordinality x(d, n)), '[]'))
where track_record is not null;

-- Ids of partnerships whose scores differed from the records stand in the log.
alter table score_run drop column examples;

-- Models are made anew, with what the new columns hold; those of past days when somebody asks for them.
delete from score_model where purpose = 'past' and state = 'ready';
update score_run set is_wanted = true, wants_fit = true;
