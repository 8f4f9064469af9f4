import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { examples, variableNames, type Example } from './examples';

/** The API as the server prints it; checked against as soon as it is there. */
const schemaFile = new URL('../../../schema/schema.graphql', import.meta.url);
const schema = existsSync(schemaFile) ? buildSchema(readFileSync(schemaFile, 'utf8')) : null;

describe('examples', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it('have a document for each file of variables', () => {
    const names = examples.map((example) => example.name);
    expect(variableNames.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('have names of their own for their tabs', () => {
    const tabs = examples.map((example) => operationOf(example).name?.value);
    expect(new Set(tabs).size).toBe(examples.length);
  });
});

describe.each([...examples])('example $name', (example) => {
  it('is named NN_name', () => {
    expect(example.name).toMatch(/^\d\d_[a-z]+(_[a-z]+)*$/);
  });

  it('begins by saying what it asks and how to change it', () => {
    const comment = /^(#.*\n)+/.exec(example.query)?.[0] ?? '';
    expect(comment).toMatch(/^# .*\?/s);
    expect(comment).toMatch(/^# Change /m);
  });

  it('gives every required variable, and none that it does not declare', () => {
    const declared = operationOf(example).variableDefinitions ?? [];
    const given = Object.keys(variablesOf(example));
    const required = declared.filter((one) => one.type.kind === Kind.NON_NULL_TYPE && one.defaultValue === undefined);
    expect(given).toEqual(expect.arrayContaining(required.map((one) => one.variable.name.value)));
    expect(declared.map((one) => one.variable.name.value)).toEqual(expect.arrayContaining(given));
  });

  it.runIf(schema)('is valid against the schema', () => {
    expect(schema && validate(schema, parse(example.query)).map((error) => error.message)).toEqual([]);
  });
});

function operationOf(example: Example): OperationDefinitionNode {
  const operations = parse(example.query).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) throw new Error(`${example.name} must hold one operation`);
  return operation;
}

function variablesOf(example: Example): Record<string, unknown> {
  return example.variables === null ? {} : JSON.parse(example.variables);
}
