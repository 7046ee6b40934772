import { Badge } from '#ui/badge.tsx'
import { Button, IconButton } from '#ui/button.tsx'
import { Evidence, type FactsSource, Figure } from '#ui/figure.tsx'
import { Icon } from '#ui/icon.tsx'
import { PromiseList, PromiseStrip, ShareBar } from '#ui/promises.tsx'
import { ReasonList, ReasonSteps } from '#ui/reasons.tsx'
import { SideBadge } from '#ui/side.tsx'
import { StateTag } from '#ui/state-tag.tsx'
import { DateText, MoneyText, NumberText, PercentText } from '#ui/value-text.tsx'
import { Row } from './row.tsx'
import { useWords } from './words.ts'

const day = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * day).toISOString()

export function PartRows() {
  const say = useWords()
  const facts: FactsSource = {
    queryKey: ['gallery'],
    how: say(
      'Доля обещаний, сдержанных в срок, за 12 месяцев.',
      'Share of promises kept in time, over 12 months.',
    ),
    load: async (cursor) => ({
      items: Array.from({ length: 6 }, (_, place) => ({
        id: `${cursor}${place}`,
        side: (['host', 'partner', 'shared'] as const)[place % 3] ?? 'shared',
        date: ago(place + (cursor ? 6 : 0)),
        title: say(
          `Заказ № 4 ${100 + place} на склад в Костроме`,
          `Order 4${100 + place} to the Kostroma warehouse`,
        ),
        detail: say('отгружен полностью', 'shipped in full'),
        value: <MoneyText value={`${12_480 + place * 317}.50`} />,
        to: '/gallery',
      })),
      nextCursor: cursor ? null : 'next',
    }),
  }
  return (
    <>
      <Row name="SideBadge">
        <p className="rowx">
          <SideBadge side="host">{say('Северный Ткач', 'Severny Tkach')}</SideBadge>
          <SideBadge side="partner">{say('Лён и Нить', 'Len i Nit')}</SideBadge>
          <SideBadge side="shared">{say('общее', 'shared')}</SideBadge>
          <Badge>{say('куратор', 'curator')}</Badge>
          <Badge solid>demo</Badge>
        </p>
      </Row>
      <Row name="StateTag">
        <p className="rowx">
          <StateTag state="kept" />
          <StateTag state="late" days={3} />
          <StateTag state="overdue" days={21} />
          <StateTag state="broken" />
          <StateTag state="withdrawn" />
          <StateTag state="open" />
        </p>
        <p className="rowx">
          <StateTag state="kept" plain />
          <StateTag state="late" days={1} plain />
          <StateTag state="overdue" days={5} plain />
          <StateTag state="broken" plain />
          <StateTag state="withdrawn" plain />
        </p>
      </Row>
      <Row name="Button">
        <p className="rowx">
          <Button kind="main">{say('Главное действие', 'Main action')}</Button>
          <Button>{say('Действие', 'Action')}</Button>
          <Button kind="quiet">{say('Тихое', 'Quiet')}</Button>
          <Button size="small">{say('В строке', 'In a row')}</Button>
          <Button icon="plus">{say('Добавить', 'Add')}</Button>
          <Button busy>{say('Сохраняется', 'Saving')}</Button>
          <Button disabled>{say('Нельзя', 'Not now')}</Button>
          <IconButton icon="cross" label={say('Убрать', 'Remove')} />
          <Icon name="lock" /> <Icon name="file" /> <Icon name="upload" /> <Icon name="download" />{' '}
          <Icon name="calendar" />
          <Icon name="link" /> <Icon name="settings" /> <Icon name="repeat" /> <Icon name="undo" />{' '}
          <Icon name="copy" />
        </p>
      </Row>
      <Row name="Numbers">
        <p className="rowx">
          <MoneyText value="12480316.50" />
          <MoneyText value="41640000" compact />
          <MoneyText value="-1200" />
          <MoneyText value="1093264.35" currency="BRL" />
          <PercentText value={0.914} />
          <PercentText value={-0.034} decimals={1} signed />
          <NumberText value={-33} />
          <NumberText value={17} signed />
          <NumberText value={null} />
          <DateText value={ago(0)} near />
          <DateText value={ago(20)} />
          <DateText value={ago(420)} />
          <DateText value="2026-05-09" style="long" />
          <DateText value={ago(3)} style="date-time" />
          <DateText value="2025-11-01" style="quarter" />
        </p>
      </Row>
      <Row name="Figure">
        <p>
          {say('Партнёр держит слово: ', 'The partner keeps its word: ')}
          <Figure title={say('сдержано обещаний', 'promises kept')} count={53} facts={facts}>
            <PercentText value={0.88} />
          </Figure>
          {say(', заказы ', ', orders ')}
          <b>
            <PercentText value={-0.34} />
          </b>
          <Evidence count={11} title={say('заказы', 'orders')} facts={facts} />
        </p>
      </Row>
      <Row name="ReasonList">
        <ReasonList
          reasons={[
            {
              key: 'a',
              tone: 'brk',
              text: (
                <>
                  {say('претензия без ответа ', 'claim unanswered for ')}
                  <b>{say('9 дней', '9 days')}</b>
                  <Evidence count={3} title="3" facts={facts} />
                </>
              ),
            },
            { key: 'b', text: say('оценка 9 → 6', 'score 9 → 6') },
            {
              key: 'c',
              tone: 'att',
              text: say('договор кончается через 12 дней', 'contract ends in 12 days'),
            },
          ]}
        />
        <ReasonSteps
          base={{ text: say('Основа для стратегических партнёров', 'Base of strategic partners'), value: 82 }}
          steps={[
            {
              key: 'a',
              text: say('претензия № 57 без ответа 9 дней', 'claim 57 unanswered for 9 days'),
              change: -14,
            },
            { key: 'b', text: say('заказы −34 % к обычному', 'orders −34% against usual'), change: -11 },
            { key: 'c', text: say('стороны держат слово', 'both sides keep their word'), change: 5 },
          ]}
          totalText={say('Здоровье сегодня', 'Health today')}
        />
      </Row>
      <Row name="PromiseList">
        <div style={{ maxWidth: 420 }}>
          <PromiseList
            items={[
              {
                id: '1',
                due: ago(3),
                what: say('Ответить на претензию № 57', 'Answer claim 57'),
                state: 'overdue',
                days: 3,
                who: say('Лён и Нить', 'Len i Nit'),
              },
              {
                id: '2',
                due: ago(0),
                what: say('Прислать отчёт за октябрь', 'Send the October report'),
                state: 'open',
                who: say('Балтия Хоум', 'Baltia Home'),
              },
              {
                id: '3',
                due: ago(5),
                what: say('Отгрузить заказ № 4 102', 'Ship order 4102'),
                state: 'kept',
                who: say('Тверьлён', 'Tverlyon'),
              },
            ]}
          />
        </div>
        <PromiseStrip side="host" states={strip} />
        <PromiseStrip side="partner" states={strip.slice(8)} />
        <div style={{ maxWidth: 328 }}>
          <ShareBar
            label={say('здоровье', 'health')}
            parts={[
              { key: 'ok', value: 301, tone: 'ok', text: say('301 крепкое', '301 strong') },
              { key: 'att', value: 82, tone: 'att', text: say('82 внимание', '82 attention') },
              { key: 'brk', value: 29, tone: 'brk', text: say('29 риск', '29 at risk') },
            ]}
          />
        </div>
      </Row>
    </>
  )
}

const strip = Array.from({ length: 35 }, (_, place) =>
  place === 11 ? 'broken' : [6, 17, 34].includes(place) ? 'late' : 'kept',
) as ('kept' | 'late' | 'broken')[]
