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
  customCss: ':root { --scalar-font: system-ui, sans-serif; --scalar-font-code: ui-monospace, monospace; }',
})
