-- What is left of a partner's net for the network (module insights): margins set by rule, for all partners, those of a
-- nature, of a segment, or one of them; the narrowest holds. The host's own knowledge. Rules are never changed: another
-- takes their place.
create table margin_rule (
  network_id uuid not null references network,
  id uuid not null,
  level text not null check (level in ('network', 'nature', 'segment', 'partner')),
  -- the code of the nature, or <code of the scheme>:<code of the segment>
  code text check ((level in ('nature', 'segment')) = (code is not null)),
  partner_id uuid check ((level = 'partner') = (partner_id is not null)),
  -- a fraction of net; goods can be sold at a loss
  margin numeric(6, 5) not null check (margin between -1 and 1),
  made_by text,
  made_at timestamptz not null,
  removed_at timestamptz,
  primary key (network_id, id),
  foreign key (partner_id, network_id) references partner (partner_id, network_id) on delete cascade
);
create unique index margin_rule_once on margin_rule (network_id, level, coalesce(code, ''), coalesce(partner_id, network_id))
  where removed_at is null;
create index margin_rule_of_partner on margin_rule (partner_id) where partner_id is not null;
select house.protect_network('margin_rule', 'select, insert, update (removed_at)', 'false', 'false',
  'partner_id is null or exists (select from partner where partner.partner_id = margin_rule.partner_id)');

-- How much of what it buys a partner buys from the network, in percent: a standard scale, told by the partner's side.
create or replace function house.add_standard_scale(new_id uuid, scale_code text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into scale (network_id, id, code, name, min, max, better, unit)
  select nullif(current_setting('app.network_id', true), '')::uuid, new_id, s.code, s.name, s.min, s.max, 'higher', s.unit
  from (values ('nps', 'NPS', 0, 10, null), ('stars', 'Stars', 1, 5, null), ('csat', 'CSAT', 1, 5, null), ('ces', 'CES', 1, 7, null),
    ('score', 'Score', 0, 100, null), ('purchase_share', 'Share of purchases', 0, 100, '%')) as s(code, name, min, max, unit)
  where s.code = scale_code and nullif(current_setting('app.network_id', true), '') is not null
  on conflict (network_id, code) do nothing
$$;
select house.grant_app_function('house.add_standard_scale(uuid, text)');
