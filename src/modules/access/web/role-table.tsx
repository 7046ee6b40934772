import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import { HOST_ROLES, PARTNER_ROLES, PERMISSIONS, permissionsOfRole } from '../policy.ts'
import { permissionText } from './permission-text.ts'

/** What each role may do, from the very table the server decides by. */
export function RoleTable() {
  const { t } = useTranslation('access')
  const { side } = useSession()
  return (
    <Section title={t('roles.title')} note={t('roles.note')}>
      <div className={side === 'host' ? 'cols-2' : undefined}>
        {side === 'host' ? <OneSide side="host" roles={HOST_ROLES} /> : null}
        <OneSide side="partner" roles={PARTNER_ROLES} />
      </div>
    </Section>
  )
}

function OneSide({ side, roles }: { side: 'host' | 'partner'; roles: readonly string[] }) {
  const { t } = useTranslation('access')
  const permissions = PERMISSIONS.filter((permission) =>
    roles.some((role) => permissionsOfRole(side, role).includes(permission)),
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, and keys must reach that
    <section className="ledger-wrap" tabIndex={0} aria-label={t(`roles.${side}`)}>
      <table className="ledger">
        <caption className="small m role-caption">{t(`roles.${side}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('roles.may')}</th>
            {roles.map((role) => (
              <th scope="col" key={role} className="role-head">
                {t(`role.${side}.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row">{permissionText(t, side, permission)}</th>
              {roles.map((role) => (
                <td key={role} className="role-cell">
                  {permissionsOfRole(side, role).includes(permission) ? (
                    <Icon name="tick" label={t('roles.yes')} />
                  ) : (
                    <span className="vh">{t('roles.no')}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
