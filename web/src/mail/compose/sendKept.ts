import { drafts } from '../../api/drafts'
import { draftStore } from '../offline/draftStore'
import { deviceId } from './deviceId'
import { makeKeeper, type Places } from './keeper'
import { claim, open, takeUp } from './windows'

/** Where drafts are kept: on this device, then on the server. */
export const places: Places = {
  local: draftStore,
  save: (id, save) => drafts.save(id, save, deviceId()),
  confirm: drafts.confirm,
}

/** Opens what was being written, and sends what was closed away from the server. What needs a decision is opened, too. */
export async function resume(): Promise<void> {
  for (const kept of await takeUp()) {
    const release = await claim(kept.id)
    if (!release) continue
    const keeper = makeKeeper(kept, places, () => {})
    await keeper.close()
    if (keeper.state.value.phase === 'conflict' || keeper.state.value.phase === 'gone') open({ ...kept, content: keeper.content(), open: true }, release, { byItself: true })
    else release()
  }
}
