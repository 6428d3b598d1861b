import '@fontsource-variable/inter/wght.css'
import ui from '@nuxt/ui/vue-plugin'
import { _api } from '@iconify/vue'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { firstLanguage, i18n, showLanguage } from './i18n'
import { makeQueryClient } from './queries'
import { makeRouter } from './router'
import './styles/main.css'

// Every icon comes with the build. One that is missing must not be asked for elsewhere.
_api.setFetch(() => Promise.reject(new Error('icons come with the build')))

const app = createApp(App)
  .use(createPinia())
  .use(i18n)
  .use(VueQueryPlugin, { queryClient: makeQueryClient() })
  .use(makeRouter())
  .use(ui)

// The first words are in the right language already; without its catalogue, English is read.
void showLanguage(firstLanguage())
  .catch(() => {})
  .finally(() => app.mount('#app'))
