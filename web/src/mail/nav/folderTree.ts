import type { Folder } from '../../api/mail'

/** A folder as the sidebar lists it, with how deep it stands and whether others stand below it. */
export interface Leaf {
  folder: Folder
  depth: number
  hasChildren: boolean
}

/**
 * The folders of an account that the sidebar lists, by name and depth. Those that the views over all accounts show
 * are left out; what stands below them moves up. `shut` holds the ids of folders whose children are not listed.
 */
export function treeOf(folders: readonly Folder[], shut: ReadonlySet<string>, isListed: (folder: Folder) => boolean): Leaf[] {
  const listed = folders.filter(isListed)
  const ids = new Set(listed.map(({ id }) => id))
  const byId = new Map(folders.map((folder) => [folder.id, folder]))
  const parentOf = (folder: Folder): string | null => {
    for (let at = folder.parentId, steps = 0; at && steps < 50; at = byId.get(at)?.parentId, steps += 1) if (ids.has(at)) return at
    return null
  }
  const children = new Map<string | null, Folder[]>()
  for (const folder of listed) {
    const parent = parentOf(folder)
    children.set(parent, [...(children.get(parent) ?? []), folder])
  }
  const leaves: Leaf[] = []
  const walk = (parent: string | null, depth: number): void => {
    for (const folder of [...(children.get(parent) ?? [])].sort(byNature)) {
      const hasChildren = children.has(folder.id)
      leaves.push({ folder, depth, hasChildren })
      if (hasChildren && !shut.has(folder.id) && depth < 12) walk(folder.id, depth + 1)
    }
  }
  walk(null, 0)
  return leaves
}

/** The inbox first, then by name, with numbers counted. */
function byNature(a: Folder, b: Folder): number {
  return Number(b.type === 'inbox') - Number(a.type === 'inbox') || a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' })
}

/** Unread mail below a folder that is shut, so that it is not overlooked. */
export function unreadBelow(folders: readonly Folder[], id: string): number {
  return folders.filter(({ parentId }) => parentId === id).reduce((sum, folder) => sum + folder.unreadCount + unreadBelow(folders, folder.id), 0)
}
