/** What databases of this browser are called that hold a person's mail. */
const PREFIX = 'postroom.mail.'

/** The database of a person in an organisation. */
export function mailDatabase(userId: string, tenantId: string): string {
  return `${PREFIX}${userId}.${tenantId}`
}

/** Removes the mail that this browser kept, of everybody but the person who stays signed in. */
export async function forgetMail(stays?: string): Promise<void> {
  try {
    const all = (await globalThis.indexedDB?.databases?.()) ?? []
    for (const { name } of all) if (name?.startsWith(PREFIX) && !(stays && name.startsWith(`${PREFIX}${stays}.`))) indexedDB.deleteDatabase(name)
  } catch {
    // A browser that refuses storage has kept nothing.
  }
}
