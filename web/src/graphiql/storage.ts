/** Every key of the page in localStorage starts so; GraphiQL appends `graphiql:` and its own name, such as `tabState`. */
export const STORAGE_PREFIX = 'kobling:';

/** The part of the Web Storage interface that GraphiQL uses. */
type EditorStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear' | 'length'>;

/**
 * The browser's storage behind our prefix: on an origin that other GraphiQL pages share (localhost, a proxy with several
 * services) theirs and ours would otherwise open each other's tabs. Where the browser refuses storage nothing is kept.
 */
export function prefixedStorage(open: () => Storage = () => window.localStorage): EditorStorage {
  const store = openOrNull(open);
  const ownKeys = () => Object.keys(store ?? {}).filter((key) => key.startsWith(STORAGE_PREFIX));
  return {
    getItem: (key) => store?.getItem(STORAGE_PREFIX + key) ?? null,
    setItem: (key, value) => store?.setItem(STORAGE_PREFIX + key, value),
    removeItem: (key) => store?.removeItem(STORAGE_PREFIX + key),
    clear: () => ownKeys().forEach((key) => store?.removeItem(key)),
    get length() {
      return ownKeys().length;
    },
  };
}

function openOrNull(open: () => Storage): Storage | null {
  try {
    return open();
  } catch {
    return null;
  }
}
