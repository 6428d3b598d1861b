import { QueryClient } from '@tanstack/vue-query'
import { ApiProblem, Unreachable } from './api/problem'

/** Milliseconds for which an answer is shown without asking again. */
const FRESH = 5000

/** The cache of what the server said; nothing of it is kept on disk. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH,
        // Offline, an error with a way to try again says more than an endless placeholder.
        networkMode: 'always',
        retry: (count, error) => count < 2 && isPassing(error),
        retryDelay: (count) => 400 * 2 ** count,
      },
    },
  })
}

function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiProblem && error.status === 503)
}
