import { Secret } from './secret.ts';

/** The most that a secret may take: tokens and webhook addresses are far shorter. */
export const LONGEST_SECRET_BYTES = 8192;

export type SecretText =
  | { readonly ok: true; readonly secret: Secret }
  | { readonly ok: false; readonly wrong: string };

/**
 * Makes a secret of what a file, a variable or a pipe held: one line break at the end is cut off, nothing else is.
 * `wrong` completes a sentence that begins with the place: "... holds more than one line".
 */
export function secretFromText(text: string): SecretText {
  const line = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  const wrong = problemOf(line);
  return wrong === null ? { ok: true, secret: new Secret(line) } : { ok: false, wrong };
}

/** The same for bytes, which must be UTF-8. */
export function secretFromBytes(bytes: Uint8Array): SecretText {
  if (bytes.byteLength > LONGEST_SECRET_BYTES) {
    return { ok: false, wrong: `is larger than ${LONGEST_SECRET_BYTES} bytes, so it is no secret` };
  }
  try {
    return secretFromText(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { ok: false, wrong: 'is not UTF-8 text' };
  }
}

function problemOf(line: string): string | null {
  if (line.trim() === '') return 'is empty';
  if (/[\r\n]/.test(line)) return 'holds more than one line; it must hold the secret alone';
  if (/\p{Cc}/u.test(line)) return 'holds control characters';
  if (line.trim() !== line) return 'begins or ends with a space';
  if (/^(PBSAPIToken|PVEAPIToken)\b/i.test(line) || /^[^\s:/@!=]+@[\w.-]+![\w.-]+[:=]/.test(line)) {
    return 'holds the token ID as well; it must hold only the part after it';
  }
  return null;
}
