export type Fingerprint =
  | { readonly text: string }
  | { readonly problem: { readonly found: string; readonly hint: string } };

const WHERE =
  'copy the SHA-256 fingerprint that "proxmox-backup-manager cert info" or the dashboard\'s "Show Fingerprint" gives';

/** A SHA-256 certificate pin in its one form, `AB:CD:...` (32 bytes). Takes any case, with or without colons. */
export function normaliseFingerprint(text: string): Fingerprint {
  const bare = text
    .trim()
    .replace(/^sha-?256[:= ]+(fingerprint=)?/i, '')
    .replace(/[:\s]/g, '');
  if (/^[0-9a-f]{64}$/i.test(bare)) return { text: (bare.toUpperCase().match(/../g) ?? []).join(':') };
  return { problem: { found: describeWrong(bare), hint: hintFor(bare) } };
}

// The wrong text is described, never echoed: people paste the token's secret here.
function describeWrong(bare: string): string {
  if (bare === '') return 'an empty text';
  if (/^[0-9a-f]+$/i.test(bare)) return `${bare.length} hexadecimal digits`;
  return `a text of ${bare.length} characters that are not all hexadecimal digits`;
}

function hintFor(bare: string): string {
  if (/^[0-9a-f]{40}$/i.test(bare)) return `40 digits are a SHA-1 fingerprint; ${WHERE}`;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(bare))
    return `this looks like a token's secret, which never belongs in the settings; ${WHERE}`;
  return WHERE;
}
