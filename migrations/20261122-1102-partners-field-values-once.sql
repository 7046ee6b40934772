-- The audience is part of the key: a refusal must not tell one side what the other keeps to itself.
alter table field_value drop constraint field_value_partner_id_field_id_key;
alter table field_value add constraint field_value_once unique (partner_id, field_id, audience);
alter table partner_tag drop constraint partner_tag_partner_id_tag_id_key;
alter table partner_tag add constraint partner_tag_once unique (partner_id, tag_id, audience);
