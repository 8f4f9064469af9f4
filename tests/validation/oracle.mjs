// What the reference implementation says of documents and of values of variables, with the schema of the repository.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
export const graphql = require('graphql');
const {
  GraphQLError, Kind, TypeInfo, buildSchema, getNullableType, getVariableValues, isInputObjectType, parse, specifiedRules,
  validate, visit, visitWithTypeInfo,
} = graphql;

/** The schema, its scalars with the values that their descriptions tell. */
export const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));

const isDay = (text) => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match || match[1] === '0000') return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
};
const isPartial = (text) => /^(?!0000)\d{4}(-(0[1-9]|1[0-2]))?$/.test(text) || isDay(text);
const isDecimal = (text) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text);
const isAddress = (text) => /^https?:\/\//.test(text);
for (const [name, isRight] of Object.entries({ Date: isDay, PartialDate: isPartial, Decimal: isDecimal, Url: isAddress })) {
  const scalar = schema.getType(name);
  scalar.parseValue = (value) => {
    if (typeof value !== 'string' || !isRight(value)) throw new GraphQLError(`no ${name}`);
    return value;
  };
  scalar.parseLiteral = (node) => {
    if (node.kind !== Kind.STRING || !isRight(node.value)) throw new GraphQLError(`no ${name}`, { nodes: node });
    return node.value;
  };
}

/** The rules, each telling `hit` when it finds something. */
function watched(hit) {
  return specifiedRules.map((rule) => {
    const watch = (context) =>
      rule(
        new Proxy(context, {
          get(target, name) {
            const value = Reflect.get(target, name, target);
            if (name === 'reportError') return (error) => (hit(rule.name), target.reportError(error));
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
      );
    return watch;
  });
}

/** What is wrong with a document, with the rules that say so; null when it can be executed. */
export function verdict(text) {
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return { rules: ['Syntax'], errors: [error] };
  }
  const rules = new Set();
  const errors = [...validate(schema, document, watched((rule) => rules.add(rule)), { maxErrors: 1000 })];
  for (const operation of document.definitions) {
    // The specification has a rule for it, the reference finds it when it executes.
    if (operation.kind === Kind.OPERATION_DEFINITION && operation.operation !== 'query') {
      rules.add('Operation Type Existence');
      errors.push(new GraphQLError(`no root for ${operation.operation}`, { nodes: operation }));
    }
  }
  const ofOne = nullableInOneOf(document);
  if (ofOne.length > 0) rules.add('VariablesInAllowedPositionRule');
  errors.push(...ofOne);
  if (errors.length > 0) return { rules: [...rules], errors };
  // The operation that is executed is the first, without values for its variables.
  const [operation] = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const { errors: missing } = getVariableValues(schema, operation.variableDefinitions ?? [], {});
  return missing ? { rules: ['Values'], errors: missing } : null;
}

/**
 * Variables that may be null in a field of a @oneOf input: an error by the specification, which the reference finds only
 * where the input itself may be null, since it looks at its type with the `!`.
 */
function nullableInOneOf(document) {
  const errors = [];
  const uses = new Map();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Variable(node) {
        const parent = info.getParentInputType() && getNullableType(info.getParentInputType());
        if (isInputObjectType(parent) && parent.isOneOf) uses.set(node.name.value, [...(uses.get(node.name.value) ?? []), node]);
      },
    }),
  );
  for (const { kind, variableDefinitions = [] } of document.definitions) {
    if (kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type } of variableDefinitions) {
      if (type.kind === Kind.NON_NULL_TYPE) continue;
      for (const node of uses.get(variable.name.value) ?? []) errors.push(new GraphQLError('may be null in @oneOf', { nodes: node }));
    }
  }
  return errors;
}

export const ruleNames = specifiedRules.map((rule) => rule.name);

/** Numbers that look drawn and are the same each time. */
export function drawn(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, pick: (list) => list[below(list.length)] };
}
