-- Functions that run as the owner look into temporary tables last: PostgreSQL looks there first when the path does not
-- name them, and the login role may make temporary tables.
alter function house.curated_partners() set search_path = public, pg_temp;
alter function house.find_partners(text, text, int) set search_path = public, pg_temp;
alter function house.projection_differences(text) set search_path = public, pg_temp;
