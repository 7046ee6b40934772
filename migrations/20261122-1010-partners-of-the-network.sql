-- A row hangs on a partner of its own network. The policies see to the network and the audience of a row; that its
-- partner belongs to the same network is a matter of the key, so that no network can write into another's partnership.
alter table partner add constraint partner_of_network unique (partner_id, network_id);

do $$ declare reference record; begin
  for reference in
    select k.conname, k.conrelid::regclass as source, k.confdeltype = 'c' as cascades from pg_constraint k
    where k.contype = 'f' and k.confrelid = 'partner'::regclass and k.conrelid <> k.confrelid and array_length(k.conkey, 1) = 1
  loop
    execute format('alter table %s drop constraint %I', reference.source, reference.conname);
    execute format('alter table %s add constraint %I foreign key (partner_id, network_id)
      references partner (partner_id, network_id)%s', reference.source, reference.conname,
      case when reference.cascades then ' on delete cascade' else '' end);
  end loop;
end $$;
