import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, SelectField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { Empty } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { useSession } from '#ui/session.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Delegation, HostPerson } from '../contract.ts'
import { may } from '../policy.ts'

const keys = queryKeys('delegations')

/** Who is away and who acts for them. */
export function LeavePage() {
  const { t } = useTranslation('access')
  const act = useDeed()
  const client = useQueryClient()
  const [isPlanning, setPlanning] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: keys.all,
    queryFn: ({ signal }) => api.get<{ data: Delegation[] }>('/delegations', { signal }),
  })
  const running = data?.data.filter(({ state }) => state === 'running').length ?? 0
  const plan = (
    <Button kind="main" icon="plus" onClick={() => setPlanning(true)}>
      {t('leave.plan')}
    </Button>
  )
  const end = async (row: Delegation) => {
    await act(() => api.delete(`/delegations/${row.id}`, { ifMatch: row.version }), {
      done: t('leave.ended', { name: row.absent.name }),
    })
    await client.invalidateQueries({ queryKey: ['session'] })
  }
  return (
    <Page
      title={t('settings.leave')}
      sentence={running === 0 ? t('leave.nobody') : t('leave.sentence', { count: running })}
      lead={t('leave.lead')}
      actions={plan}
    >
      <Ledger
        label={t('settings.leave')}
        rows={data?.data}
        rowKey={(row) => row.id}
        error={error}
        onRetry={() => void refetch()}
        roomy
        empty={<Empty title={t('leave.none')}>{t('leave.noneLead')}</Empty>}
        columns={[
          {
            key: 'absent',
            head: t('leave.absent'),
            width: 200,
            phone: 'name',
            cell: (row) => <b>{row.absent.name}</b>,
          },
          {
            key: 'delegate',
            head: t('leave.delegate'),
            width: 200,
            phone: 'line',
            cell: (row) => row.delegate.name,
          },
          {
            key: 'days',
            head: t('leave.days'),
            width: 220,
            phone: 'line',
            cell: (row) => (
              <>
                <DateText value={row.startsAt} /> – <DateText value={lastDay(row)} />
              </>
            ),
          },
          {
            key: 'state',
            head: t('leave.state'),
            width: 130,
            phone: 'line',
            cell: (row) => (
              <Tag tone={row.state === 'running' ? 'att' : 'none'}>{t(`leave.states.${row.state}`)}</Tag>
            ),
          },
          {
            key: 'partners',
            head: t('leave.partners'),
            width: 110,
            align: 'end',
            cell: (row) => row.partners,
          },
          {
            key: 'note',
            head: t('leave.note'),
            wrap: true,
            cell: (row) => row.note ?? <span className="m">–</span>,
          },
          {
            key: 'end',
            head: <span className="vh">{t('leave.end')}</span>,
            label: t('leave.end'),
            width: 120,
            align: 'end',
            phone: 'main',
            cell: (row) =>
              row.mayChange && row.state !== 'over' ? (
                <button type="button" className="link" onClick={() => void end(row)}>
                  {t(row.state === 'running' ? 'leave.end' : 'leave.takeBack')}
                </button>
              ) : null,
          },
        ]}
      />
      {isPlanning ? <LeaveSheet onClose={() => setPlanning(false)} /> : null}
    </Page>
  )
}

/** The last moment away lies within the last day. */
function lastDay(row: Delegation): string {
  return new Date(Date.parse(row.endedAt ?? row.endsAt) - 1).toISOString()
}

function LeaveSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('access')
  const session = useSession()
  const client = useQueryClient()
  const say = useSay()
  const forOthers = may(session, 'members.manage') || may(session, 'partners.archive')
  const { data } = useQuery({
    queryKey: ['access', 'host-people'],
    queryFn: ({ signal }) => api.get<{ data: HostPerson[] }>('/host-people', { signal }),
  })
  const people = (data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const entry = useEntryForm({
    initial: {
      absentId: session.user.id,
      delegateId: '',
      from: null as string | null,
      to: null as string | null,
      note: '',
    },
    rules: {
      absentId: (id) => (id ? null : t('leave.choose')),
      delegateId: (id) => (id ? null : t('leave.choose')),
      from: (day) => (day ? null : t('leave.dayNeeded')),
      to: (day, values) => (day && (!values.from || day >= values.from) ? null : t('leave.dayNeeded')),
    },
    save: async (values) => {
      const made = await api.post<Delegation>('/delegations', { ...values, note: values.note || undefined })
      await client.invalidateQueries({ queryKey: keys.all })
      await client.invalidateQueries({ queryKey: ['session'] })
      onClose()
      say(t('leave.made', { delegate: made.delegate.name, absent: made.absent.name }))
    },
  })
  return (
    <FormSheet
      title={t('leave.plan')}
      lead={t('leave.noneLead')}
      entry={entry}
      submitText={t('leave.do')}
      onClose={onClose}
    >
      {forOthers ? (
        <SelectField label={t('leave.absent')} data={people} {...entry.field('absentId')} />
      ) : null}
      <SelectField
        label={t('leave.delegate')}
        data={people.filter(({ value }) => value !== entry.form.getValues().absentId)}
        {...entry.field('delegateId')}
      />
      <DateField label={t('leave.from')} {...entry.field('from')} />
      <DateField label={t('leave.to')} {...entry.field('to')} />
      <TextareaField label={t('leave.note')} help={t('leave.noteHelp')} {...entry.field('note')} />
    </FormSheet>
  )
}
