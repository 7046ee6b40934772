import '../segments/segments.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Playbook, PlaybookBehind } from '../../contract.ts'
import { PlaybookEditor } from './playbook-editor.tsx'
import { usePlaybookWords } from './playbook-words.ts'
import { archivePlaybook, playbookKeys, readBehind, readPlaybooks, restorePlaybook } from './playbooks-api.ts'

/** The playbooks: what is done for whom, whether it is being kept, and who falls behind. */
export function PlaybooksPage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const [editing, setEditing] = useState<Playbook | 'new' | null>(null)
  const playbooks = useQuery({
    queryKey: playbookKeys.list(),
    queryFn: ({ signal }) => readPlaybooks(signal),
  })
  const behind = useQuery({
    queryKey: playbookKeys.list({ behind: true }),
    queryFn: ({ signal }) => readBehind(signal),
  })
  const all = playbooks.data?.data ?? []
  const inUse = all.filter(({ archivedAt }) => archivedAt === null)
  const running = inUse.reduce((sum, playbook) => sum + playbook.running, 0)
  const late = inUse.reduce((sum, playbook) => sum + playbook.behind, 0)
  const mayManage = permissions.includes('segments.manage')
  return (
    <SettingsPage
      current="playbooks"
      sentence={
        running === 0
          ? t('playbooks.title')
          : t('playbooks.sentence', {
              count: late,
              late: format.number(late),
              running: format.number(running),
            })
      }
      title={t('playbooks.title')}
      lead={t('playbooks.lead')}
      actions={
        <>
          {mayManage ? (
            <Button kind="main" icon="plus" onClick={() => setEditing('new')}>
              {t('playbooks.add')}
            </Button>
          ) : null}
        </>
      }
    >
      {playbooks.isPending ? <Skeleton lines={8} /> : null}
      {playbooks.isError ? (
        <ErrorNote error={playbooks.error} onRetry={() => void playbooks.refetch()} />
      ) : null}
      {playbooks.data && inUse.length === 0 ? <Note tone="plain">{t('playbooks.empty')}</Note> : null}
      {all.map((playbook) => (
        <OnePlaybook
          key={playbook.id}
          playbook={playbook}
          mayManage={mayManage}
          onEdit={() => setEditing(playbook)}
        />
      ))}
      {behind.data && behind.data.total > 0 ? <Behind behind={behind.data} playbooks={all} /> : null}
      {editing ? (
        <PlaybookEditor
          key={editing === 'new' ? 'new' : editing.id}
          playbook={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </SettingsPage>
  )
}

function OnePlaybook(props: { playbook: Playbook; mayManage: boolean; onEdit: () => void }) {
  const { playbook, mayManage, onEdit } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const words = usePlaybookWords()
  const isArchived = playbook.archivedAt !== null
  return (
    <Section
      title={words.name(playbook)}
      note={
        <>
          {words.target(playbook)} ·{' '}
          {isArchived ? (
            t('playbooks.isArchived')
          ) : playbook.isOn ? (
            t('playbooks.running', { count: playbook.running })
          ) : (
            <Tag>{t('playbooks.off', { count: playbook.fits })}</Tag>
          )}
        </>
      }
      actions={
        mayManage ? (
          isArchived ? (
            <Button
              size="small"
              onClick={() =>
                void act(() => restorePlaybook(playbook), {
                  done: t('playbooks.restored'),
                  undo: ({ playbook: saved }) => archivePlaybook(saved),
                })
              }
            >
              {t('segments.restore')}
            </Button>
          ) : (
            <>
              <Button size="small" onClick={onEdit}>
                {t('playbooks.edit')}
              </Button>
              <Button
                size="small"
                kind="quiet"
                onClick={() =>
                  void act(() => archivePlaybook(playbook), {
                    done: t('playbooks.archived'),
                    undo: ({ playbook: saved }) => restorePlaybook(saved),
                  })
                }
              >
                {t('segments.archive')}
              </Button>
            </>
          )
        ) : null
      }
    >
      {isArchived ? null : (
        <>
          <ol className="pb-list">
            {playbook.steps.map((step) => (
              <li key={step.id}>
                <div>
                  <b>{words.name(step)}</b>
                  <p className="mm small">
                    {[
                      words.timing(step),
                      words.who(step),
                      step.kind === 'reminder' ? t('playbooks.kindIs.reminder') : null,
                      step.isShared ? t('playbooks.shared') : null,
                      t('playbooks.proof', { what: words.evidence(step) }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                </div>
                <span className="small m">{words.kept(step.kept)}</span>
              </li>
            ))}
          </ol>
          {playbook.behind > 0 ? (
            <p className="att small">{t('playbooks.behindCount', { count: playbook.behind })}</p>
          ) : null}
        </>
      )}
    </Section>
  )
}

function Behind({ behind, playbooks }: { behind: PlaybookBehind; playbooks: readonly Playbook[] }) {
  const { t } = useTranslation('partners')
  const words = usePlaybookWords()
  type Row = PlaybookBehind['data'][number]
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'name',
      head: t('registry.partner'),
      cell: (row) => <span className="nm">{row.name}</span>,
      phone: 'name',
    },
    {
      key: 'step',
      head: t('playbooks.stepHead'),
      cell: (row) => words.name(row.step),
      wrap: true,
      phone: 'line',
    },
    {
      key: 'playbook',
      head: t('playbooks.title1'),
      cell: (row) => {
        const found = playbooks.find(({ id }) => id === row.playbookId)
        return found ? words.name(found) : ''
      },
    },
    {
      key: 'curator',
      head: t('filter.curator'),
      cell: (row) => row.curator ?? t('filter.nobody'),
      phone: 'line',
    },
    { key: 'due', head: t('playbooks.dueHead'), cell: (row) => <DateText value={row.dueOn} /> },
    {
      key: 'days',
      head: t('playbooks.overdueHead'),
      align: 'end',
      cell: (row) => <span className="att">{t('segments.days', { count: row.days, shown: row.days })}</span>,
      phone: 'main',
    },
  ]
  return (
    <Section title={t('playbooks.behindTitle')} note={t('playbooks.behindNote', { count: behind.total })}>
      <Ledger
        label={t('playbooks.behindTitle')}
        columns={columns}
        rows={behind.data}
        rowKey={(row) => `${row.partnerId} ${row.playbookId} ${row.dueOn} ${row.step.nameEn}`}
        rowName={(row) => row.name}
        open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.partnerId } })}
      />
    </Section>
  )
}
