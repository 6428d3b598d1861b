import type { Batch } from '../../api/mail'

// Filled in later.
export const outbox = {
  async keep(_batch: Batch): Promise<boolean> {
    return false
  },
}
