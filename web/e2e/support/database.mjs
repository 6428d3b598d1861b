// The server's own database, for what no call of the API brings about, such as a task that was given up.
import { execFileSync } from 'node:child_process'

const DATABASE = process.env.POSTROOM_E2E_DATABASE

/** Why tests that need it are left out, or false. */
export const noDatabase = DATABASE ? false : 'POSTROOM_E2E_DATABASE is not set'

/** Runs a statement as the owner; its first column of the first row as text. */
export function sql(statement) {
  return execFileSync('psql', [DATABASE, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', statement], { encoding: 'utf8' }).trim()
}

/** A task of the installation that runs in an hour, with the attempts that it has behind it; its number. */
export function putTask(name, { attempts = 0, most = 25, error = '' } = {}) {
  const id = sql(`SELECT postroom_management.enqueue_job(NULL, '${name}', '{}', NULL, now() + interval '1 hour', ${most}, NULL, NULL, false)`)
  if (attempts > 0) sql(`UPDATE postroom_queue._private_jobs SET attempts = ${attempts}, last_error = '${error}' WHERE id = ${id}`)
  return id
}
