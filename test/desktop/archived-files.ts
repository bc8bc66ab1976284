import { readFileSync } from 'node:fs';

interface Folder {
  readonly files: Readonly<Record<string, Folder | object>>;
}

/**
 * The files of an asar archive, with forward slashes. Its head is a Chromium pickle: four sizes, then a JSON text of the
 * tree (electron/asar, "Format").
 */
export function archivedFiles(archive: string): string[] {
  const bytes = readFileSync(archive);
  const length = bytes.readUInt32LE(12);
  const tree: Folder = JSON.parse(bytes.subarray(16, 16 + length).toString('utf8'));
  return [...filesIn(tree, '')];
}

function* filesIn({ files }: Folder, path: string): Generator<string> {
  for (const [name, entry] of Object.entries(files)) {
    if (isFolder(entry)) yield* filesIn(entry, `${path}${name}/`);
    else yield `${path}${name}`;
  }
}

function isFolder(entry: object): entry is Folder {
  return 'files' in entry;
}
