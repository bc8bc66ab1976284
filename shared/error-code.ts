/** What a thrown thing is called by the system, such as `ENOENT`; its message where it has no such name. */
export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown error';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.message;
}
