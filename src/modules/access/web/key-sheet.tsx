import { Checkbox, Drawer } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { CopyOnce } from '#ui/copy-once.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, SelectField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useSession } from '#ui/session.tsx'
import type { ApiKeyMade } from '../contract.ts'
import { HOST_KEY_ROLES, may, PARTNER_ROLES, type Permission, permissionsOfRole } from '../policy.ts'
import { keyKeys } from './keys-query.ts'
import { permissionText } from './permission-text.ts'

const DAYS = ['30', '90', '365', '1095', 'never'] as const

/** Makes a key of the own side and shows it once. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('access')
  const session = useSession()
  const client = useQueryClient()
  const [made, setMade] = useState<ApiKeyMade | null>(null)
  const roles = (session.side === 'host' ? HOST_KEY_ROLES : PARTNER_ROLES).filter((role) =>
    permissionsOfRole(session.side, role).every((permission) => may(session, permission)),
  )
  const entry = useEntryForm({
    initial: {
      name: '',
      role: session.side === 'host' ? 'viewer' : 'buyer',
      isNarrowed: false,
      scopes: [] as string[],
      days: '365',
    },
    rules: {
      name: (name) => (name.trim() ? null : t('keys.nameNeeded')),
      scopes: (scopes, values) => (values.isNarrowed && scopes.length === 0 ? t('keys.scopeNeeded') : null),
    },
    save: async ({ name, role, isNarrowed, scopes, days }) => {
      const expiresInDays = days === 'never' ? null : Number(days)
      const body = { name: name.trim(), role, scopes: isNarrowed ? scopes : null, expiresInDays }
      setMade(await api.post<ApiKeyMade>('/api-keys', body))
      await client.invalidateQueries({ queryKey: keyKeys.all })
    },
  })
  const { role, isNarrowed } = entry.form.getValues()
  if (made)
    return (
      <Drawer
        opened
        onClose={onClose}
        position="right"
        size={480}
        title={t('keys.madeTitle', { name: made.name })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <div className="stack">
          <CopyOnce label={t('keys.key')} secret={made.key} />
          <p className="small m">{t('keys.howTo')}</p>
          <p>
            <code className="small">Authorization: Bearer {made.prefix}_…</code>
          </p>
          <div className="form-acts">
            <Button kind="main" onClick={onClose}>
              {t('keys.kept')}
            </Button>
          </div>
        </div>
      </Drawer>
    )
  const scopes: readonly Permission[] = permissionsOfRole(session.side, role)
  return (
    <FormSheet title={t('keys.make')} entry={entry} submitText={t('keys.make')} onClose={onClose}>
      <TextField label={t('keys.name')} help={t('keys.nameHelp')} {...entry.field('name')} />
      <SelectField
        label={t('people.role')}
        help={t(`roleHelp.${session.side}.${role}`)}
        data={roles.map((one) => ({ value: one, label: t(`role.${session.side}.${one}`) }))}
        {...entry.field('role')}
        onChange={(value) => {
          entry.form.setFieldValue('role', value ?? role)
          entry.form.setFieldValue('scopes', [])
        }}
      />
      <CheckboxField
        label={t('keys.narrow')}
        help={t('keys.narrowHelp')}
        {...entry.field('isNarrowed', 'checkbox')}
      />
      {isNarrowed ? (
        <Checkbox.Group label={t('keys.mayDo')} {...entry.field('scopes')}>
          <div className="scope-list">
            {scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={permissionText(t, session.side, scope)} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      <SelectField
        label={t('keys.expires')}
        data={DAYS.map((days) => ({ value: days, label: t(`keys.days.${days}`) }))}
        {...entry.field('days')}
      />
    </FormSheet>
  )
}
