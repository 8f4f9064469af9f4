import { expect, it } from 'vitest';
import { prefixedStorage } from './storage';

it('keeps to its own keys', () => {
  const store = fakeStorage({ 'graphiql:tabState': 'of another page' });
  const own = prefixedStorage(() => store);
  expect(own.getItem('graphiql:tabState')).toBeNull();

  own.setItem('graphiql:tabState', 'ours');
  expect(store['kobling:graphiql:tabState']).toBe('ours');
  expect(own.length).toBe(1);

  own.clear();
  expect(own.length).toBe(0);
  expect(store['graphiql:tabState']).toBe('of another page');
});

it('does without where the browser refuses', () => {
  const own = prefixedStorage(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  own.setItem('graphiql:theme', 'dark');
  own.clear();
  expect(own.getItem('graphiql:theme')).toBeNull();
  expect(own.length).toBe(0);
});

/** As in the browser: the keys are the object's own, the methods are not. */
function fakeStorage(entries: Record<string, string>): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.assign(Object.create(methods), entries);
}
