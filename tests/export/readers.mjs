// Reads exported networks with the readers of Gephi Lite, graphology-gexf and graphology-graphml, and compares them with what
// they must hold:
//
//   node tests/export/readers.mjs FOLDER [STEM...]
//
// For each STEM.json in the folder, as for readers.py: STEM.graphml and STEM.gexf. Every warning is an error. The packages are
// those of web/.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const Graph = require('graphology');
const gexf = require('graphology-gexf');
const graphml = require('graphology-graphml/node');

// the XML parser tells of what is wrong, and goes on
for (const level of ['warn', 'error']) {
  console[level] = (...texts) => {
    throw new Error(texts.join(' '));
  };
}

const shown = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');

/** What is known of each node; graphology-gexf leaves out an empty label. */
function expectedNodes(told, label) {
  const nodes = told.nodes.map(({ id, name, kind, actorKind, country, scores }) => {
    const known = { [label]: shown(name), kind, actorKind, country, ...scores };
    const isKnown = ([key, value]) => value !== null && !(key === 'label' && value === '');
    return [id, Object.fromEntries(Object.entries(known).filter(isKnown))];
  });
  return Object.fromEntries(nodes);
}

const pair = (a, b, isDirected) => JSON.stringify(isDirected || a < b ? [a, b] : [b, a]);

function check(file, graph, told, label) {
  const found = Object.fromEntries(graph.mapNodes((id, known) => [id, known]));
  assert.deepEqual(found, expectedNodes(told, label), `${file}: nodes`);
  const ties = graph.mapEdges((_, { weight, isInferred }, a, b) => [pair(a, b, told.isDirected), [weight, isInferred]]);
  const expected = told.ties.map(([a, b, weight, isInferred]) => [pair(a, b, told.isDirected), [weight, isInferred]]);
  assert.equal(graph.size, told.ties.length, `${file}: number of ties`);
  assert.deepEqual(Object.fromEntries(ties), Object.fromEntries(expected), `${file}: ties`);
  assert.equal(graph.multi, false, `${file}: multigraph`);
  assert.equal(graph.directedSize, told.isDirected ? told.ties.length : 0, `${file}: direction`);
}

const [folder, ...wanted] = process.argv.slice(2);
assert(folder, 'readers.mjs FOLDER [STEM...]');
const stems = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
const chosen = wanted.length ? wanted : stems;
assert(chosen.length, `no .json file in ${folder}`);
for (const stem of chosen) {
  const read = (ending) => readFileSync(join(folder, `${stem}.${ending}`), 'utf8');
  const told = JSON.parse(read('json'));
  const { sources, ...rest } = told.origin;
  const origin = { ...rest, sources: sources.join('; ') };

  const byGraphml = graphml.parse(Graph, read('graphml'));
  check(`${stem}.graphml`, byGraphml, told, 'name');
  assert.deepEqual(byGraphml.getAttributes(), origin, `${stem}.graphml: origin`);

  const byGexf = gexf.parse(Graph, read('gexf'));
  check(`${stem}.gexf`, byGexf, told, 'label');
  const description = Object.entries(origin).map(([name, text]) => `${name}: ${text}`).join('\n');
  assert.deepEqual(byGexf.getAttributes(), { creator: 'kobling', description }, `${stem}.gexf: origin`);
  console.log(`${stem}: ${graph(told)} read alike from GraphML and GEXF`);
}

function graph({ nodes, ties }) {
  return `${nodes.length} nodes, ${ties.length} ties`;
}
