import '../segments/segments.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useSession } from '#ui/session.tsx'
import { StateTag } from '#ui/state-tag.tsx'
import { Block } from '#ui/timeline.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { PartnerPlaybook } from '../../contract.ts'
import { usePlaybookWords } from './playbook-words.ts'
import { markDone, playbookKeys, readPartnerPlaybooks, unmarkDone } from './playbooks-api.ts'

/** How the partner is worked with: the steps of its playbooks, what is due first. Only in the host's seat. */
export function PartnerPlaybooks({ partner }: { partner: { id: string; archivedAt: string | null } }) {
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: playbookKeys.one(partner.id),
    queryFn: ({ signal }) => readPartnerPlaybooks(partner.id, signal),
    enabled: side === 'host',
  })
  const shown = (data?.data ?? []).filter(({ items, stoppedAt }) => stoppedAt === null || items.length > 0)
  if (shown.length === 0) return null
  return (
    <>
      {shown.map((one) => (
        <OnePlaybook
          key={`${one.playbook.id} ${one.startedAt}`}
          one={one}
          partnerId={partner.id}
          mayWrite={partner.archivedAt === null}
        />
      ))}
    </>
  )
}

const order = ['overdue', 'open', 'late', 'kept', 'broken', 'withdrawn']

function OnePlaybook(props: { one: PartnerPlaybook; partnerId: string; mayWrite: boolean }) {
  const { one, partnerId, mayWrite } = props
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const act = useDeed()
  const words = usePlaybookWords()
  const items = [...one.items].sort(
    (a, b) =>
      Math.min(order.indexOf(a.state), 2) - Math.min(order.indexOf(b.state), 2) ||
      (order.indexOf(a.state) < 2 ? a.dueAt.localeCompare(b.dueAt) : b.dueAt.localeCompare(a.dueAt)),
  )
  return (
    <Block
      title={words.name(one.playbook)}
      note={one.stoppedAt ? t('playbooks.stopped') : `${t('playbooks.title1')} · ${words.kept(one.kept)}`}
    >
      <ul className="pb-items">
        {items.slice(0, 8).map((item) => (
          <li key={item.id}>
            <span className="mm nw">
              <DateText value={item.dueAt} near />
            </span>
            <span>
              {words.name(item)}
              {item.who ? <span className="mm small"> · {item.who}</span> : null}
              {item.doneAt ? (
                <span className="mm small">
                  {' '}
                  · {t('playbooks.done')} <DateText value={item.doneAt} near />
                </span>
              ) : null}
            </span>
            <StateTag state={item.state} plain />
            {item.promiseId === null &&
            mayWrite &&
            permissions.includes('partners.write') &&
            item.state !== 'withdrawn' ? (
              <Button
                size="small"
                kind="quiet"
                onClick={() =>
                  void act(
                    () => (item.doneAt ? unmarkDone(partnerId, item.id) : markDone(partnerId, item.id)),
                    {
                      done: t(item.doneAt ? 'playbooks.unmarked' : 'playbooks.marked'),
                      undo: () =>
                        item.doneAt ? markDone(partnerId, item.id) : unmarkDone(partnerId, item.id),
                    },
                  )
                }
              >
                {t(item.doneAt ? 'playbooks.unmark' : 'playbooks.mark')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Block>
  )
}
