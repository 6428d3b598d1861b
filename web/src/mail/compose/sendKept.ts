import { drafts } from '../../api/drafts'
import { Unreachable } from '../../api/problem'
import { draftStore } from '../offline/draftStore'
import { fileStore } from '../offline/fileStore'
import { deviceId } from './deviceId'
import { makeKeeper, type Keeper, type Places } from './keeper'
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
    const refused = await sendFiles(keeper)
    await keeper.close()
    if (refused || keeper.state.value.phase === 'conflict' || keeper.state.value.phase === 'gone') open({ ...kept, content: keeper.content(), open: true }, release, { byItself: true })
    else release()
  }
}

/** Sends the files that wait for a draft. True when the server does not take one, which has to be shown. */
async function sendFiles(keeper: Keeper): Promise<boolean> {
  const files = await fileStore.of(keeper.id).catch(() => [])
  keeper.hold(files.length > 0)
  for (const { key, file } of files) {
    try {
      if (!(await keeper.begun())) return false
      const added = await drafts.attach(keeper.id, file, () => {}, new AbortController().signal)
      keeper.change({ ...keeper.content(), attachments: [...keeper.content().attachments, added] })
      await fileStore.remove(key)
    } catch (error) {
      return !(error instanceof Unreachable)
    }
  }
  keeper.hold(false)
  return false
}
