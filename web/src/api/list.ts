/** What an administrative list can be asked for. Pages count from 1. */
export interface ListRequest {
  page: number
  perPage: number
  status: string
  q: string
}

/** The query of a list request; an empty search is left out. */
export function listQuery(request: ListRequest) {
  return {
    page: request.page,
    perPage: request.perPage,
    status: request.status,
    total: true,
    ...(request.q ? { q: request.q } : {}),
  }
}
