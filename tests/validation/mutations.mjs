// Ways to make a document wrong, or otherwise: each is given a parsed document, changes it, and may do nothing.
import { graphql, schema } from './oracle.mjs';
import { objects } from './documents.mjs';

const { Kind, TypeInfo, isInputObjectType, parse, parseType, parseValue, print, visit, visitWithTypeInfo } = graphql;

/** All nodes of a kind, with the types of their places. */
function nodes(document, kinds) {
  const found = [];
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      enter(node, key, parent) {
        if (!kinds.includes(node.kind)) return;
        found.push({ node, parent, input: info.getInputType(), of: info.getParentType(), type: info.getType(), field: info.getFieldDef() });
      },
    }),
  );
  return found;
}

const one = (draw, list, change) => list.length > 0 && change(draw.pick(list));
const selections = (document) => nodes(document, [Kind.SELECTION_SET]);
const add = (draw, document, text) => {
  const [from] = parse(`{ ${text} }`).definitions;
  one(draw, selections(document), ({ node }) => (node.selections = [...node.selections, ...from.selectionSet.selections]));
};
const define = (document, text) => (document.definitions = [...document.definitions, ...parse(text).definitions]);
const operation = (document) => document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
const variable = (document, text) => {
  const [from] = parse(`query(${text}) { __typename }`).definitions;
  const to = operation(document);
  to.variableDefinitions = [...(to.variableDefinitions ?? []), ...from.variableDefinitions];
};
const inputs = ['NodeRef', 'CentralityInput', 'PartyOrder', 'IdentifierInput', 'PeriodInput', 'NetworkInput'];
const values = (document) =>
  nodes(document, [Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.ENUM, Kind.LIST, Kind.OBJECT, Kind.VARIABLE]);
/** Puts another value where one stands. */
const replace = (draw, document, text) =>
  one(draw, nodes(document, [Kind.ARGUMENT, Kind.OBJECT_FIELD]), ({ node }) => (node.value = parseValue(text)));

