import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import type { SavedRecipe, ScheduleToAdd } from '../contract.ts'
import { addSchedule } from './api.ts'
import { useWeekday } from './weekdays.ts'

/** Asks what comes in by itself: which file, by which recipe, and when. */
export function NewSchedule(props: { recipes: readonly SavedRecipe[]; inbox: string; onClose: () => void }) {
  const { recipes, inbox, onClose } = props
  const { t } = useTranslation('imports')
  const weekdayOf = useWeekday()
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [wish, setWish] = useState<ScheduleToAdd>({
    ...{ name: '', recipeId: recipes[0]?.id ?? '', place: 'folder', address: '', at: '03:00', weekday: null },
  })
  const put = (part: Partial<ScheduleToAdd>) => setWish({ ...wish, ...part })
  const isWhole = wish.name.trim() !== '' && wish.address.trim() !== '' && /^\d\d:\d\d$/.test(wish.at)
  const add = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await addSchedule(wish)
      say(t('schedule.added', { name: wish.name }))
      onClose()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <form
      className="wizard"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <div className="fields two">
        <TextField
          label={t('schedule.name')}
          value={wish.name}
          maxLength={200}
          required
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <SelectField
          label={t('schedule.recipe')}
          data={recipes.map(({ id, name }) => ({ value: id, label: name }))}
          value={wish.recipeId}
          onChange={(id) => put({ recipeId: id ?? wish.recipeId })}
        />
        <SelectField
          label={t('schedule.place')}
          data={(['folder', 'https'] as const).map((one) => ({
            value: one,
            label: t(`schedule.places.${one}`),
          }))}
          value={wish.place}
          onChange={(place) => put({ place: place === 'https' ? 'https' : 'folder' })}
        />
        <TextField
          label={t(`schedule.address.${wish.place}`)}
          help={t(`schedule.addressHelp.${wish.place}`, { inbox })}
          placeholder={wish.place === 'https' ? 'https://files.example.com/orders.csv' : 'orders-*.csv'}
          value={wish.address}
          maxLength={2000}
          required
          onChange={(event) => put({ address: event.currentTarget.value })}
        />
        <SelectField
          label={t('schedule.weekday')}
          data={[
            { value: '0', label: t('schedule.daily') },
            ...[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayOf(day) })),
          ]}
          value={String(wish.weekday ?? 0)}
          onChange={(day) => put({ weekday: day === null || day === '0' ? null : Number(day) })}
        />
        <TextField
          label={t('schedule.at')}
          type="time"
          value={wish.at}
          required
          onChange={(event) => put({ at: event.currentTarget.value })}
        />
      </div>
      {problem ? <ErrorNote error={problem} /> : null}
      <div className="form-acts">
        <Button kind="main" type="submit" busy={busy} disabled={!isWhole}>
          {t('schedule.save')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t('schedule.cancel')}
        </Button>
      </div>
    </form>
  )
}
