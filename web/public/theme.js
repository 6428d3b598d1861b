// Runs before the first paint: sets the theme that this browser used last, so that a dark page
// never starts white. The key and the meaning of its values are those of src/stores/appearance.ts.
;(function () {
  var theme = 'system'
  try {
    theme = localStorage.getItem('postroom.theme') || 'system'
  } catch (_) {
    // Storage can be refused; the system's theme is then the answer.
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.add(dark ? 'dark' : 'light')
})()
