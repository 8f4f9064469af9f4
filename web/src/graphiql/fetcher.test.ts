import { afterEach, expect, it, vi } from 'vitest';
import { createFetcher } from './fetcher';

const url = new URL('https://example.org/some/path/graphql');

afterEach(() => vi.unstubAllGlobals());

it('posts the request and returns the answer', async () => {
  const sent = answerWith('{"data":{"a":1}}');
  const request = { query: 'query Q($n: Int) { a }', variables: { n: 1 }, operationName: 'Q' };
  expect(await createFetcher(url)(request)).toEqual({ data: { a: 1 } });
  expect(sent()).toEqual(request);
});

it('leaves out the name of an operation that the document does not hold', async () => {
  const sent = answerWith('{"data":null}');
  await createFetcher(url)({ query: 'query Search { a }', operationName: 'ActorPage' });
  expect(sent()).toEqual({ query: 'query Search { a }' });
});

it('says what came instead of JSON', async () => {
  answerWith('<h1>Bad gateway</h1>', 502);
  await expect(createFetcher(url)({ query: '{ a }' })).rejects.toThrow('502 without JSON: <h1>Bad gateway');
});

/** Returns a look at the body that was sent. */
function answerWith(text: string, status = 200): () => unknown {
  const fetch = vi.fn(async (_url: URL, _init: RequestInit) => new Response(text, { status }));
  vi.stubGlobal('fetch', fetch);
  return () => JSON.parse(String(fetch.mock.calls[0]?.[1].body));
}
