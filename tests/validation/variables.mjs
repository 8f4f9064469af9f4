// Values of variables, right and wrong, and what the reference implementation says of them.
import { drawValue } from './documents.mjs';
import { graphql, schema } from './oracle.mjs';

const { getNullableType, getVariableValues, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField, parse, typeFromAST, parseType, validate } = graphql;

/** Types, each with a place where a variable of it may stand. */
const PLACES = [
  ['Int', 'actors(first: $v) { totalCount }'],
  ['Int!', 'actors(first: $v) { totalCount }'],
  ['Boolean!', '__typename @include(if: $v)'],
  ['ID!', 'node(id: $v) { id }'],
  ['[ID!]!', 'nodes(ids: $v) { id }'],
  ['String!', 'search(text: $v, first: 1) { totalCount }'],
  ['String', 'actors(filter: { text: $v }) { totalCount }'],
  ['Date', 'view(asOf: $v) { __typename }'],
  ['PartialDate', 'view(period: { from: $v }) { __typename }'],
  ['PeriodInput', 'view(period: $v) { __typename }'],
  ['[Status!]', 'view(statuses: $v) { __typename }'],
  ['EvidenceMode', 'view(evidence: $v) { __typename }'],
  ['NodeRef!', 'actor(by: $v) { id }'],
  ['ID!', 'actor(by: { id: $v }) { id }'],
  ['IdentifierInput!', 'actor(by: { identifier: $v }) { id }'],
  ['PartyFilter', 'actors(filter: $v) { totalCount }'],
  ['PartyOrder', 'actors(orderBy: $v) { totalCount }'],
  ['ProjectFilter', 'projects(filter: $v) { totalCount }'],
  ['FindingFilter', 'findings(filter: $v) { totalCount }'],
  ['IndicatorFilter', 'indicators(filter: $v) { totalCount }'],
  ['RelationFilter', 'relations(filter: $v) { totalCount }'],
  ['NetworkInput', 'network(of: $v) { partyCount }'],
  ['[FlowDimension!]!', 'fundingFlows(by: $v) { unpricedCount }'],
  ['FlowFilter', 'fundingFlows(by: [FUNDER], filter: $v) { unpricedCount }'],
  ['Float', 'network(of: { minWeight: $v }) { partyCount }'],
  ['CentralityInput!', 'network { centrality(measure: $v, first: 1) { totalCount } }'],
];
const ODD = [null, 0, 1, -1, 2147483647, 2147483648, 1.5, 1e300, true, false, '', 'text', '1', 'ACHIEVED', 'achieved', '2021-06-30', '2021-02-30', '2021', '2021-13', [], [1], ['a'], [null], [[]], {}, { id: 'a' }, { id: null }, { nothing: 1 }, { from: '2019', to: null }];

const RIGHT = {
  Int: (draw) => draw.below(9),
  Float: (draw) => draw.pick([0, 0.5, 3, 1e-9]),
  Boolean: (draw) => draw.chance(0.5),
  String: (draw) => draw.pick(['sintef', 'æ "x"', '']),
  ID: (draw) => draw.pick(['actor:sintef', 'nothing', 7]),
  Date: (draw) => draw.pick(['2021-06-30', '2020-02-29']),
  PartialDate: (draw) => draw.pick(['2019', '2019-12', '2019-12-31']),
};

/** A value of a type as JSON, wrong here and there. */
function drawJson(draw, type, wrong, depth = 0) {
  if (draw.chance(wrong)) return draw.pick(ODD);
  if (isNonNullType(type)) return drawJson(draw, type.ofType, wrong, depth);
  if (depth > 0 && draw.chance(0.1)) return null;
  if (isListType(type)) {
    if (draw.chance(0.15)) return drawJson(draw, getNullableType(type.ofType), wrong, depth);
    return Array.from({ length: draw.below(4) }, () => drawJson(draw, type.ofType, wrong, depth + 1));
  }
  if (isEnumType(type)) return draw.pick(type.getValues()).name;
  if (!isInputObjectType(type)) return RIGHT[type.name](draw);
  const all = Object.values(type.getFields());
  const fields = type.isOneOf && !draw.chance(wrong) ? [draw.pick(all)] : all.filter((field) => (isRequiredInputField(field) && !draw.chance(wrong)) || draw.chance(0.3));
  const entries = fields.map((field) => [field.name, drawJson(draw, type.isOneOf ? getNullableType(field.type) : field.type, wrong, depth + (type.isOneOf ? 0 : 1))]);
  if (draw.chance(wrong / 2)) entries.push(['nothing', 1]);
  return Object.fromEntries(entries);
}

/** Draws a query with a variable `$v` and a value for it. */
export function drawVariables(draw) {
  for (;;) {
    const [text, place] = draw.pick(PLACES);
    const type = typeFromAST(schema, parseType(text));
    const byDefault = draw.chance(0.2) ? ` = ${drawValue(draw, type)}` : '';
    const query = `query Q(${draw.pick(['', '\n  '])}$v: ${text}${byDefault}) { ${place} }`;
    if (validate(schema, parse(query)).length > 0) continue;
    const variables = draw.chance(0.1) ? {} : { v: drawJson(draw, type, draw.pick([0, 0, 0.15, 0.4])) };
    if (draw.chance(0.1)) variables.other = 1;
    return { query, variables };
  }
}

/** What is wrong with the values of a query's variables; null when nothing is. */
export function variableVerdict(query, variables) {
  const [operation] = parse(query).definitions;
  const { errors } = getVariableValues(schema, operation.variableDefinitions, variables, { maxErrors: 1000 });
  return errors ? { errors } : null;
}
