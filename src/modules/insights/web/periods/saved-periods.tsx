import { Menu, Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { Icon } from '#ui/icon.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { type Search, useSearchState } from '#ui/routing.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import type { PeriodSettings, SavedPeriod } from '../../contract.ts'
import { usePeriodDeeds, useSavedPeriods } from './periods-api.ts'

const MEMBERS = ['last', 'from', 'to', 'by', 'asOf', 'currency', 'vs'] as const

function settingsOf(search: Search): PeriodSettings {
  return Object.fromEntries(
    MEMBERS.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  )
}

function isSame(settings: PeriodSettings, search: Search): boolean {
  return MEMBERS.every((name) => settings[name] === search[name])
}

/** The periods a person keeps under a name, and those their colleagues share. */
export function SavedPeriodsChip() {
  const { t } = useTranslation('insights')
  const [search, change] = useSearchState()
  const [isNaming, setNaming] = useState(false)
  const periods = useSavedPeriods()
  const { keep, forget } = usePeriodDeeds()
  const say = useSay()
  const current = periods.data?.find(({ settings }) => isSame(settings, search))
  const show = ({ settings }: SavedPeriod) =>
    change(Object.fromEntries(MEMBERS.map((name) => [name, settings[name]])))
  const remove = async ({ id, name, isShared, settings }: SavedPeriod) => {
    await forget(id)
    say(t('periods.forgotten', { name }), { undo: async () => void (await keep(name, isShared, settings)) })
  }
  return (
    <Popover
      opened={isNaming}
      onChange={setNaming}
      position="bottom-start"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <span>
          <Menu position="bottom-start">
            <Menu.Target>
              <button type="button" className={current ? 'chip pressable' : 'chip add pressable'}>
                <span>{current ? <b>{current.name}</b> : t('periods.chip')}</span>
                <Icon name="down" />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {periods.data?.map((period) => (
                <Menu.Item
                  key={period.id}
                  aria-current={period === current || undefined}
                  rightSection={period === current ? <Icon name="tick" size={14} /> : null}
                  onClick={() => show(period)}
                >
                  {period.name}
                  {period.isOwn ? null : <span className="mm small"> · {period.ownerName}</span>}
                </Menu.Item>
              ))}
              {periods.data && periods.data.length > 0 ? <Menu.Divider /> : null}
              <Menu.Item onClick={() => setNaming(true)}>{t('periods.keep')}</Menu.Item>
              {current?.isOwn ? (
                <Menu.Item onClick={() => void remove(current)}>
                  {t('periods.forget', { name: current.name })}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        {isNaming ? (
          <NamePeriod
            onKeep={async (name, isShared) => {
              await keep(name, isShared, settingsOf(search))
              setNaming(false)
              say(t('periods.kept', { name }))
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}

function NamePeriod({ onKeep }: { onKeep: (name: string, isShared: boolean) => Promise<void> }) {
  const { t } = useTranslation('insights')
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async () => {
    if (name.trim() === '') return
    try {
      await onKeep(name.trim(), isShared)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <form
      className="fields chip-fields"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextField
        label={t('periods.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={60}
        data-autofocus
      />
      <CheckboxField
        label={t('periods.shared')}
        checked={isShared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      {error ? <ErrorNote error={error} /> : null}
      <div>
        <Button kind="main" type="submit" disabled={name.trim() === ''}>
          {t('periods.save')}
        </Button>
      </div>
    </form>
  )
}
