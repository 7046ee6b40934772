import { BarChart, ColumnChart } from '#ui/chart/bar-chart.tsx'
import { CohortTable } from '#ui/chart/cohort-table.tsx'
import { IntervalPlot } from '#ui/chart/interval-plot.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Row } from './row.tsx'
import { useWords } from './words.ts'

const months = Array.from(
  { length: 24 },
  (_, place) => `${2024 + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`,
)
const wave = (place: number, base: number, size: number) =>
  Math.round(base + size * Math.sin(place / 2.2) + place * 2)

export function ChartRows() {
  const say = useWords()
  const format = useFormat()
  const names = months.map((month) => format.period(month, true))
  const percent = (value: number) => format.percent(value, { bare: true })
  const quarters = [
    '2024-Q4',
    '2025-Q1',
    '2025-Q2',
    '2025-Q3',
    '2025-Q4',
    '2026-Q1',
    '2026-Q2',
    '2026-Q3',
  ].map((one) => format.period(one, true))
  return (
    <Row name="Charts">
      <div className="figs">
        <LineChart
          finding={say(
            'Обе стороны держат слово всё лучше, партнёры догоняют',
            'Both sides keep their word better, partners catch up',
          )}
          axis={say('сдержано в срок, %', 'kept in time, %')}
          x={names}
          xLabel={say('Месяц', 'Month')}
          text={percent}
          fromZero={false}
          series={[
            {
              key: 'host',
              text: say('организатор', 'host'),
              look: 'host',
              values: months.map((_, place) => 0.84 + Math.sin(place / 3) * 0.03 + place * 0.003),
            },
            {
              key: 'partner',
              text: say('партнёры', 'partners'),
              look: 'partner',
              values: months.map((_, place) => 0.78 + Math.cos(place / 4) * 0.03 + place * 0.004),
            },
          ]}
        />
        <LineChart
          finding={say(
            'Модель лучше простого правила восемь кварталов подряд, сейчас на 0,09',
            'The model beats the simple rule eight quarters in a row',
          )}
          axis={say(
            'AUC: как часто ушедший стоял в списке выше оставшегося',
            'AUC: how often one who left stood above one who stayed',
          )}
          x={quarters}
          xLabel={say('Квартал', 'Quarter')}
          domain={[0.5, 0.9]}
          series={[
            {
              key: 'model',
              text: say('наша модель', 'our model'),
              values: [0.77, 0.78, 0.8, 0.79, 0.81, 0.82, 0.81, 0.81],
              low: [0.73, 0.745, 0.765, 0.755, 0.775, 0.785, 0.775, 0.775],
              high: [0.8, 0.81, 0.83, 0.82, 0.84, 0.85, 0.84, 0.84],
            },
            {
              key: 'rule',
              text: say('правило', 'rule'),
              look: 'dashed',
              dots: true,
              values: [0.71, 0.7, 0.72, 0.71, 0.73, 0.72, 0.72, 0.72],
            },
          ]}
        />
        <StackedBars
          finding={say('Каждый месяц приходит больше, чем уходит', 'Each month more come than go')}
          axis={say('активные партнёры', 'active partners')}
          x={names}
          xLabel={say('Месяц', 'Month')}
          series={[
            {
              key: 'kept',
              text: say('остались', 'retained'),
              look: 'second',
              values: months.map((_, place) => wave(place, 90, 12)),
            },
            {
              key: 'back',
              text: say('вернулись', 'returned'),
              look: 'faint',
              values: months.map((_, place) => 12 + (place % 4)),
            },
            {
              key: 'new',
              text: say('новые', 'new'),
              look: 'ok',
              values: months.map((_, place) => 20 + ((place * 7) % 11)),
            },
            {
              key: 'lost',
              text: say('ушли', 'lost'),
              look: 'att',
              values: months.map((_, place) => -14 - ((place * 5) % 9)),
            },
          ]}
        />
        <ColumnChart
          finding={say('Оборот вырос на 17 % за год', 'Value grew by 17% in a year')}
          axis={say('млн ₽ в месяц', 'M ₽ a month')}
          x={names}
          xLabel={say('Месяц', 'Month')}
          valueLabel={say('Оборот', 'Value')}
          values={months.map((_, place) => wave(place, 80, 20))}
        />
        <BarChart
          finding={say('Пять партнёров дают 19 % выручки', 'Five partners bring 19% of revenue')}
          axis={say('тыс. ₽ за 12 месяцев', 'k ₽ in 12 months')}
          nameLabel={say('Партнёр', 'Partner')}
          valueLabel={say('Выручка', 'Revenue')}
          bars={[
            'ТД «Волжский Текстиль»',
            'ООО «Лён и Нить»',
            '«Уральская Мануфактура»',
            'Тверьлён',
            'Дом Портьер',
          ].map((name, place) => ({ key: name, name, value: 30_032 - place * 3100 }))}
        />
        <IntervalPlot
          finding={say(
            'Трое держат слово хуже прочих, у остальных мало случаев',
            'Three keep their word worse; the rest have few cases',
          )}
          axis={say('сдержано, %; черта: интервал Уилсона 95 %', 'kept, %; line: Wilson interval 95%')}
          nameLabel={say('Партнёр', 'Partner')}
          valueLabel={say('сдержано', 'kept')}
          text={percent}
          domain={[0, 1]}
          reference={{ value: 0.87, text: say('все 87', 'all 87') }}
          rows={['Сибирский Дом Ткани', 'Балтия Хоум', 'Саркисян А. Г.', 'Вятский Лён'].map(
            (name, place) => ({
              key: name,
              name,
              value: 0.6 + place * 0.1,
              interval: [0.45 + place * 0.09, 0.74 + place * 0.08] as const,
              n: 42 - place * 9,
              look: 'partner' as const,
            }),
          )}
        />
        <CohortTable
          finding={say(
            'Каждый пятый новичок уходит за первые полгода',
            'One newcomer in five leaves within half a year',
          )}
          axis={say(
            'доля когорты, оставшаяся через столько месяцев, %',
            'share of the cohort left after so many months, %',
          )}
          nameLabel={say('Пришли', 'Came')}
          sizeLabel={say('всего', 'all')}
          columnsLabel={say('месяцев вместе', 'months together')}
          columns={['0', '3', '6', '9', '12', '15', '18', '21']}
          rows={quarters.map((name, place) => ({
            key: name,
            name,
            size: 20 + place,
            shares: Array.from({ length: 8 }, (_, month) =>
              month > 8 - place ? null : Math.max(0.66, 1 - month * 0.06 + place * 0.01),
            ),
          }))}
        />
        <LineChart
          finding={say('Половину выручки дают 40 партнёров', 'Forty partners bring half of the revenue')}
          axis={say('накопленная доля выручки, %', 'cumulative share of revenue, %')}
          x={Array.from({ length: 42 }, (_, place) => place * 10)}
          xLabel={say('партнёры от крупного к мелкому', 'partners from large to small')}
          text={percent}
          domain={[0, 1]}
          series={[
            {
              key: 'share',
              text: say('накоплено', 'cumulative'),
              values: Array.from({ length: 42 }, (_, place) => 1 - Math.exp(-place / 8)),
            },
            {
              key: 'even',
              text: say('поровну', 'evenly'),
              look: 'dashed',
              values: Array.from({ length: 42 }, (_, place) => place / 41),
            },
          ]}
        />
      </div>
    </Row>
  )
}
