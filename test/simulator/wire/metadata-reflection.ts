/**
 * @peculiar/x509 pulls in tsyringe, which refuses to load without the three metadata functions below on `Reflect`.
 * They are all it calls, so they stand in for the whole reflect-metadata package. Import this file before x509.
 */
type Entries = Map<unknown, unknown>;

interface MetadataReflection {
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  getMetadata?: (key: unknown, target: object) => unknown;
}

const reflection = Reflect as MetadataReflection;

if (reflection.getMetadata === undefined) {
  const kept = new WeakMap<object, Entries>();

  reflection.defineMetadata = (key, value, target) => {
    const entries: Entries = kept.get(target) ?? new Map();
    entries.set(key, value);
    kept.set(target, entries);
  };

  reflection.getOwnMetadata = (key, target) => kept.get(target)?.get(key);

  reflection.getMetadata = (key, target) => {
    for (let holder: object | null = target; holder !== null; holder = Object.getPrototypeOf(holder)) {
      const entries = kept.get(holder);
      if (entries?.has(key) === true) return entries.get(key);
    }
    return undefined;
  };
}
