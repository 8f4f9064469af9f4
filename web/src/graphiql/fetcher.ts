import type { GraphiQLProps } from 'graphiql';

type Fetcher = GraphiQLProps['fetcher'];
type Request = Parameters<Fetcher>[0];

/**
 * Sends a request to the server that served the page, at whatever path. The API has neither subscriptions nor deferred
 * parts, so one POST and one JSON answer is all there is.
 */
export function createFetcher(url: URL): Fetcher {
  return async (request, options) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...options?.headers,
      },
      body: JSON.stringify(withoutStaleName(request)),
    });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      // Not ours: a proxy's error page, or no server at all.
      throw new Error(`The server answered ${response.status} without JSON: ${text.slice(0, 200)}`);
    }
  };
}

/**
 * GraphiQL learns the name of the operation a moment after a tab is opened; a run in that moment carries the name of the
 * tab before, which the server would not find in the document.
 */
function withoutStaleName({ operationName, ...rest }: Request): Request {
  const isNamed = operationName != null && new RegExp(`\\b${operationName}\\b`).test(rest.query);
  return isNamed ? { ...rest, operationName } : rest;
}
