import type { Plugin } from 'vite'

/**
 * Removes what would inject a `<style>` element at run time, so that the page lives under
 * `style-src 'self'`: Nuxt UI's colour plugin (src/styles/tokens.css states its variables)
 * and the rules that vaul-vue brings along (no drawer is used).
 */
export function withoutInjectedStyles(): Plugin {
  return {
    name: 'postroom:without-injected-styles',
    enforce: 'pre',
    transform(code, id) {
      if (/@nuxt\/ui\/dist\/runtime\/plugins\/colors\.js$/.test(id)) {
        return { code: 'export default { install() {} }', map: null }
      }
      if (/vaul-vue\/dist\/index\.js$/.test(id)) {
        return { code: code.replace(/^\(function\(\)\{"use strict";[\s\S]*?\}\)\(\);/, ''), map: null }
      }
    },
  }
}
