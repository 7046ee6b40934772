import { BarChart } from '#ui/chart/bar-chart.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { Link } from '#ui/routing.tsx'
import type { AuditBlock, AuditCell, AuditColumn, FactSelector } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { targetOf } from './audit-links.ts'

/** A cell: its figure opens into its facts, a name leads to its page. */
function Cell({ cell, title }: { cell: AuditCell; title: string }) {
  const { opens, text, value } = cell
  if (opens?.facts && value !== null)
    return (
      <FigureLink selector={opens.facts as unknown as FactSelector} title={title}>
        {text}
      </FigureLink>
    )
  if (opens?.page)
    return (
      <Link className={value === null ? 'q nm' : 'q'} {...targetOf(opens.page)}>
        {text}
      </Link>
    )
  return <>{text}</>
}

/** A piece of a part of the audit: the same on the page as in the document. */
export function AuditBlockView({ block, title }: { block: AuditBlock; title: string }) {
  switch (block.kind) {
    case 'sentence':
      return <p>{block.text}</p>
    case 'note':
      return <p className="mm small">{block.text}</p>
    case 'figures':
      return (
        <dl className="audit-figures">
          {block.items.map(({ label, cell, note }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Cell cell={cell} title={label} />
                {note === null ? null : <small>{note}</small>}
              </dd>
            </div>
          ))}
        </dl>
      )
    case 'table':
      return <TableBlock block={block} />
    case 'bars':
      return (
        <div className="audit-block">
          <BarChart
            finding={block.title}
            axis={block.note ?? ''}
            nameLabel={block.title}
            valueLabel={title}
            bars={block.rows.map(({ label, length, tone, cell }) => ({
              key: label,
              name: label,
              value: length,
              look: tone === 'quiet' ? 'faint' : tone === 'attention' ? 'att' : 'main',
              shown: <Cell cell={cell} title={label} />,
            }))}
          />
        </div>
      )
    case 'line': {
      const texts = new Map(block.cells.map(({ value, text }) => [value, text]))
      return (
        <div className="audit-block">
          <LineChart
            finding={block.title}
            axis={block.note ?? block.head}
            x={block.x}
            xLabel={block.head}
            series={[
              {
                key: 'value',
                text: block.head,
                values: block.cells.map(({ value }) => (typeof value === 'number' ? value : null)),
                dots: block.x.length <= 24,
              },
            ]}
            text={(value) => texts.get(value) ?? String(Math.round(value * 100) / 100)}
            domain={[block.from.value, block.to.value]}
          />
        </div>
      )
    }
  }
}

const NUMBERS: readonly AuditColumn['kind'][] = ['number', 'whole', 'money', 'share']

type Row = { key: string; cells: AuditCell[] }

function TableBlock({ block }: { block: Extract<AuditBlock, { kind: 'table' }> }) {
  const named = block.columns.findIndex(({ kind, head }) => kind === 'text' && head !== '№')
  const columns = block.columns.map(({ head, kind }, at): LedgerColumn<Row> => {
    const isNumber = NUMBERS.includes(kind)
    return {
      key: String(at),
      head,
      ...(isNumber ? { align: 'end' as const } : {}),
      ...(kind === 'text' ? { wrap: true } : {}),
      phone: at === named ? 'name' : 'line',
      cell: ({ cells }) => {
        const cell = cells[at]
        if (!cell) return null
        const row = cells[named]?.text
        const title =
          row === undefined || at === named ? head || block.title : `${head || block.title}, ${row}`
        return <Cell cell={cell} title={title} />
      },
    }
  })
  return (
    <div className="audit-block">
      <h3>{block.title}</h3>
      <Ledger
        label={block.title}
        columns={columns}
        rows={block.rows.map((cells, at) => ({ key: String(at), cells }))}
        rowKey={({ key }) => key}
      />
      {block.note === null ? null : <p className="mm small">{block.note}</p>}
    </div>
  )
}
