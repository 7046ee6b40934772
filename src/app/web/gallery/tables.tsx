import { useState } from 'react'
import { BulkBar } from '#ui/bulk-bar.tsx'
import { Button } from '#ui/button.tsx'
import { MiniBar, Sparkline } from '#ui/chart/sparkline.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { Ledger, type LedgerColumn, type Sort } from '#ui/ledger.tsx'
import { Empty } from '#ui/notes.tsx'
import { Pager } from '#ui/pager.tsx'
import { Link } from '#ui/routing.tsx'
import { SideMark } from '#ui/side.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import { DateText, MoneyText, NumberText, PercentText } from '#ui/value-text.tsx'
import { Row } from './row.tsx'
import { useWords } from './words.ts'

type Sample = {
  id: string
  name: string
  city: string
  stage: string
  value: number
  change: number
  health: number
  due: string
  values: number[]
}

function samples(say: (ru: string, en: string) => string): Sample[] {
  const names = [
    [
      say('ТД «Волжский Текстиль»', 'Volzhsky Tekstil Trading House'),
      say('Нижний Новгород', 'Nizhny Novgorod'),
    ],
    [say('ООО «Лён и Нить»', 'Len i Nit LLC'), say('Кострома', 'Kostroma')],
    [say('«Уральская Мануфактура»', 'Uralskaya Manufaktura'), say('Екатеринбург', 'Yekaterinburg')],
    [
      say('АО «Ивановская швейная фабрика имени Крупской»', 'Ivanovo Shveynaya Fabrika Named After Somebody'),
      say('Иваново', 'Ivanovo'),
    ],
    [say('ИП Саркисян А. Г.', 'Sarkisyan A. G.'), say('Краснодар', 'Krasnodar')],
  ]
  return names.map(([name = '', city = ''], place) => ({
    id: String(place),
    name,
    city,
    stage: [say('зрелость', 'mature'), say('рост', 'scaling')][place % 2] ?? '',
    value: 30_032_000 - place * 5_310_000,
    change: [-0.16, -0.33, -0.16, 0.15, 0][place] ?? 0,
    health: [69, 58, 72, 88, 47][place] ?? 0,
    due: new Date(Date.now() + (place - 2) * 86_400_000 * 3).toISOString(),
    values: [4, 7, 5, 8, 6 - place, 9 - place * 1.4, 7 - place],
  }))
}

function columns(say: (ru: string, en: string) => string): LedgerColumn<Sample>[] {
  return [
    {
      key: 'name',
      head: say('Партнёр', 'Partner'),
      sort: 'name',
      phone: 'name',
      cell: (row) => (
        <div className="nm2">
          <Link className="q cut" to="/gallery" title={row.name}>
            {row.name}
          </Link>
          <span className="mm small">{row.city}</span>
        </div>
      ),
    },
    {
      key: 'stage',
      head: say('Этап', 'Stage'),
      width: 104,
      phone: 'line',
      cell: (row) => <span className="m">{row.stage}</span>,
    },
    {
      key: 'value',
      head: say('тыс. ₽', 'k ₽'),
      align: 'end',
      width: 84,
      sort: 'value',
      sortDescendingFirst: true,
      group: say('12 месяцев', '12 months'),
      phone: 'main',
      cell: (row) => <MoneyText value={Math.round(row.value / 1000)} bare />,
      foot: <MoneyText value={108_000} bare />,
    },
    {
      key: 'change',
      head: 'Δ, %',
      align: 'end',
      width: 56,
      group: say('12 месяцев', '12 months'),
      cell: (row) => (
        <span className={row.change < -0.1 ? 'att' : undefined}>
          <PercentText value={row.change} signed bare />
        </span>
      ),
    },
    {
      key: 'line',
      head: say('Заказы', 'Orders'),
      width: 92,
      group: say('12 месяцев', '12 months'),
      cell: (row) => <Sparkline values={row.values} width={64} />,
    },
    {
      key: 'health',
      head: say('Здоровье', 'Health'),
      width: 108,
      phone: 'line',
      cell: (row) => {
        const tone = row.health < 60 ? 'brk' : row.health < 75 ? 'att' : 'none'
        return (
          <span className="hb">
            <span style={{ width: 12 }}>
              <ToneIcon
                tone={tone}
                size={12}
                label={tone === 'none' ? undefined : say('внимание', 'attention')}
              />
            </span>
            <MiniBar share={row.health / 100} tone={tone} />
            <b>
              <NumberText value={row.health} />
            </b>
          </span>
        )
      },
    },
    {
      key: 'host',
      head: <SideMark side="host" />,
      label: say('держит слово организатор', 'host keeps its word'),
      align: 'end',
      width: 44,
      group: say('Слово, %', 'Kept, %'),
      cell: () => 94,
    },
    {
      key: 'partner',
      head: <SideMark side="partner" />,
      label: say('держит слово партнёр', 'partner keeps its word'),
      align: 'end',
      width: 44,
      group: say('Слово, %', 'Kept, %'),
      cell: () => 90,
    },
    {
      key: 'due',
      head: say('Срок', 'Due'),
      align: 'end',
      width: 84,
      sort: 'due',
      phone: 'line',
      cell: (row) => <DateText value={row.due} near />,
    },
  ]
}

