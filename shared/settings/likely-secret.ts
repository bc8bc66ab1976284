const UUID = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

/** Whether a text holds what the secret of a token looks like, or names one. */
export function holdsToken(text: string): boolean {
  return UUID.test(text) || /api ?token|bearer|password|secret/i.test(text);
}

/** The same, and anything long without a space: better not shown once too often than shown once too much. */
export function isLikelySecret(text: string): boolean {
  return holdsToken(text) || /[\w+/=-]{28,}/.test(text);
}
