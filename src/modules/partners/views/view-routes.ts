import { route } from '#platform/http/route.ts'
import { mayUseRegistry } from '../policy.ts'
import {
  DefaultViewInput,
  NewSavedView,
  SavedViewAnswer,
  SavedViewChange,
  SavedViewList,
  SavedViewParams,
} from './shapes.ts'
import { addView, changeView, listViews, readView, removeView, setDefaultView } from './views.ts'

const tag = 'views'

export const viewRoutes = [
  route({
    method: 'GET',
    url: '/views',
    id: 'listViews',
    tag,
    summary: 'Saved views of the registry: the reader’s own and those shared with the host’s people',
    may: mayUseRegistry,
    response: SavedViewList,
    handle: async ({ tx, actor }) => ({ data: actor.userId === null ? [] : await listViews(tx, actor) }),
  }),
  route({
    method: 'POST',
    url: '/views',
    id: 'addView',
    tag,
    summary: 'Save a view',
    may: mayUseRegistry,
    body: NewSavedView,
    response: SavedViewAnswer,
    status: 201,
    handle: async ({ writer, actor, body }) => ({ view: await addView(writer, actor, body) }),
  }),
  route({
    method: 'PUT',
    url: '/views/default',
    id: 'setDefaultView',
    tag,
    summary: 'The view that opens first for the reader',
    may: mayUseRegistry,
    body: DefaultViewInput,
    handle: ({ writer, actor, body }) => setDefaultView(writer, actor, body.viewId),
  }),
  route({
    method: 'GET',
    url: '/views/:viewId',
    id: 'readView',
    tag,
    summary: 'One saved view',
    may: mayUseRegistry,
    params: SavedViewParams,
    response: SavedViewAnswer,
    handle: async ({ tx, actor, params }) => ({ view: await readView(tx, actor, params.viewId) }),
  }),
  route({
    method: 'PATCH',
    url: '/views/:viewId',
    id: 'changeView',
    tag,
    summary: 'Change a view: its owner, and a manager a shared one',
    may: mayUseRegistry,
    params: SavedViewParams,
    body: SavedViewChange,
    response: SavedViewAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, body, ifMatchVersion }) => ({
      view: await changeView(writer, actor, params.viewId, ifMatchVersion, body),
    }),
  }),
  route({
    method: 'DELETE',
    url: '/views/:viewId',
    id: 'removeView',
    tag,
    summary: 'Remove a saved view',
    may: mayUseRegistry,
    params: SavedViewParams,
    handle: ({ writer, actor, params }) => removeView(writer, actor, params.viewId),
  }),
]
