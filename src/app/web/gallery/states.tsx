import { useState } from 'react'
import { ApiError } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { CopyOnce } from '#ui/copy-once.tsx'
import { Empty, ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import { Stepper } from '#ui/stepper.tsx'
import { TabPanel, Tabs } from '#ui/tabs.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import { Row } from './row.tsx'
import { useWords } from './words.ts'

export function StateRows() {
  const say = useWords()
  const bar = useSay()
  const [tab, setTab] = useState('value')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Row name="Tabs">
        <Tabs
          label={say('Виды', 'Views')}
          current={tab}
          onChange={setTab}
          tabs={[
            { key: 'all', text: say('Все', 'All'), count: 412 },
            { key: 'value', text: say('Активные, по обороту', 'Active, by value'), count: 148 },
            { key: 'risk', text: say('В риске', 'At risk'), count: 29 },
          ]}
          tail={say('Сохранить вид', 'Save this view')}
        />
        <TabPanel current={tab}>{tab}</TabPanel>
        <Stepper
          label={say('Импорт', 'Import')}
          current="match"
          onGo={() => undefined}
          steps={[
            { key: 'kind', text: say('Что', 'What') },
            { key: 'file', text: say('Файлы', 'Files') },
            { key: 'match', text: say('Столбцы', 'Columns') },
            { key: 'check', text: say('Проверка', 'Check') },
          ]}
        />
        <ProgressBar
          label={say('Проверяются строки', 'Checking rows')}
          done={312_480}
          total={541_909}
          note={say('18 ошибок', '18 errors')}
          onCancel={() => undefined}
        />
      </Row>
      <Row name="Empty, errors">
        <Empty
          title={say(
            'Здесь будут разногласия и то, как вы их решили',
            'Disagreements will be here, and how you settled them',
          )}
          action={<Button>{say('Поднять вопрос', 'Raise a question')}</Button>}
        >
          {say(
            'Любая сторона может поднять вопрос. Другая отвечает в обещанный срок, решение записывают обе.',
            'Either side may raise a question. The other answers in the promised time, both write down the decision.',
          )}
        </Empty>
        <ErrorNote
          title={say(
            'Прайс-лист не загрузился: в 3 строках из 812 нет цены.',
            'The price list was not loaded: 3 of 812 rows have no price.',
          )}
          error={new ApiError({ status: 422, code: 'rows_refused', title: 'refused', requestId: '7F3K-92' })}
        >
          {say(
            'Ничего не записано. Исправьте строки 14, 207 и 655 и загрузите файл снова.',
            'Nothing was written. Mend rows 14, 207 and 655 and load the file again.',
          )}
        </ErrorNote>
        <ErrorNote
          error={new ApiError({ status: 0, code: 'network_unreachable', title: '' })}
          onRetry={() => undefined}
        />
        <Note tone="ok" title={say('Готово.', 'Done.')}>
          {say('Записано 541 891 строк.', '541,891 rows written.')}
        </Note>
        <Note tone="plain">{say('За 90 дней ничего не было.', 'Nothing happened for 90 days.')}</Note>
        <Skeleton />
        <p className="rowx">
          <Button
            onClick={() =>
              bar(say('Куратор сменён у 3 партнёров', 'Curator changed for 3 partners'), {
                undo: () => undefined,
                stays: true,
              })
            }
          >
            {say('Показать отмену', 'Show the undo bar')}
          </Button>
          <Button onClick={() => setAsking(true)}>{say('Показать вопрос', 'Show the question')}</Button>
        </p>
        {asking ? (
          <ConfirmDialog
            title={say('Удалить демонстрацию?', 'Delete the demonstration?')}
            confirm={say('Удалить', 'Delete')}
            word="demo"
            onConfirm={() => undefined}
            onClose={() => setAsking(false)}
          >
            {say('Её партнёров и факты вернуть нельзя.', 'Its partners and facts cannot be brought back.')}
          </ConfirmDialog>
        ) : null}
        <CopyOnce label={say('Ключ', 'Key')} secret="artel_live_0190_Zk3vQ8sPq7dW1xY5tR2nB6mC4aF9hJ0e" />
      </Row>
    </>
  )
}
