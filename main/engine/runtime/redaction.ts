const SHOWN = '[secret]';
// Shorter texts occur by chance in innocent ones, and no server issues such secrets.
const SHORTEST_SECRET = 4;
const SECRET_KEY =
  /secret|password|passwd|authorization|cookie|^(api|access|auth|bearer)?[_-]?token$|tokenvalue|api[_-]?key/i;

// `tokenSecretFile` and the like name the place of a secret, which is what a log is read for.
const NAMES_A_PLACE = /(file|variable|account)$/i;

/** Cuts secrets out of texts. */
export interface Redaction {
  /** From now on this value, also percent-encoded or JSON-escaped, is replaced wherever it occurs. */
  add(secretValue: string): void;
  text(text: string): string;
  /** Whether everything below a key of this name is a secret by its name alone. */
  isSecretKey(key: string): boolean;
}

/** Makes a redaction that knows no secret yet. */
export function createRedaction(): Redaction {
  const forms = new Set<string>();
  let pattern: RegExp | null = null;
  return {
    add: (secretValue) => {
      if (secretValue.length < SHORTEST_SECRET) return;
      for (const form of writtenForms(secretValue)) forms.add(form);
      // The longest first: one secret may be a part of another.
      const alternatives = [...forms]
        .sort((a, b) => b.length - a.length)
        .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
      pattern = new RegExp(alternatives.join('|'), 'gi');
    },
    text: (text) => (pattern === null ? text : text.replace(pattern, SHOWN)),
    isSecretKey: (key) => SECRET_KEY.test(key) && !NAMES_A_PLACE.test(key),
  };
}

function writtenForms(value: string): readonly string[] {
  // Half of a surrogate pair has no percent-encoding.
  const percentEncoded = value.isWellFormed() ? encodeURIComponent(value) : value;
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  return [value, percentEncoded, JSON.stringify(value).slice(1, -1), base64];
}