export const ofDocuments = {
  definition: (draw, document) =>
    define(document, draw.pick(['type Foo { a: Int }', 'extend type Query { a: Int }', 'scalar S', 'schema { query: Query }', 'directive @d on FIELD', 'enum E { A }'])),
  sameOperation: (draw, document) => {
    operation(document).name ??= { kind: Kind.NAME, value: 'Same' };
    define(document, `query ${operation(document).name.value} { __typename }`);
  },
  anonymous: (draw, document) => define(document, '{ __typename }'),
  mutation: (draw, document) => (operation(document).operation = draw.pick(['mutation', 'subscription'])),
  subscription: (draw, document) => define(document, 'subscription S { a b }'),
  unknownCondition: (draw, document) => add(draw, document, '... on Nothing { __typename }'),
  unknownVariableType: (draw, document) => {
    variable(document, '$u: Nothing');
    add(draw, document, '__typename @skip(if: $u)');
  },
  conditionOnLeaf: (draw, document) => add(draw, document, `... on ${draw.pick(['Int', 'ActorKind', 'NodeRef', 'Date'])} { __typename }`),
  fragmentOnLeaf: (draw, document) => {
    define(document, `fragment Leaf on ${draw.pick(['String', 'Status', 'PartyFilter'])} { __typename }`);
    add(draw, document, '...Leaf');
  },
  outputVariable: (draw, document) => {
    variable(document, `$o: ${draw.pick(['Actor', '[Party!]', 'Node!', 'TieBasis'])}`);
    if (draw.chance(0.5)) add(draw, document, '__typename @skip(if: $o)');
  },
  leafWithSelection: (draw, document) =>
    one(draw, nodes(document, [Kind.FIELD]).filter(({ node }) => !node.selectionSet), ({ node }) => (node.selectionSet = parse('{ x }').definitions[0].selectionSet)),
  noSelection: (draw, document) =>
    one(draw, nodes(document, [Kind.FIELD]).filter(({ node }) => node.selectionSet), ({ node }) => (node.selectionSet = undefined)),
  unknownField: (draw, document) => one(draw, nodes(document, [Kind.FIELD]), ({ node }) => (node.name = { kind: Kind.NAME, value: draw.pick(['nothing', 'id2', '__schema', 'nodes', 'name']) })),
  schemaBelow: (draw, document) => add(draw, document, draw.pick(['__schema { queryType { name } }', '__type(name: "Query") { name }', '__typename'])),
  sameFragment: (draw, document) => {
    define(document, 'fragment Same on Query { __typename } fragment Same on Query { __typename }');
    operation(document).selectionSet.selections.push(...parse('{ ...Same }').definitions[0].selectionSet.selections);
  },
  unknownFragment: (draw, document) => add(draw, document, '...Nothing'),
  unusedFragment: (draw, document) => define(document, `fragment Unused on ${draw.pick(objects).name} { __typename }`),
  impossible: (draw, document) => add(draw, document, `... on ${draw.pick(objects).name} { __typename }`),
  impossibleSpread: (draw, document) => {
    define(document, `fragment Far on ${draw.pick([...objects.map((type) => type.name), 'Party', 'Relation', 'TieBasis'])} { __typename }`);
    add(draw, document, '...Far');
  },
  circle: (draw, document) => {
    define(document, draw.pick(['fragment C on Query { ...C }', 'fragment C on Query { view { ...D } } fragment D on Query { ...C }', 'fragment C on Query { ... on Query { ...C } lens { revision } }']));
    if (draw.chance(0.8)) operation(document).selectionSet.selections.push(...parse('{ ...C }').definitions[0].selectionSet.selections);
  },
  sameVariable: (draw, document) => {
    variable(document, '$s: Boolean!, $s: Boolean!');
    add(draw, document, '__typename @skip(if: $s)');
  },
  undefinedVariable: (draw, document) => {
    const text = draw.pick(['__typename @skip(if: $undefined)', 'x1: nodes(ids: [$undefined]) { id }', 'x2: actor(by: {id: $undefined}) { id }', 'x3: view(asOf: $undefined) { __typename }']);
    if (text.startsWith('__')) add(draw, document, text);
    else operation(document).selectionSet.selections.push(...parse(`{ ${text} }`).definitions[0].selectionSet.selections);
  },
  anyUndefined: (draw, document) => replace(draw, document, draw.pick(['$none', '[$none]', '{ id: $none }'])),
  unusedVariable: (draw, document) => variable(document, draw.pick(['$unused: Int', '$unused: [ID!]! = []', '$unused: PeriodInput'])),
  unknownDirective: (draw, document) => add(draw, document, draw.pick(['__typename @nothing', '... @nothing(a: 1) { __typename }', '__typename @oneOf', '__typename @deprecated', '__typename @specifiedBy(url: "x")'])),
  misplacedDirective: (draw, document) => {
    const directive = parse('query @skip(if: true) { a }').definitions[0].directives;
    one(draw, document.definitions.filter((definition) => definition.directives), (definition) => (definition.directives = directive));
  },
  directiveOfVariable: (draw, document) => {
    variable(document, draw.pick(['$d: Boolean! @skip(if: true)', '$d: Boolean! @deprecated', '$d: Boolean! @nothing']));
    add(draw, document, '__typename @skip(if: $d)');
  },
  sameDirective: (draw, document) => add(draw, document, draw.pick(['__typename @skip(if: true) @skip(if: true)', '... @include(if: true) @include(if: true) { __typename }', '__typename @skip(if: false) @include(if: true)'])),
  unknownArgument: (draw, document) => one(draw, nodes(document, [Kind.FIELD]), ({ node }) => (node.arguments = [...(node.arguments ?? []), ...parse('{ a(nothing: 1) }').definitions[0].selectionSet.selections[0].arguments])),
  unknownDirectiveArgument: (draw, document) => add(draw, document, '__typename @skip(if: true, unless: false)'),
  sameArgument: (draw, document) =>
    one(draw, nodes(document, [Kind.FIELD]).filter(({ node }) => node.arguments?.length > 0), ({ node }) => (node.arguments = [...node.arguments, draw.pick(node.arguments)])),
  sameDirectiveArgument: (draw, document) => add(draw, document, '__typename @skip(if: true, if: true)'),
  otherValue: (draw, document) =>
    replace(draw, document, draw.pick(['1', '1.5', '"text"', 'true', 'null', 'NOTHING', '[]', '[1, "a"]', '{}', '{ id: "a" }', '{ a: 1 }', '99999999999', '[[null]]', '"2021-02-30"', '"2021"', '[null]', '1e400', '{ from: "2020-13" }', '-1', 'ACHIEVED', '[ACHIEVED, NOTHING]'])),
  otherDefault: (draw, document) =>
    one(draw, nodes(document, [Kind.VARIABLE_DEFINITION]), ({ node }) => (node.defaultValue = parseValue(draw.pick(['null', '1', '"x"', '[]', '{}', 'NOTHING', '2147483648'])))),
  ofOne: (draw, document) => {
    const text = draw.pick(['{}', '{ id: "a", name: "b" }', '{ id: null }', '{ id: "a", name: null }', '{ nothing: 1 }', '{ identifier: { scheme: ORGNR } }', '{ identifier: { value: "1" } }', '{ name: "x" }', '{ id: 1 }', '{ id: true }']);
    operation(document).selectionSet.selections.push(...parse(`{ one: actor(by: ${text}) { id } }`).definitions[0].selectionSet.selections);
  },
  ofOneVariable: (draw, document) => {
    variable(document, draw.pick(['$one: ID', '$one: ID!', '$one: ID = "a"', '$one: ID! = "a"', '$one: String!', '$one: ID = null']));
    operation(document).selectionSet.selections.push(...parse('{ one: actor(by: { id: $one }) { id } }').definitions[0].selectionSet.selections);
  },
  unknownInputField: (draw, document) => one(draw, nodes(document, [Kind.OBJECT]), ({ node }) => (node.fields = [...node.fields, ...parseValue('{ nothing: 1 }').fields])),
  sameInputField: (draw, document) => {
    const objects = nodes(document, [Kind.OBJECT]).filter(({ node }) => node.fields.length > 0);
    if (objects.length > 0) one(draw, objects, ({ node }) => (node.fields = [...node.fields, draw.pick(node.fields)]));
    else operation(document).selectionSet.selections.push(...parse('{ same: actors(filter: { text: "a", text: "b" }) { totalCount } }').definitions[0].selectionSet.selections);
  },
  missingInputField: (draw, document) =>
    one(draw, nodes(document, [Kind.OBJECT]).filter(({ node }) => node.fields.length > 0), ({ node }) => (node.fields = node.fields.slice(1))),
  missingArgument: (draw, document) =>
    one(draw, nodes(document, [Kind.FIELD, Kind.DIRECTIVE]).filter(({ node }) => node.arguments?.length > 0), ({ node }) => (node.arguments = node.arguments.slice(1))),
  noArguments: (draw, document) => add(draw, document, draw.pick(['__typename @skip', '__typename @include(if: null)'])),
  requiredNull: (draw, document) => operation(document).selectionSet.selections.push(...parse(`{ nil: ${draw.pick(['node(id: null) { id }', 'nodes(ids: null) { id }', 'search(text: null) { totalCount }', 'node { id }'])} }`).definitions[0].selectionSet.selections),
  otherVariableType: (draw, document) =>
    one(draw, nodes(document, [Kind.VARIABLE_DEFINITION]), ({ node }) => (node.type = parseType(draw.pick(['Int', 'String', 'ID', 'Boolean', '[ID!]', 'Date', 'PeriodInput', '[Int]', 'Boolean!', 'ID!', 'Float'])))),
  nullableVariable: (draw, document) => {
    variable(document, draw.pick(['$n: Boolean', '$n: Boolean = null', '$n: Boolean = true', '$n: Boolean!', '$n: [Boolean!]', '$n: Int']));
    add(draw, document, '__typename @skip(if: $n)');
  },
  nullableInList: (draw, document) => {
    variable(document, draw.pick(['$l: ID', '$l: ID!', '$l: [ID!]!', '$l: ID = "a"', '$l: String!']));
    operation(document).selectionSet.selections.push(...parse('{ inList: nodes(ids: ["a", $l]) { id } }').definitions[0].selectionSet.selections);
  },
  nullableInInput: (draw, document) => {
    variable(document, draw.pick(['$i: PartyOrderField', '$i: PartyOrderField!', '$i: PartyOrderField = NAME', '$i: Direction', '$i: [ActorKind!]']));
    operation(document).selectionSet.selections.push(...parse('{ inInput: actors(orderBy: { field: $i }) { totalCount } }').definitions[0].selectionSet.selections);
  },
  nullableWithDefault: (draw, document) => {
    variable(document, draw.pick(['$w: Direction', '$w: Direction = null', '$w: Undated', '$w: Direction!']));
    operation(document).selectionSet.selections.push(...parse('{ with: actors(orderBy: { field: NAME, direction: $w }) { totalCount } }').definitions[0].selectionSet.selections);
  },
  conflict: (draw, document) => {
    const text = draw.pick([
      'same: lens { revision } same: dataset { revision }',
      'same: nodes(ids: ["a"]) { id } same: nodes(ids: ["a", "b"]) { id }',
      'same: nodes(ids: ["a", "b"]) { id } same: nodes(ids: ["a", "b"]) { id }',
      'same: view(statuses: []) { __typename } same: view(statuses: [ONGOING]) { __typename }',
      'same: actors(first: 1) { totalCount } same: actors(first: 2) { totalCount }',
      'same: actors(first: 1) { totalCount } same: actors { totalCount }',
      'same: actors(filter: {kinds: [COMPANY]}) { totalCount } same: actors(filter: {kinds: [COMPANY, COUNTY]}) { totalCount }',
      'same: actors(filter: {text: "a", country: "NO"}) { totalCount } same: actors(filter: {country: "NO", text: "a"}) { totalCount }',
      'same: node(id: "a") { x: id } same: node(id: "a") { x: name }',
      'same: node(id: "a") { ... on Actor { x: name } ... on Cluster { x: id } }',
      'same: node(id: "a") { ... on Actor { x: country } ... on Cluster { x: id } }',
      'same: node(id: "a") { ... on Actor { kind } ... on Cluster { kind } }',
      'same: node(id: "a") { ... on Actor { units(first: 1) { totalCount } } ... on Actor { units(first: 2) { totalCount } } }',
      'same: node(id: "a") { ... on Actor { x: units(first: 1) { totalCount } } ... on Cluster { x: members(first: 2) { totalCount } } }',
      'same: node(id: "a") { ... on Actor { x: partners(of: {projects: ["a"]}) { totalCount } } ... on Cluster { x: partners(of: {projects: ["a", "b"]}) { totalCount } } }',
      'same: node(id: "a") { ... on Party { x: partners(of: {projects: ["a"]}) { totalCount } } ... on Cluster { x: partners(of: {projects: ["a", "b"]}) { totalCount } } }',
      'same: actor(by: {id: "a"}) { x: region { id } } same: actor(by: {id: "a"}) { x: unitOf { id } }',
      'same: actors { nodes { x: id } } same: actors { nodes { x: names { text } } }',
    ]);
    operation(document).selectionSet.selections.push(...parse(`{ ${text} }`).definitions[0].selectionSet.selections);
  },
  conflictInFragments: (draw, document) => {
    define(document, 'fragment One on Query { both: lens { x: revision } } fragment Two on Query { both: lens { x: undatedCount } } fragment Three on Query { ...One both: dataset { revision } }');
    const text = draw.pick(['...One ...Two ...Three', '...One ... on Query { ...Two } ...Three', '...Three ...Two']);
    operation(document).selectionSet.selections.push(...parse(`{ ${text} }`).definitions[0].selectionSet.selections);
  },
  introspection: (draw, document) => {
    const text = draw.pick([
      '__schema { types { fields { type { fields { type { fields { name } } } } } } }',
      '__type(name: "Query") { fields { type { fields { type { name } } } } }',
      '__type(name: "Query") { fields { type { interfaces { possibleTypes { name } } } } }',
      '__schema { types { inputFields { type { name } } fields { args { type { inputFields { name } } } } } }',
      '__schema { types { ...T } }',
    ]);
    if (text.includes('...T')) define(document, 'fragment T on __Type { fields { type { ...U } } } fragment U on __Type { fields { type { inputFields { name } } } }');
    operation(document).selectionSet.selections.push(...parse(`{ ${text} }`).definitions[0].selectionSet.selections);
  },
  reuse: (draw, document) => {
    // A second operation that defines other variables, over the same fragments.
    const name = operation(document).name;
    if (!name) return;
    define(document, `query Second${draw.pick(['', '($v1: Int)', '($unused: Int)'])} { ...Shared } fragment Shared on Query { shared: actors(first: $v1) { totalCount } }`);
    if (draw.chance(0.5)) operation(document).selectionSet.selections.push(...parse('{ ...Shared }').definitions[0].selectionSet.selections);
    if (draw.chance(0.5)) variable(document, '$v1: Int');
  },
};

