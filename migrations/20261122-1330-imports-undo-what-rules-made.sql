-- A partner that an import made does not stay for the sake of what the house itself concluded about it: the segment it
-- was put in, a promise of a playbook that nobody shared and nobody touched. What a person did, and what the other side
-- was shown, holds it as before.
do $$
declare
  known text := pg_get_functiondef('house.undo_import(uuid)'::regprocedure);
  judged text := replace(known, 'then '' and x.kind <> ''''import.undone'''''' end',
    'then '' and x.kind <> ''''import.undone'''' and not (x.actor_kind = ''''system'''' and x.audience = ''''host'''')''
      when holding = ''promise''::regclass then '' and not (x.kind = ''''playbook'''' and x.audience = ''''host'''')'' end');
  better text := replace(judged, 'delete from fact f where f.partner_id = any (candidates);',
    'delete from promise p where p.partner_id = any (candidates) and p.network_id = network;
  delete from fact f where f.partner_id = any (candidates);');
begin
  if judged = known or better = judged then raise exception 'house.undo_import is not as it was'; end if;
  execute better;
end $$;
