import { Popover } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useSession } from '#ui/session.tsx'
import type { Partner, TagRef } from '../../contract.ts'
import { keys } from '../api.ts'
import { TagField } from './tag-field.tsx'
import { TagMark } from './tag-mark.tsx'
import { readPartnerTags, setPartnerTags, useTags } from './tags-api.ts'

/** The tags of a partner, for the host alone; chosen by typing, new ones made on the way, saved at once. */
export function PartnerTags({ partner }: { partner: Partner }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const act = useDeed()
  const client = useQueryClient()
  const all = useTags()
  const [opened, setOpened] = useState(false)
  const key = keys.part(partner.id, 'tags')
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => readPartnerTags(partner.id, signal) })
  const tags = data?.tags ?? []
  const mayWrite = permissions.includes('partners.write') && !partner.archivedAt
  const save = (next: readonly TagRef[]) => {
    // What is chosen stands there at once; the answer brings the ids of new ones.
    client.setQueryData(key, { tags: next })
    void act(
      () =>
        setPartnerTags(
          partner.id,
          next.map((tag) => (tag.id ? { id: tag.id } : { name: tag.name })),
        ),
      {
        done: t('tags.saved', { name: partner.name }),
        undo: ({ previous }) =>
          setPartnerTags(
            partner.id,
            previous.map((id) => ({ id })),
          ),
      },
    )
  }
  if (!mayWrite && tags.length === 0) return <span className="mm">{t('form.unknown')}</span>
  return (
    <span className="partner-tags">
      {tags.map((tag) => (
        <TagMark key={tag.id || tag.name} tag={tag} />
      ))}
      {mayWrite ? (
        <Popover
          opened={opened}
          onDismiss={() => setOpened(false)}
          position="bottom-start"
          width={320}
          trapFocus
          returnFocus
          withRoles={false}
        >
          <Popover.Target>
            <button type="button" className="link" aria-expanded={opened} onClick={() => setOpened(!opened)}>
              {tags.length === 0 ? t('tags.put') : t('deeds.edit')}
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <TagField label={t('column.tags')} tags={all} value={tags} mayCreate autoFocus onChange={save} />
          </Popover.Dropdown>
        </Popover>
      ) : null}
    </span>
  )
}
