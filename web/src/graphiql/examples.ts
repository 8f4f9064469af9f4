/** A question that the page opens with: a document and the variables to run it with, as text. */
export interface Example {
  /** The file's stem; the number in front decides the order of the tabs. */
  name: string;
  query: string;
  variables: string | null;
}

const documents = import.meta.glob<string>('../../examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob<string>('../../examples/*.json', { query: '?raw', import: 'default', eager: true });

export const examples: readonly Example[] = Object.keys(documents)
  .sort()
  .map((path) => ({
    name: stem(path),
    query: documents[path] ?? '',
    variables: variables[path.replace(/graphql$/, 'json')] ?? null,
  }));

/** Stems of variable files; each must belong to a document. */
export const variableNames: readonly string[] = Object.keys(variables).map(stem);

function stem(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.\w+$/, '');
}
