/**
 * Where another program of ours lies, seen from a module of ours: as source, beside it by its relative path; bundled,
 * in the one folder that holds all entries as `.js`.
 * @param callerUrl the caller's `import.meta.url`
 * @param sourcePath path of the entry's source, relative to the caller's: `./engine/secrets/keychain-helper.ts`
 */
export function siblingEntry(callerUrl: string, sourcePath: string): URL {
  if (callerUrl.endsWith('.ts')) return new URL(sourcePath, callerUrl);
  const fileName = sourcePath.slice(sourcePath.lastIndexOf('/') + 1);
  return new URL(fileName.replace(/\.ts$/, '.js'), callerUrl);
}
