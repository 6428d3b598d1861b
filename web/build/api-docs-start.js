/* global Scalar */
// Starts the API reader on the server's own document, with every outside service off.
Scalar.createApiReference('#api', {
  url: '/api/v1/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  darkMode: document.documentElement.classList.contains('dark'),
  hideDarkModeToggle: true,
  customCss: `
    @font-face { font-family: 'Inter Variable'; font-weight: 100 900; src: url('%FONT%') format('woff2'); }
    .light-mode { --scalar-color-accent: #2e3fb8; --scalar-background-1: #fff; --scalar-background-2: #f4f3f0; --scalar-border-color: #e8e6e1; }
    .dark-mode { --scalar-color-accent: #9aa8fb; --scalar-background-1: #19191c; --scalar-background-2: #111113; --scalar-border-color: #2a2a2f; }
    :root { --scalar-font: 'Inter Variable', system-ui, sans-serif; --scalar-font-code: ui-monospace, monospace; }
  `,
})
