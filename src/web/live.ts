/** What the stream says of a reversal now. */
import type { Store } from '../core/ports.ts'
import { checkingUpdate } from './pages/checking-page.ts'
import { liveState } from './pages/live-state.ts'
import { newestRead, runUpdate } from './pages/run-page.ts'
import type { View } from './pages/view.ts'
import type { LiveUpdate } from './parts.ts'

/** `update` is undefined for pages that only wait for their state to change. */
export const liveUpdate = async (
  { reversals, leads }: Pick<Store, 'reversals' | 'leads'>,
  view: View,
): Promise<{ readonly state: string; readonly update: LiveUpdate | undefined }> => {
  const { id, state, pause } = view.reversal
  if (state === 'draft')
    return { state: liveState(view.reversal, [], (await leads.count(id)).waiting), update: undefined }
  const tally = await reversals.tally(id)
  const moving = !pause && (state === 'checking' || state === 'reversing' || state === 'stopping')
  if (!moving) return { state: liveState(view.reversal, tally), update: undefined }
  const update =
    state === 'checking'
      ? checkingUpdate(view, { tally, events: await reversals.events(id) })
      : runUpdate(view, { tally, recent: await reversals.recent(id, newestRead) })
  return { state: liveState(view.reversal, tally), update }
}
