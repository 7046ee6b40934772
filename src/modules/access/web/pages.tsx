import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { may, mayManageKeys, mayManageRoles, mayReadAudit, mayReadMail, mayReadPeople } from '../policy.ts'

const namespaces = ['access']

export const pages: PageDefinition[] = [
  {
    path: '/sign-in',
    open: true,
    namespaces,
    component: lazyPage(() => import('./sign-in-page.tsx'), 'SignInPage'),
  },
  {
    path: '/second-factor',
    open: true,
    namespaces,
    component: lazyPage(() => import('./second-factor-page.tsx'), 'SecondFactorPage'),
  },
  {
    path: '/sign-in-link',
    open: true,
    namespaces,
    component: lazyPage(() => import('./sign-in-link-pages.tsx'), 'SignInLinkPage'),
  },
  {
    path: '/forgot-password',
    open: true,
    namespaces,
    component: lazyPage(() => import('./forgot-password-page.tsx'), 'ForgotPasswordPage'),
  },
  {
    path: '/reset-password',
    open: true,
    namespaces,
    component: lazyPage(() => import('./reset-password-page.tsx'), 'ResetPasswordPage'),
  },
  {
    path: '/invitation',
    open: true,
    namespaces,
    component: lazyPage(() => import('./invitation-page.tsx'), 'InvitationPage'),
  },
  {
    path: '/profile',
    namespaces,
    component: lazyPage(() => import('./profile-page.tsx'), 'ProfilePage'),
  },
  {
    path: '/settings',
    namespaces,
    component: lazyPage(() => import('./settings-page.tsx'), 'SettingsIndex'),
    navigation: {
      group: 'manage',
      textKey: 'settings',
      order: 90,
      icon: 'settings',
      letter: 's',
      mayOpen: (session) => mayReadPeople(session) || may(session, 'audit.read'),
    },
  },
  {
    path: '/settings/people',
    mayOpen: mayReadPeople,
    namespaces,
    component: lazyPage(() => import('./people-page.tsx'), 'PeoplePage'),
  },
  {
    path: '/settings/keys',
    mayOpen: mayManageKeys,
    namespaces,
    component: lazyPage(() => import('./keys-page.tsx'), 'KeysPage'),
  },
  {
    path: '/settings/mail',
    mayOpen: mayReadMail,
    namespaces,
    component: lazyPage(() => import('./mail-page.tsx'), 'MailPage'),
  },
  {
    path: '/settings/audit',
    mayOpen: mayReadAudit,
    namespaces,
    component: lazyPage(() => import('./audit-page.tsx'), 'AuditPage'),
  },
  {
    path: '/settings/roles',
    mayOpen: mayManageRoles,
    namespaces,
    component: lazyPage(() => import('./roles-page.tsx'), 'RolesPage'),
  },
  {
    path: '/leave',
    namespaces,
    component: lazyPage(() => import('./leave-page.tsx'), 'LeavePage'),
    navigation: {
      group: 'manage',
      textKey: 'leave',
      order: 85,
      icon: 'calendar',
      sides: ['host'],
      roles: ['owner', 'manager', 'curator'],
    },
  },
]
