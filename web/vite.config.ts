import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { apiDocsPage } from './build/api-docs.ts'
import { withoutInjectedStyles } from './build/csp.ts'
import { nuxtUi } from './build/nuxt-ui.ts'

const server = process.env.POSTROOM_DEV_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [withoutInjectedStyles(), vue(), ui(nuxtUi), apiDocsPage()],
  build: {
    // Inlined assets would become data: addresses, which the page's policy refuses for fonts.
    assetsInlineLimit: 0,
    target: 'es2022',
    reportCompressedSize: true,
    chunkSizeWarningLimit: 800,
  },
  define: {
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_OPTIONS_API__: true,
  },
  server: { proxy: { '/api': server, '/health': server } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
