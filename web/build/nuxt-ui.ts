import type { NuxtUIOptions } from '@nuxt/ui/vite'

const solid = 'text-white bg-solid hover:bg-solid-hover active:bg-solid-hover disabled:bg-solid aria-disabled:bg-solid'
const outline =
  'ring ring-inset ring-default text-highlighted bg-floating hover:bg-hover active:bg-hover disabled:bg-floating aria-disabled:bg-floating'
const ghost = 'text-muted hover:text-highlighted hover:bg-accented active:bg-accented'
const softError = 'text-error bg-error/10 hover:bg-error/16 active:bg-error/16 disabled:bg-error/10 aria-disabled:bg-error/10'

const fade = 'data-[state=open]:animate-[fade-in_160ms_ease-out] data-[state=closed]:animate-[fade-out_160ms_ease-out]'

/** The look of the component library in the colours, sizes and radii of the design. */
export const nuxtUi: NuxtUIOptions = {
  colorMode: false,
  autoImport: false,
  components: false,
  dts: false,
  icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'] } } },
  experimental: { componentDetection: true },
  ui: {
    colors: { primary: 'ink', neutral: 'neutral' },
    button: {
      slots: {
        base: 'rounded-md font-medium inline-flex items-center disabled:cursor-not-allowed aria-disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:opacity-60 transition-colors duration-120',
      },
      variants: {
        size: {
          sm: { base: 'px-2.5 py-1 text-[13px]/5 gap-1.5 max-lg:min-h-11', leadingIcon: 'size-4', trailingIcon: 'size-4' },
          md: { base: 'px-3 py-1.5 text-sm/5 gap-2 max-lg:min-h-11', leadingIcon: 'size-[18px]', trailingIcon: 'size-4' },
        },
      },
      compoundVariants: [
        { color: 'primary', variant: 'solid', class: solid },
        { color: 'neutral', variant: 'outline', class: outline },
        { color: 'neutral', variant: 'ghost', class: ghost },
        { color: 'error', variant: 'soft', class: softError },
        { color: 'primary', variant: 'link', class: 'text-primary font-medium hover:underline underline-offset-2' },
      ],
    },
    formField: {
      slots: { label: 'block font-medium text-[13px]/5 text-highlighted', error: 'mt-1.5 text-[13px]/5 text-error', help: 'mt-1.5 text-xs/4 text-muted', description: 'text-xs/4 text-muted', hint: 'text-xs/4 text-muted', container: 'mt-1 relative' },
    },
    input: {
      slots: { base: 'w-full rounded-md border-0 appearance-none placeholder:text-dimmed focus:outline-none disabled:cursor-not-allowed disabled:opacity-75 transition-colors' },
      variants: {
        size: { md: { base: 'px-2.5 py-1.5 text-sm/5 max-lg:text-base/7 gap-1.5' }, sm: { base: 'px-2.5 py-1 text-[13px]/6 max-lg:text-base/8 gap-1.5' } },
        variant: { outline: 'text-highlighted bg-sheet ring ring-inset ring-field' },
      },
    },
    modal: {
      slots: {
        content: 'bg-floating divide-y divide-default flex flex-col focus:outline-none',
        header: 'flex shrink-0 items-center gap-1.5 py-4 pe-14 ps-6 min-h-14 sm:pe-14 sm:ps-6',
        title: 'text-highlighted font-semibold text-[15px]/6',
        description: 'mt-1 text-muted text-[13px]/5',
        body: 'flex-1 overflow-y-auto px-6 py-5 sm:p-6',
        footer: 'flex shrink-0 flex-wrap items-center justify-end gap-2 px-6 py-4 sm:px-6',
        close: 'absolute top-3 end-4',
      },
      variants: {
        transition: { true: { overlay: fade, content: 'data-[state=open]:animate-[scale-in_160ms_ease-out] data-[state=closed]:animate-[scale-out_160ms_ease-out]' } },
        fullscreen: { false: { content: 'w-[calc(100vw-2rem)] max-w-md rounded-xl shadow-float ring-default' } },
        overlay: { true: { overlay: 'bg-scrim' } },
      },
    },
    slideover: { slots: { overlay: 'fixed inset-0 bg-scrim', content: 'fixed bg-frame flex flex-col focus:outline-none shadow-float' }, variants: { transition: { true: { overlay: fade } } } },
    dropdownMenu: {
      slots: {
        content: 'z-50 min-w-48 bg-floating shadow-float rounded-lg ring ring-default overflow-hidden flex flex-col',
        item: 'group relative w-full flex items-start select-none outline-none before:absolute before:z-[-1] before:inset-px before:rounded-md max-lg:min-h-11 max-lg:items-center',
        label: 'w-full flex items-center font-medium text-muted',
        itemLabel: 'truncate',
      },
      variants: {
        size: { md: { label: 'px-2.5 py-1.5 text-[11px]/4 gap-1.5', item: 'px-2.5 py-1.5 text-[13px]/5 gap-2', itemLeadingIcon: 'size-4 mt-0.5', itemTrailingIcon: 'size-4' } },
      },
    },
    kbd: { base: 'normal-case' },
    commandPalette: {
      slots: {
        root: 'flex flex-col min-h-0 min-w-0 divide-y divide-default',
        label: 'font-medium text-muted',
        item: 'group relative w-full flex items-center select-none outline-none before:absolute before:z-[-1] before:inset-px before:rounded-md max-lg:min-h-11',
        itemLabelSuffix: 'text-muted ml-1',
      },
      variants: { size: { md: { label: 'px-2.5 py-1.5 text-[11px]/4', item: 'px-2.5 py-1.5 text-[13px]/5 gap-2.5', itemLeadingIcon: 'size-4' } } },
    },
    switch: { slots: { base: 'relative max-lg:after:absolute max-lg:after:-inset-3', root: 'relative flex items-start max-lg:min-h-11 max-lg:items-center', label: 'block font-medium text-[13px]/5 text-highlighted', description: 'text-xs/4 text-muted' } },
    tooltip: { slots: { content: 'z-50 flex items-center gap-1.5 bg-inverted text-inverted shadow-float rounded-md h-7 px-2.5 py-1 text-xs select-none pointer-events-none', kbds: 'inline-flex items-center shrink-0 gap-0.5' } },
    toast: {
      slots: {
        root: 'relative group overflow-hidden bg-floating shadow-float rounded-lg ring ring-default px-4 py-3 flex gap-2.5 focus:outline-none',
        title: 'text-[13px]/5 font-medium text-highlighted',
        description: 'text-[13px]/5 text-muted',
        progress: 'hidden',
      },
    },
    toaster: { slots: { viewport: 'fixed flex flex-col w-[calc(100%-2rem)] sm:w-96 z-[100] data-[expanded=true]:h-(--height) focus:outline-none max-lg:mb-14' } },
  },
}
