-- A partner that an import made stays when another table names it, by whatever column it does: merges name two.
do $$
declare
  known text := pg_get_functiondef('house.undo_import(uuid)'::regprocedure);
  better text := replace(known, 'where x.partner_id = c%s)'', holding,', 'where c in (x.%s)%s)'', holding,
      (select string_agg(a.attname, '', x.'') from pg_constraint r join pg_attribute a on a.attrelid = r.conrelid and a.attnum = r.conkey[1]
        where r.contype = ''f'' and r.confrelid = ''partner''::regclass and r.conrelid = holding and r.confdeltype <> ''c''),');
begin
  if better = known then raise exception 'house.undo_import is not as it was'; end if;
  execute better;
end $$;
