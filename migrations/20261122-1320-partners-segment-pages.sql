-- What the partners looked like when they were judged last, page by page of their ids (module partners): a digest of all
-- that rules can ask about. A page whose digest is the same is not judged again.
alter table segment_run add column seen jsonb not null default '{}';
