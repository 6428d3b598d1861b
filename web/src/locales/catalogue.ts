/** A language's texts, by nested keys. */
export interface Catalogue {
  [key: string]: string | Catalogue
}

/**
 * Puts the files of a language together: each stands under its own name, `common` on top.
 * Takes what `import.meta.glob` found, so that a new file needs no entry anywhere.
 */
export function catalogueOf(files: Record<string, Catalogue>): Catalogue {
  const all: Catalogue = {}
  for (const [path, texts] of Object.entries(files)) {
    const name = /([^/]+)\.json$/.exec(path)?.[1] ?? path
    if (name === 'common') Object.assign(all, texts)
    else all[name] = texts
  }
  return all
}
