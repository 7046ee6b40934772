-- A wrong number in another system can be taken away; it is the host's own knowledge and no fact hangs on it.
select house.grant_app('partner_external_id', 'delete');
