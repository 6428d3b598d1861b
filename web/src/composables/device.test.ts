import { expect, it } from 'vitest'
import { deviceOf } from './device'

it('recognises browsers, systems and programs', () => {
  expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36')).toEqual({ browser: 'Chrome', system: 'Linux' })
  expect(deviceOf('Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0')).toEqual({ browser: 'Firefox', system: 'Windows' })
  expect(deviceOf('curl/8.5')).toEqual({ browser: 'curl', system: '' })
  expect(deviceOf('backup-script/1.2')).toEqual({ browser: 'backup-script', system: '' })
  expect(deviceOf('')).toEqual({ browser: '', system: '' })
})
