import { LONGEST_SECRET_BYTES, type SecretText, secretFromBytes } from './secret-text.ts';

/** The part of `process.stdin` that is needed; a terminal has `isTTY` and `setRawMode`. */
export interface SecretInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
}

const ENDS: ReadonlySet<string> = new Set(['\r', '\n', '\u0004']);
const CTRL_C = '\u0003';
const BACKSPACES: ReadonlySet<string> = new Set(['\u007f', '\b']);

/** null when the user gave up with Ctrl-C. */
export type TypedSecret = SecretText | null;

/** Reads a secret: from a terminal one line that is not shown, from anything else all there is. */
export async function readSecretInput(input: SecretInput, prompt: () => void): Promise<TypedSecret> {
  if (input.isTTY !== true || input.setRawMode === undefined) return readToEnd(input);
  input.setRawMode(true);
  try {
    prompt();
    return await readTypedLine(input);
  } finally {
    input.setRawMode(false);
  }
}

async function readToEnd(input: SecretInput): Promise<SecretText> {
  const chunks: Buffer[] = [];
  let lengthBytes = 0;
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk));
    lengthBytes += chunk.length;
    // Enough to see that it is too long: the rest of an endless pipe is not waited for.
    if (lengthBytes > LONGEST_SECRET_BYTES) break;
  }
  return secretFromBytes(Buffer.concat(chunks));
}

async function readTypedLine(input: SecretInput): Promise<TypedSecret> {
  const decoder = new TextDecoder();
  let line = '';
  for await (const chunk of input) {
    const typed = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (const character of typed) {
      if (character === CTRL_C) return null;
      if (ENDS.has(character)) return secretFromBytes(Buffer.from(line));
      line = BACKSPACES.has(character) ? [...line].slice(0, -1).join('') : line + character;
    }
  }
  return secretFromBytes(Buffer.from(line));
}
