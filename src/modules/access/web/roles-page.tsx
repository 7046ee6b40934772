import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, SelectField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { SideMark } from '#ui/side.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import type { RoleRule } from '../contract.ts'
import { type Level, mostOf, SECTIONS, type Section } from '../policy.ts'
import { RoleTable } from './role-table.tsx'
import { SettingsPage } from './settings-page.tsx'

const keys = queryKeys('role-rules')

/** What the owner says of each role: whether it needs a second factor and which parts of the work are open to it. */
export function RolesPage() {
  const { t } = useTranslation('access')
  const [changing, setChanging] = useState<RoleRule | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: keys.all,
    queryFn: ({ signal }) => api.get<{ data: RoleRule[] }>('/role-rules', { signal }),
  })
  return (
    <SettingsPage
      current="roles"
      title={t('settings.roles')}
      sentence={t('roleRules.sentence')}
      lead={t('roleRules.lead')}
    >
      <Ledger
        label={t('settings.roles')}
        rows={data?.data}
        rowKey={(row) => `${row.side}:${row.role}`}
        error={error}
        onRetry={() => void refetch()}
        roomy
        columns={[
          {
            key: 'role',
            head: t('roleRules.role'),
            phone: 'name',
            width: 220,
            cell: (row) => (
              <span className="rowx place">
                <SideMark side={row.side} />
                <b>{t(`role.${row.side}.${row.role}`)}</b>
              </span>
            ),
          },
          {
            key: 'people',
            head: t('roleRules.people'),
            align: 'end',
            width: 90,
            phone: 'line',
            cell: (row) => row.people,
          },
          {
            key: 'factor',
            head: t('roleRules.factor'),
            width: 220,
            phone: 'line',
            cell: (row) =>
              row.needsSecondFactor ? (
                <>
                  {t('roleTable.needed')}{' '}
                  {row.withoutSecondFactor > 0 ? (
                    <Tag tone="att">{t('roleRules.without', { count: row.withoutSecondFactor })}</Tag>
                  ) : null}
                </>
              ) : (
                <span className="m">{t('roleTable.free')}</span>
              ),
          },
          {
            key: 'parts',
            head: t('roleRules.parts'),
            wrap: true,
            phone: 'line',
            cell: (row) => <Parts rule={row} />,
          },
          {
            key: 'change',
            head: <span className="vh">{t('roleRules.change')}</span>,
            label: t('roleRules.change'),
            width: 110,
            align: 'end',
            phone: 'main',
            cell: (row) => (
              <button type="button" className="link" onClick={() => setChanging(row)}>
                {t('roleRules.change')}
              </button>
            ),
          },
        ]}
      />
      <RoleTable />
      {changing ? <RoleSheet rule={changing} onClose={() => setChanging(null)} /> : null}
    </SettingsPage>
  )
}

function Parts({ rule }: { rule: RoleRule }) {
  const { t } = useTranslation('access')
  const said = SECTIONS.flatMap((section) => {
    const level = rule.limits[section]
    return level === 'none' || level === 'read'
      ? [t(`roleRules.summary.${level}`, { section: t(`roleRules.section.${section}`) })]
      : []
  })
  if (rule.readsAll) said.unshift(t('roleRules.readsAll'))
  return said.length > 0 ? said.join('; ') : <span className="m">{t('roleRules.all')}</span>
}

const LEVELS: readonly Level[] = ['none', 'read', 'write']

function RoleSheet({ rule, onClose }: { rule: RoleRule; onClose: () => void }) {
  const { t } = useTranslation('access')
  const client = useQueryClient()
  const say = useSay()
  const isOwner = rule.side === 'host' && rule.role === 'owner'
  const most = (section: Section) => mostOf(rule.side, rule.role, section)
  const open = isOwner ? [] : SECTIONS.filter((section) => most(section) !== 'none')
  const put = async (
    body: Pick<RoleRule, 'needsSecondFactor' | 'readsAll' | 'limits'>,
    ifMatch: RoleRule['version'],
  ) => {
    const saved = await api.put<RoleRule>(`/role-rules/${rule.side}/${rule.role}`, body, { ifMatch })
    await client.invalidateQueries({ queryKey: keys.all })
    return saved
  }
  const entry = useEntryForm({
    initial: {
      needsSecondFactor: rule.needsSecondFactor,
      readsAll: rule.readsAll,
      limits: Object.fromEntries(open.map((section) => [section, rule.limits[section] ?? most(section)])),
    },
    save: async ({ limits, ...rest }) => {
      const narrowed = Object.fromEntries(
        Object.entries(limits).filter(([section, level]) => level !== most(section as Section)),
      )
      const { needsSecondFactor, readsAll, limits: before } = rule
      const saved = await put({ ...rest, limits: narrowed }, rule.version)
      onClose()
      say(t('roleRules.saved'), {
        undo: async () => {
          await put({ needsSecondFactor, readsAll, limits: before }, saved.version)
        },
      })
    },
  })
  return (
    <FormSheet
      title={t('roleRules.title', { role: t(`role.${rule.side}.${rule.role}`) })}
      entry={entry}
      submitText={t('save')}
      onClose={onClose}
    >
      <CheckboxField
        label={t('roleRules.needs')}
        help={t('roleRules.needsHelp')}
        {...entry.field('needsSecondFactor', 'checkbox')}
      />
      {rule.side === 'host' && rule.role === 'curator' ? (
        <CheckboxField
          label={t('roleRules.readsAll')}
          help={t('roleRules.readsAllHelp')}
          {...entry.field('readsAll', 'checkbox')}
        />
      ) : null}
      {open.map((section) => (
        <SelectField
          key={section}
          label={t(`roleRules.section.${section}`)}
          data={LEVELS.slice(0, LEVELS.indexOf(most(section)) + 1).map((level) => ({
            value: level,
            label: t(`roleRules.level.${level}`),
          }))}
          {...entry.field(`limits.${section}`)}
        />
      ))}
    </FormSheet>
  )
}
