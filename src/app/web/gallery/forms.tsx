import { useState } from 'react'
import { FileDrop } from '#ui/file-drop.tsx'
import { EntryFormFrame, useEntryForm } from '#ui/form/entry-form.tsx'
import {
  CheckboxField,
  DateField,
  PasswordField,
  SelectField,
  TextareaField,
  TextField,
} from '#ui/form/fields.tsx'
import { MoneyField, NumberField } from '#ui/form/number-fields.tsx'
import { Row } from './row.tsx'
import { useWords } from './words.ts'

export function FormRows() {
  const say = useWords()
  const [files, setFiles] = useState<File[]>([])
  const entry = useEntryForm({
    initial: {
      inn: '440109271',
      reply: say('2 рабочих дня', '2 working days'),
      password: '',
      stage: 'mature',
      since: '2019-03-01' as string | null,
      amount: '318000.50' as string | null,
      weight: 12.5 as number | null,
      note: '',
      agree: true,
    },
    rules: {
      inn: (value) =>
        value.length === 10
          ? null
          : say(
              `В ИНН организации 10 цифр, здесь ${value.length}. Проверьте последнюю.`,
              `An INN has 10 digits, here are ${value.length}. Check the last one.`,
            ),
      password: (value) =>
        value.length >= 10 ? null : say('Не короче 10 знаков.', 'At least 10 characters.'),
    },
    save: async () => undefined,
    warnBeforeLoss: false,
  })
  return (
    <Row name="Form">
      <EntryFormFrame
        entry={entry}
        submitText={say('Сохранить', 'Save')}
        onCancel={() => undefined}
        columns={2}
      >
        <TextField label={say('ИНН', 'INN')} required {...entry.field('inn')} />
        <TextField
          label={say('Срок ответа', 'Reply time')}
          help={say('Так записано в договоре № 19-03', 'As in contract 19-03')}
          {...entry.field('reply')}
        />
        <PasswordField
          label={say('Пароль', 'Password')}
          autoComplete="new-password"
          {...entry.field('password')}
        />
        <SelectField
          label={say('Этап', 'Stage')}
          data={[
            { value: 'mature', label: say('зрелость', 'mature') },
            { value: 'scaling', label: say('рост', 'scaling') },
          ]}
          {...entry.field('stage')}
        />
        <DateField label={say('Вместе с', 'Together since')} {...entry.field('since')} />
        <MoneyField label={say('Сумма', 'Amount')} {...entry.field('amount')} />
        <NumberField label={say('Вес', 'Weight')} unit={say('кг', 'kg')} {...entry.field('weight')} />
        <CheckboxField
          label={say('Видно обеим сторонам', 'Seen by both sides')}
          {...entry.field('agree', 'checkbox')}
        />
        <TextareaField className="full" label={say('Заметка', 'Note')} {...entry.field('note')} />
      </EntryFormFrame>
      <FileDrop
        title={say('Файл с заказами', 'File with orders')}
        hint={say('CSV, TXT или GZ до 500 МБ', 'CSV, TXT or GZ up to 500 MB')}
        files={files}
        onFiles={setFiles}
      />
    </Row>
  )
}
