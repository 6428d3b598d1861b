/**
 * A one-time link as the person who gets it needs it. The server sends a path alone when it has not
 * been told its public address; then it is the one that it is reached by here.
 */
export function wholeLink<Answer extends { url: string }>(answer: Answer): Answer {
  return { ...answer, url: new URL(answer.url, globalThis.location.origin).href }
}
