import { GiveAndTake } from '#ui/give-and-take.tsx'
import { Icon } from '#ui/icon.tsx'
import { MetaList, Section, StageLine } from '#ui/page.tsx'
import { PromiseList, PromiseStrip } from '#ui/promises.tsx'
import { Block, SideHead, Timeline, type TimelineEntry, TwoSides } from '#ui/timeline.tsx'
import { PercentText } from '#ui/value-text.tsx'
import { useWords } from './words.ts'

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

export function TwoSidesRow() {
  const say = useWords()
  const entries: TimelineEntry[] = [
    {
      id: '1',
      side: 'shared',
      date: ago(1),
      title: say('Контрольная точка № 214', 'Checkpoint 214'),
      detail: say('заверена обеими сторонами', 'witnessed by both sides'),
    },
    {
      id: '2',
      side: 'partner',
      date: ago(3),
      title: say('Заказ № 4 118 на 212 тыс. ₽', 'Order 4118 for 212 k ₽'),
      detail: say('обычно около 320', 'usually about 320'),
    },
    {
      id: '3',
      side: 'host',
      date: ago(5),
      title: say('Отгружен заказ № 4 102', 'Order 4102 shipped'),
      detail: say('в срок, обещание сдержано', 'in time, promise kept'),
    },
    {
      id: '4',
      side: 'partner',
      date: ago(9),
      title: say('Претензия № 57: 14 рулонов с неровной окраской', 'Claim 57: 14 rolls unevenly dyed'),
      detail: say('акт и 6 фотографий, ответа нет', 'a record and 6 photographs, no answer'),
    },
    {
      id: '5',
      side: 'shared',
      date: ago(400),
      title: say('Квартальная встреча, Ярославль', 'Business review, Yaroslavl'),
      detail: say('5 решений, протокол подписан', '5 decisions, minutes signed'),
    },
    { id: '6', side: 'host', date: ago(410), title: say('Начислено 3 180 баллов', '3,180 points given') },
  ]
  const promises = [
    {
      id: '1',
      due: ago(3),
      what: say('Ответить на претензию № 57', 'Answer claim 57'),
      state: 'overdue' as const,
      days: 3,
    },
    {
      id: '2',
      due: ago(-7),
      what: say('Привезти заказ № 4 118', 'Deliver order 4118'),
      state: 'open' as const,
      who: say('212 тыс. ₽, в пути', '212 k ₽, on its way'),
    },
  ]
  const states = Array.from({ length: 33 }, (_, place) =>
    place === 9 ? 'broken' : place % 13 === 5 ? 'late' : 'kept',
  ) as ('kept' | 'late' | 'broken')[]
  const side = (which: 'host' | 'partner', name: string, note: string) => (
    <>
      <SideHead side={which} note={note}>
        {name}
      </SideHead>
      <Block title={say('Держим слово', 'Keeps its word')} figure={<PercentText value={0.91} />}>
        <PromiseStrip side={which} states={states} />
        <p className="small mm">
          {say('за год: 48 в срок, 3 с опозданием, 2 нарушены', 'in a year: 48 in time, 3 late, 2 broken')}
        </p>
      </Block>
      <Block title={say('Обещано', 'Promised')}>
        <PromiseList items={promises} />
      </Block>
      <div className="blk priv">
        <h4>
          <Icon name="lock" />
          {say('Видно только нам', 'Seen only by us')}
        </h4>
        <p>
          {say(
            'Директор просил не поднимать тему эксклюзива до весны.',
            'The director asked not to raise exclusivity before spring.',
          )}
        </p>
      </div>
    </>
  )
  return (
    <Section
      title={say('Стол с двумя сторонами', 'The table with two sides')}
      note={say('страница партнёра', 'the partner page')}
    >
      <MetaList
        items={[
          { term: say('Город', 'City'), value: say('Кострома', 'Kostroma') },
          { term: say('Вместе', 'Together'), value: say('с марта 2019', 'since March 2019') },
          { term: say('Куратор', 'Curator'), value: say('Анна Верещагина', 'Anna Vereshchagina') },
        ]}
        end={
          <StageLine
            label={say('Этап', 'Stage')}
            current="mature"
            stages={[
              'identification',
              'contact',
              'design',
              'implementation',
              'scaling',
              'mature',
              'exit',
            ].map((key) => ({ key, text: key === 'mature' ? say('зрелость', 'mature') : key }))}
          />
        }
      />
      <br />
      <TwoSides
        host={side('host', say('Северный Ткач', 'Severny Tkach'), say('организатор', 'host'))}
        partner={side('partner', say('Лён и Нить', 'Len i Nit'), say('партнёр', 'partner'))}
        shared={
          <>
            <SideHead side="shared" note={say('видят обе стороны', 'seen by both sides')}>
              {say('Общее', 'Shared')}
            </SideHead>
            <Block
              title={say('Кто сколько вложил', 'Who gave how much')}
              note={say('за 12 месяцев, тыс. ₽', 'in 12 months, k ₽')}
            >
              <GiveAndTake
                rows={[
                  {
                    key: '1',
                    category: say('Скидки и маржа', 'Discounts and margin'),
                    host: 1912,
                    partner: 2870,
                  },
                  {
                    key: '2',
                    category: say('Клиенты и рекомендации', 'Customers and referrals'),
                    host: 410,
                    partner: 190,
                  },
                  { key: '3', category: say('Оборудование взаймы', 'Lent equipment'), host: 260, partner: 0 },
                ]}
                note={say(
                  'Почти поровну. Год назад партнёр вкладывал больше: 42 : 58.',
                  'Almost even. A year ago the partner gave more: 42 : 58.',
                )}
              />
            </Block>
            <Block title={say('Лента', 'Timeline')} note={say('общих фактов 1 284', '1,284 shared facts')}>
              <Timeline entries={entries} />
            </Block>
          </>
        }
      />
    </Section>
  )
}
