export { GateForm } from './gate-form.tsx'
export { NewPasswordField, newPasswordProblem } from './new-password-field.tsx'
export { useTranslatedError } from './refusals.ts'
export { SettingsPage } from './settings-page.tsx'
