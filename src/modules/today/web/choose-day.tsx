import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { Button } from '#ui/button.tsx'
import { DateField } from '#ui/form/fields.tsx'

/** Asks for the day on which what is put off shows again. */
export function ChooseDay(props: { day: string; onPick: (day: string) => void; onClose: () => void }) {
  const { day, onPick, onClose } = props
  const { t } = useTranslation(['today', 'ui'])
  const [until, setUntil] = useState<string | null>(null)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('deed.chooseDay')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (until) onPick(until)
        }}
      >
        <DateField
          label={t('deed.untilLabel')}
          help={t('deed.untilHelp')}
          minDate={addDays(day, 1)}
          value={until}
          onChange={setUntil}
        />
        <div>
          <Button kind="main" type="submit" disabled={!until}>
            {t('deed.snooze')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
