/** Where the API token is kept in the browser: `localStorage`, or nothing where that is forbidden. */
export interface TokenShelf {
  read(): string | null;
  write(token: string): void;
}

const KEY = 'pbs-tray-token';

/** A shelf on the browser's storage. A browser that forbids it asks for the token again after each load. */
export function storageShelf(storage: () => Storage): TokenShelf {
  let inMemory: string | null = null;
  return {
    read() {
      try {
        return storage().getItem(KEY) ?? inMemory;
      } catch {
        return inMemory;
      }
    },
    write(token) {
      inMemory = token;
      try {
        storage().setItem(KEY, token);
      } catch {
        // Kept in memory alone.
      }
    },
  };
}

/** The token in a hash such as `#token=abc`, as the service prints it; null where there is none. */
export function tokenInHash(hash: string): string | null {
  const token = /^#\/?token=([\x21-\x7e]+)$/.exec(hash)?.[1];
  return token === undefined ? null : decoded(token);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Mistyped: whoever checks it will say so.
    return text;
  }
}
