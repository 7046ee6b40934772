/** What a stranger to a partnership knows of it and hands to a function. */
export type Known = {
  partnerId: string
  factId: string
  promiseId: string
  importId: string
  userId: string
}

type Reviewed =
  /** Filters by the scope itself: how a stranger would call it. */
  | { call: string; values: (known: Known) => unknown[] }
  /** Asks for no scope, and why that is right. */
  | { because: string }

/**
 * Every function that runs as the owner, past row-level security. Each was read for what it filters; a new one is added
 * here after the same, with the call that a test makes in the scopes of strangers.
 */
export const OWNER_FUNCTIONS: Record<string, Reviewed> = {
  'acted_for(uuid[],uuid[],text[],timestamp with time zone[])': {
    call: 'select * from house.acted_for(array[$1::uuid], array[$2::uuid], array[$3], array[now()])',
    values: ({ factId, partnerId, userId }) => [factId, partnerId, userId],
  },
  'add_standard_scale(uuid,text)': {
    call: 'select house.add_standard_scale(house.new_id(), $1)',
    values: () => ['csat'],
  },
  'analyze_records(boolean)': { because: 'tells the planner how large tables are; answers nothing' },
  'choose_notification(text,text,text)': {
    call: "select house.choose_notification($1, 'mention', 'none')",
    values: ({ userId }) => [userId],
  },
  'answered_curators()': { because: 'the ids of colleagues, asked by the policies' },
  'attach_to_mail(uuid,uuid,text,text,bytea)': {
    because: 'for jobs alone: it refuses every other side, and answers nothing',
  },
  'audited_partners()': { call: 'select unnest(house.audited_partners()) as told', values: () => [] },
  'curated_partners()': { call: 'select unnest(house.curated_partners()) as told', values: () => [] },
  'delegates_of(text[],timestamp with time zone)': {
    because: 'ids of colleagues in the scope’s own network, for those who are told something',
  },
  'drop_inbound_attachments(timestamp with time zone)': {
    because: 'drops bytes whose time is over, for the job of the night; answers a count',
  },
  'enqueue_job(text,jsonb)': { because: 'adds a job of the worker, who works in a scope of its own' },
  'erase_personal(uuid,uuid[],text)': {
    call: 'select house.erase_personal($1, array[$2::uuid])',
    values: ({ partnerId, factId }) => [partnerId, factId],
  },
  'file_inbound_mail(uuid,uuid,uuid,text)': {
    call: "select 1 where house.file_inbound_mail(house.new_id(), $1, $2, 'filed')",
    values: ({ partnerId, factId }) => [partnerId, factId],
  },
  'find_field_values(uuid,text)': {
    call: "select unnest(house.find_field_values((select id from custom_field limit 1), 'planted')) as told",
    values: () => [],
  },
  'find_partners(text,text,integer)': {
    call: 'select * from house.find_partners($1, $1, 50)',
    values: () => ['planted'],
  },
  'find_texts(text,text[],integer)': {
    call: "select * from house.find_texts($1, '{note,document,promise,order}', 50)",
    values: () => ['planted'],
  },
  'host_seats(text[])': {
    call: 'select * from house.host_seats(array[$1])',
    values: ({ userId }) => [userId],
  },
  'identity_of_key(text,bytea)': { because: 'the key itself says who asks' },
  'identity_of_session(text)': { because: 'the token itself says who asks' },
  'invitation_by_token(bytea)': { because: 'whoever holds the token was invited' },
  'keep_inbound_mail(uuid,text,text,text,jsonb,text,text,timestamp with time zone,timestamp with time zone,jsonb,bytea[])':
    { because: 'adds a letter to the person of the scope, tells nothing' },
  'keep_mail(uuid,uuid,text,text,text,text,text,text,timestamp with time zone,timestamp with time zone)': {
    because: 'adds a mail, tells nothing',
  },
  'mail_address_of(text)': { because: 'the token itself says whose address it is' },
  'memberships(text)': { because: 'asked only for the user who is signed in, in all their networks' },
  'message_reads(uuid)': { call: 'select * from house.message_reads($1)', values: ({ factId }) => [factId] },
  'needs_second_factor(text)': { because: 'asked only for the user who signs in, in all their networks' },
  'network_counts()': { because: 'two counts, before anybody is signed in' },
  'network_ids()': { because: 'ids alone, for the jobs of the night' },
  'networks_behind(text)': { because: 'ids alone, for the worker' },
  'own_partners()': {
    call: 'select told from unnest(house.own_partners()) as told where told = $1',
    values: ({ partnerId }) => [partnerId],
  },
  'notify(uuid[],text[],text,uuid,text,text,uuid,jsonb,text,timestamp with time zone,text)': {
    call: "select * from house.notify(array[house.new_id()], array[$2], 'mention', $1, 'host', null, null, '{}', '/', now(), 'app')",
    values: ({ partnerId, userId }) => [partnerId, userId],
  },
  'people_who_see(uuid,text)': {
    call: "select * from house.people_who_see($1, 'shared')",
    values: ({ partnerId }) => [partnerId],
  },
  'person_names(text[])': {
    call: 'select * from house.person_names(array[$1])',
    values: ({ userId }) => [userId],
  },
  'projection_differences(text)': {
    call: "select * from house.projection_differences('balance') where missing + surplus > 0",
    values: () => [],
  },
  'refresh_projection(text,uuid[])': {
    call: "select house.refresh_projection('partner_figure', array[$1::uuid])",
    values: ({ partnerId }) => [partnerId],
  },
  'register_consumer(text,boolean)': { because: 'a name of the worker, no rows of anybody' },
  'renew_mail_address(uuid,text)': { because: 'gives the person of the scope an address of their own' },
  'scope_partner(uuid)': {
    call: 'select 1 where house.scope_partner($1)',
    values: ({ partnerId }) => [partnerId],
  },
  'share_records(uuid,uuid[],uuid[],uuid[],uuid[],uuid[],uuid[],uuid[])': {
    call: "select * from house.share_records($1, array[$2::uuid], '{}', '{}', '{}', '{}', '{}', '{}')",
    values: ({ partnerId, promiseId }) => [partnerId, promiseId],
  },
  'shown_score_model()': {
    call: 'select * from house.shown_score_model()',
    values: () => [],
  },
  'undo_import(uuid)': { call: 'select * from house.undo_import($1)', values: ({ importId }) => [importId] },
  'undo_import_rows(uuid)': {
    call: 'select * from house.undo_import_rows($1)',
    values: ({ importId }) => [importId],
  },
  'wake_consumers()': { because: 'wakes the worker, who works in a scope of its own' },
}
