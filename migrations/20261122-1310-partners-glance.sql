-- What the registry counts and sums up goes through every partner: indexes that hold what is asked for most, in the order
-- of the partners, are read in place of the wide rows, and join without sorting (module partners).
create index partner_glance on partner (network_id, partner_id)
  include (stage, curator_id, merged_into, archived_at, nature, term, country, city, contract, stage_since);
create index partner_figure_glance on partner_figure (network_id, audience, partner_id)
  include (net_12m, last_order_on, host_next_due_at, partner_next_due_at, next_due_at, last_contact_at);