export function TableRows() {
  const say = useWords()
  const [sort, setSort] = useState<Sort>({ key: 'value', descending: true })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['1', '2']))
  const [filters, setFilters] = useState<Record<string, string | undefined>>({
    stage: 'mature,scaling',
    value: '500000..',
  })
  const rows = samples(say)
  const cols = columns(say)
  return (
    <>
      <Row name="FilterChips, Ledger, BulkBar, Pager">
        <FilterChips
          values={filters}
          onChange={(key, value) => setFilters({ ...filters, [key]: value })}
          definitions={[
            {
              key: 'stage',
              text: say('Этап', 'Stage'),
              kind: 'several',
              options: [
                { value: 'mature', text: say('зрелость', 'mature') },
                { value: 'scaling', text: say('рост', 'scaling') },
              ],
            },
            { key: 'value', text: say('Оборот', 'Value'), kind: 'number-range' },
            { key: 'since', text: say('С нами с', 'Since'), kind: 'date-range' },
            { key: 'city', text: say('Город', 'City'), kind: 'words' },
            {
              key: 'curator',
              text: say('Куратор', 'Curator'),
              kind: 'choice',
              options: [
                { value: 'me', text: say('я', 'me') },
                { value: 'none', text: say('никто', 'nobody') },
              ],
            },
          ]}
          tail={
            <>
              <span>{say('148 из 412 партнёров', '148 of 412 partners')}</span>
              <button type="button" className="link">
                {say('Столбцы', 'Columns')}
              </button>
            </>
          }
        />
        <div>
          <Ledger
            label={say('Партнёры', 'Partners')}
            columns={cols}
            rows={rows}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            sort={sort}
            onSort={setSort}
            selection={{ selected, onChange: setSelected }}
            open={() => ({ to: '/gallery' })}
            minWidth={860}
          />
          <BulkBar
            count={selected.size}
            note={say('74,2 млн ₽ в год', '74.2 M ₽ a year')}
            actions={[
              { key: 'curator', text: say('Назначить куратора', 'Assign curator'), onPress: () => undefined },
              { key: 'csv', text: 'CSV', onPress: () => undefined },
            ]}
            onClear={() => setSelected(new Set())}
          />
          <Pager from={1} to={34} total={148} onNext={() => undefined} />
        </div>
      </Row>
      <Row name="Ledger: loading, empty">
        <Ledger
          label="loading"
          columns={cols.slice(0, 3)}
          rows={undefined}
          rowKey={(row) => row.id}
          skeletonRows={3}
        />
        <Ledger
          label="empty"
          columns={cols.slice(0, 3)}
          rows={[]}
          rowKey={(row) => row.id}
          empty={
            <Empty
              title={say('Под эти фильтры никто не подошёл', 'Nobody fits these filters')}
              action={<Button>{say('Снять фильтры', 'Clear the filters')}</Button>}
            >
              {say(
                'Снимите один из них или поищите по названию.',
                'Take one of them away, or search by name.',
              )}
            </Empty>
          }
        />
      </Row>
    </>
  )
}