/** Ways to make a text wrong that a parsed document cannot be. */
export const ofTexts = {
  cut: (draw, text) => text.slice(0, draw.below(text.length)),
  without: (draw, text) => {
    const at = draw.below(text.length);
    return text.slice(0, at) + text.slice(at + 1);
  },
  with: (draw, text) => {
    const at = draw.below(text.length);
    const put = draw.pick(['{', '}', '(', ')', '[', ']', ':', '$', '@', '!', '=', '|', '&', '...', '..', '"', '""', '"""', '#', '\\', '\u0000', '?', '%', '\ufeff', 'æ', ' 01 ', ' 1. ', ' .5 ', ' 1e ', ' -', ' 1a ', ' 0x1 ', ' "\\q" ', ' "\\u12" ', ' "\\uD800" ', ' "\\u{1F600}" ', ' on ', ' null ', ' true ', '{}', '()', '[]']);
    return text.slice(0, at) + put + text.slice(at);
  },
  whole: (draw) =>
    draw.pick(['', ' ', '#', '{}', '{ a() { b } }', 'query () { lens { revision } }', '{ lens { } }', 'query Q', 'fragment on on Query { a }', 'fragment F on on { a }', '{ ... on }', '{ ...on }', '{ lens { revision } } }', 'lens', '{ actors(first: 1 }', '{ actors(first) { totalCount } }', '{ actors(: 1) { totalCount } }', 'query ($a) { a }', 'query ($a: ) { a }', 'query ($a: Int = $b) { actors(first: $a) { totalCount } }', '{ actors(first: 01) { totalCount } }', '{ actors(first: 1.) { totalCount } }', '{ actors(first: -) { totalCount } }', '{ search(text: "a\nb") { totalCount } }', '{ search(text: "\\x") { totalCount } }', '{ search(text: """a""") { totalCount } }', '{ search(text: "") { totalCount } }', '{ search(text: """""") { totalCount } }', '{ search(text: "\\u{41}") { totalCount } }', '{ search(text: "\\uD83D\\uDE00") { totalCount } }', '{ search(text: "\\uDE00") { totalCount } }', '{ a:: lens { revision } }', '{ a: b: lens { revision } }', '{ lens { revision }, , , }', '\ufeff{ lens { revision } }', '{ __typename @skip(if: true,) }', 'query Q query { lens { revision } }', 'query Q on Query { lens { revision } }', '{ lens @ { revision } }', '"description" { __typename }', '"description" query Q { __typename }', 'query Q @skip(if: $a) { __typename }', '{ true: __typename }', '{ null }', '{ __typename(a: true: 1) }', 'query ($a: [Int) { a }', 'query ($a: Int!!) { a }', '{ lens { revision } }\u00a0', '{ lens { revision } } # \u0007', '{ lens { revision } } # 😀']),
  deep: (draw) => `{ ${'view { '.repeat(25)}__typename${' }'.repeat(25)} }`,
};

export const mutate = (draw, text, names) => {
  const document = structuredClone(parse(text, { noLocation: true }));
  for (const name of names) ofDocuments[name](draw, document);
  return print(document);
};
