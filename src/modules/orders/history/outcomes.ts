import type pg from 'pg'

/** Rows of one file that came out in one way; reasons of refusals are outcomes too. */
export type OutcomeCount = { file: number; outcome: 'imported' | 'updated' | 'skipped'; count: number }

/** A row that was refused by what is known already; its cells are in the file. */
export type RefusedRow = {
  file: number
  row: number
  reason: string
  field: string | null
  value: string | null
}

/** How the compared lines came out. A line that stays is updated when its order or its promise is. */
export async function countLineOutcomes(client: pg.Client): Promise<OutcomeCount[]> {
  const { rows } = await client.query<OutcomeCount>(`
    with changed_order as (
      select i.o from incoming_order i where i.has_header_changes
      union select p.o from incoming_promise p join incoming_order i on i.o = p.o where p.file is null and not i.is_new
    )
    select n.file, case when n.outcome = 'new' then 'imported' when n.outcome = 'changed' then 'updated' when n.outcome = 'superseded' then 'skipped'
        when c.o is not null or l.o is not null then 'updated' else 'skipped' end as outcome, count(*)::int as count
    from incoming_line n left join changed_order c on c.o = n.o
    left join incoming_promise l on l.o = n.o and l.file = n.file and l.row_no = n.row_no
    group by 1, 2`)
  return rows
}

/** Staged lines whose order could not be taken. */
export async function refusedLines(client: pg.Client, table: string): Promise<RefusedRow[]> {
  const { rows } = await client.query<RefusedRow>(
    `select s.file, s.row_no as row, k.refusal as reason, 'currency' as field, s.currency as value
     from order_key k join ${table} s on s.k = k.k and s.number = k.number where k.refusal is not null order by 1, 2`,
  )
  return rows
}

/** How deliveries came out: new knowledge is imported, other knowledge than before updated. */
export async function countDeliveryOutcomes(client: pg.Client): Promise<OutcomeCount[]> {
  const { rows } = await client.query<OutcomeCount>(`
    select file, case when bool_or(is_changed and is_first) then 'imported' when bool_or(is_changed) then 'updated' else 'skipped' end as outcome, 1 as count
    from (
      select d.file, d.row_no, i.has_header_changes or exists (select from incoming_promise p where p.o = i.o) as is_changed,
        i.old_status = 'placed' and i.old_delivered_at is null as is_first
      from delivery_row d join incoming_order i on i.id = d.order_id and i.partner_id = d.partner_id
    ) row group by file, row_no`)
  return rows
}

export async function refusedDeliveries(client: pg.Client): Promise<RefusedRow[]> {
  const { rows } = await client.query<RefusedRow>(
    `select file, row_no as row, 'order_unknown' as reason, 'number' as field, number as value from delivery_row where order_id is null order by 1, 2`,
  )
  return rows
}
