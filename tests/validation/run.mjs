// Asks a running server and the reference implementation the same, and compares: of documents whether they are refused, and
// where; of values of variables likewise.
//
//   npm run test:validation -- --url http://127.0.0.1:8080 [--documents 2400] [--values 1500] [--seed 1]
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { drawDocument } from './documents.mjs';
import { mutate, ofDocuments, ofTexts } from './mutations.mjs';
import { drawn, ruleNames, verdict } from './oracle.mjs';
import { drawVariables, variableVerdict } from './variables.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    documents: { type: 'string', default: '2400' },
    values: { type: 'string', default: '1500' },
    seed: { type: 'string', default: '1' },
  },
});
assert(options.url, 'which server? --url http://127.0.0.1:8080');
const endpoint = `${options.url.replace(/\/$/, '')}/graphql`;
/** Rules that no document breaks: the schema has no subscriptions, and the rule looks at nothing else. */
const BEYOND_REACH = ['SingleFieldSubscriptionsRule'];

/** What is drawn stays below the limit of aliases. */
const MOST_ALIASES = 150;

async function ask(body) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

const place = ({ line, column }) => `${line}:${column}`;

/** How an answer differs from what is expected; null when it does not. */
function difference(expected, answer) {
  const isRefused = !('data' in answer);
  const codes = (answer.errors ?? []).map((error) => error.extensions?.code);
  // Values are judged before pages are counted.
  if (answer.errors?.[0]?.extensions.limit?.name === 'page' && !expected) return null;
  if (codes.includes('LIMIT_EXCEEDED') && isRefused) return `a limit is passed: ${answer.errors[0].message}`;
  if (codes.some((code) => !code) || codes.includes('INTERNAL')) return `an error without code: ${JSON.stringify(answer.errors)}`;
  if (isRefused && !expected) return `refused: ${answer.errors.map((error) => error.message).join('; ')}`;
  if (!isRefused && expected) return `not refused; expected: ${expected.errors.map((error) => error.message).join('; ')}`;
  if (!isRefused) return null;
  if (codes.some((code) => code !== 'BAD_USER_INPUT')) return `codes ${codes}`;
  const known = new Set(expected.errors.flatMap((error) => error.locations ?? []).map(place));
  if (known.size === 0) return null;
  const told = answer.errors.flatMap((error) => (error.locations ?? []).map((at) => [place(at), error.message]));
  const strange = told.filter(([at]) => !known.has(at));
  if (told.length === 0 || strange.length > 0) {
    const expectedText = expected.errors.map((error) => `${error.message} at ${(error.locations ?? []).map(place)}`).join('; ');
    return `places ${JSON.stringify(strange)} of ${JSON.stringify(answer.errors.map((error) => error.message))}, expected ${expectedText}`;
  }
  return null;
}

/** Runs what is asked, some at a time. */
async function compare(cases) {
  const found = [];
  const rest = cases.entries();
  const worker = async () => {
    for (const [, { body, expected, kind }] of rest) {
      const problem = difference(expected, await ask(body));
      const unnamed = kind === 'values' && !problem && expected && (await ask(body)).errors.find((error) => !error.message.includes('$v'));
      if (problem ?? unnamed) found.push({ kind, body, problem: problem ?? `the variable is not named: ${unnamed.message}` });
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return found;
}

const draw = drawn(Number(options.seed));
const hits = new Map();
const cases = [];
const ways = Object.keys(ofDocuments);
const textWays = Object.keys(ofTexts);
for (let i = 0; i < Number(options.documents); i += 1) {
  let query = drawDocument(draw);
  while (query.split(/a\d+: /).length > MOST_ALIASES) query = drawDocument(draw);
  let kind = 'as drawn';
  if (i % 4 === 3) {
    const way = textWays[Math.floor(i / 4) % textWays.length];
    kind = way;
    query = ofTexts[way](draw, query);
  } else if (i % 4 !== 0) {
    const names = [ways[i % ways.length], ...(draw.chance(0.2) ? [draw.pick(ways)] : [])];
    kind = names.join('+');
    query = mutate(draw, query, names);
  }
  const expected = verdict(query);
  for (const rule of expected?.rules ?? ['valid']) hits.set(rule, (hits.get(rule) ?? 0) + 1);
  // Of several operations the first is executed, which decides nothing about whether the document is valid.
  const operationName = /^\s*query (\w+)/m.exec(query)?.[1];
  cases.push({ kind, body: { query, ...((expected === null || expected.rules[0] === 'Values') && operationName ? { operationName } : {}) }, expected });
}
for (let i = 0; i < Number(options.values); i += 1) {
  const { query, variables } = drawVariables(draw);
  const expected = variableVerdict(query, variables);
  const rule = expected ? 'values refused' : 'values taken';
  hits.set(rule, (hits.get(rule) ?? 0) + 1);
  cases.push({ kind: 'values', body: { query, variables }, expected });
}

const never = [...ruleNames, 'Syntax', 'Operation Type Existence', 'Values', 'valid', 'values refused', 'values taken'].filter((rule) => !hits.has(rule));
const differences = await compare(cases);
for (const { kind, body, problem } of differences.slice(0, 25)) console.error(`\n[${kind}] ${problem}\n${body.query}${body.variables ? `\n${JSON.stringify(body.variables)}` : ''}`);
console.log([...hits].map(([rule, count]) => `${rule} ${count}`).join(', '));
assert.deepEqual(never, BEYOND_REACH, 'rules that no document breaks');
assert.equal(differences.length, 0, `${differences.length} of ${cases.length} differ from the reference implementation`);
console.log(`${cases.length} documents and values are judged as by the reference implementation`);
