// Audits a running server against the specification of GraphQL over HTTP: npm run test:http -- --url http://127.0.0.1:8080
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { serverAudits } from 'graphql-http';

/** How many audits there are: a version of the library with fewer would pass by asking less. */
const AUDITS = 61;

const { values } = parseArgs({ options: { url: { type: 'string' } } });
assert(values.url, 'which server? --url http://127.0.0.1:8080');
const audits = serverAudits({ url: `${values.url.replace(/\/$/, '')}/graphql`, fetchFn: fetch });
assert.equal(audits.length, AUDITS);

const failed = [];
for (const audit of audits) {
  const result = await audit.fn();
  // "notice" and "warn" are for what the specification recommends; it is kept, too.
  if (result.status !== 'ok') failed.push(`${audit.id} ${audit.name}: ${result.status}, ${result.reason}`);
}
assert.deepEqual(failed, [], 'audits that are not ok');
console.log(`${audits.length} audits of GraphQL over HTTP are ok`);
