import { useDraggable } from '@dnd-kit/core'
import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#ui/button.tsx'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import type { BoardCard, Stage } from '../../contract.ts'
import { useStages } from '../stages.ts'

/** A partner on the board: carried by pointer, finger or keys, or moved by its menu. */
export function Card(props: {
  card: BoardCard
  stage: Stage
  onMove: (to: Stage) => void
  onAsk: () => void
}) {
  const { card, stage, onMove, onAsk } = props
  const { t } = useTranslation('partners')
  const stages = useStages()
  const { id, name, version } = card
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, isDragging } = useDraggable({
    id,
    data: { id, name, version, stage },
  })
  // By pointer and finger the whole card is carried, by keys its handle, so that the link and the menu keep theirs.
  const { onKeyDown, ...byHand } = listeners ?? {}
  return (
    <div className={`board-card${isDragging ? ' held' : ''}`} ref={setNodeRef} {...byHand}>
      <CardBody card={card} />
      <div className="board-menu">
        <button
          type="button"
          className="icon-btn"
          title={t('board.carry', { name })}
          {...attributes}
          aria-label={t('board.carry', { name })}
          ref={setActivatorNodeRef}
          onKeyDown={(event) => onKeyDown?.(event)}
        >
          <Icon name="grip" />
        </button>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <IconButton className="icon-btn" icon="more" label={t('board.move', { name })} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('stageMove.to')}</Menu.Label>
            {stages.inUse
              .filter(({ code }) => code !== stage)
              .map(({ code }) => (
                <Menu.Item key={code} onClick={() => onMove(code)}>
                  {stages.name(code)}
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Item onClick={onAsk}>{t('board.conditions')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  )
}

/** What a card says: who, how long here, what it is worth, who answers. */
export function CardBody({ card }: { card: BoardCard }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  return (
    <>
      <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: card.id }} draggable={false}>
        <b>{card.name}</b>
      </Link>
      <span className="under small">
        <span className={card.isOver ? 'att nw' : 'mm nw'}>
          {card.isOver ? <ToneIcon tone="att" /> : null}{' '}
          {t('board.days', { count: card.days, shown: format.number(card.days) })}
        </span>
        <span className="n nw">
          {card.net12m && Number(card.net12m) !== 0
            ? format.money(card.net12m, { compact: true, cents: 'never' })
            : ''}
        </span>
      </span>
      <span className="under small mm">
        <span className="cut">{card.curator?.name ?? t('filter.nobody')}</span>
      </span>
      {card.isWaiting ? <span className="small att">{t('handover.waits')}</span> : null}
    </>
  )
}
