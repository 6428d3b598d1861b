import { api } from './client'

type Call = (
  path: string,
  init?: { params?: { path?: Record<string, string>; query?: object }; body?: unknown; headers?: Record<string, string>; parseAs?: 'blob' },
  // biome-ignore lint: the document does not have these routes yet
) => Promise<{ data?: any; error?: unknown; response: Response }>

/** The client for routes that the document does not describe yet. */
export const loose = api as unknown as Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Call>
