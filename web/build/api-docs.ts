import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const READER = new URL('../node_modules/@scalar/api-reference/dist/browser/standalone.js', import.meta.url)

/**
 * Adds api-docs.html, the readable API page that the server shows at /api/docs, and the two
 * scripts it loads. Everything comes from this build; nothing is fetched from elsewhere.
 */
export function apiDocsPage(): Plugin {
  return {
    name: 'postroom:api-docs',
    apply: 'build',
    generateBundle(_options, bundle) {
      const emit = (name: string, source: string | Uint8Array): string => {
        const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
        const fileName = `assets/${name}-${hash}.js`
        this.emitFile({ type: 'asset', fileName, source })
        return `/${fileName}`
      }
      const readerUrl = emit('api-reference', withoutEvaluation(readFileSync(READER, 'utf8')))
      const font = Object.keys(bundle).find((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
      if (!font) throw new Error('the font of the API page is not part of the build')
      const start = readFileSync(new URL('./api-docs-start.js', import.meta.url), 'utf8')
      const startUrl = emit('api-docs', start.replace('%FONT%', `/${font}`))
      const page = readFileSync(new URL('./api-docs.html', import.meta.url), 'utf8')
      this.emitFile({
        type: 'asset',
        fileName: 'api-docs.html',
        source: page.replace('%READER%', readerUrl).replace('%START%', startUrl),
      })
    },
  }
}

/** The reader's validator tries whether it may evaluate code, which the page's policy reports. It may not. */
function withoutEvaluation(code: string): string {
  const attempt = 'return new Function(""),!0'
  if (!code.includes(attempt)) throw new Error('the API reader has changed: look for its attempt to evaluate code')
  return code.replaceAll(attempt, 'return!1')
}
