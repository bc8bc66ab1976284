import { z } from 'zod';
import { normaliseFingerprint } from './fingerprint.ts';
import { checkedText, normalisedText } from './problem-report.ts';
import { normaliseServerUrl, type ServerKind } from './server-url.ts';
import { tokenIdProblem } from './token-id.ts';

const SQLBAK_URL = 'https://sqlbak.com';

const name = checkedText(
  'a name of 1 to 64 characters, without control characters or spaces at its ends',
  nameProblem,
).describe('Unique; the "node" label everywhere, and the account in the keychain');

export const fingerprint = normalisedText(
  'a SHA-256 fingerprint of 64 hexadecimal digits, with or without colons',
  normaliseFingerprint,
)
  .nullable()
  .prefault(null)
  .describe("SHA-256 pin of the server's certificate; null lets the system's CAs decide");

/** Path of a file that holds one secret. */
export const secretFile = checkedText('the path of a file, or null', (text) => (text === '' ? {} : null))
  .nullable()
  .prefault(null);

const tokenId = checkedText('a token ID such as "monitor@pbs!tray" (user@realm!token)', tokenIdProblem);

const pattern = checkedText('a name, or a pattern with * and ?', (text) => (text === '' ? {} : null));

const shared = {
  name,
  tokenSecretFile: secretFile.describe(
    "File that holds the token's secret, relative to the settings file; refused when other users can read it",
  ),
  enabled: z.boolean().prefault(true).describe('false: not polled, shown as paused'),
};

const datastores = z
  .strictObject({
    include: z.array(pattern).prefault(['*']).describe('Datastores to watch, as patterns with * and ?'),
    exclude: z.array(pattern).prefault([]).describe('Datastores to leave out, as patterns; stronger than include'),
  })
  .prefault({});

const pbsServer = z.strictObject({
  kind: z.literal('pbs').describe('What it is: "pbs" (the default), "pve" or "sqlbak"'),
  ...shared,
  url: serverUrl('pbs').describe('Address; port 8007 unless it names one or has a base path'),
  tokenId: tokenId.describe('API token ID, user@realm!token'),
  fingerprint,
  datastores,
});

const pveServer = z.strictObject({
  kind: z.literal('pve'),
  ...shared,
  urls: z
    .array(
      z.strictObject({
        url: serverUrl('pve').describe('Address of one node; port 8006 unless it names one'),
        fingerprint,
      }),
    )
    .min(1)
    .describe('The endpoints of one cluster; each node has its own certificate, so each has its own pin'),
  tokenId: tokenId.describe('API token ID, user@realm!token'),
});

const sqlbakServer = z.strictObject({
  kind: z.literal('sqlbak'),
  ...shared,
  url: serverUrl('sqlbak').prefault(SQLBAK_URL).describe('Address of the SqlBak service'),
  fingerprint,
});

/** One monitored server; without a `kind` it is a PBS. */
export const serverSchema = z.preprocess(withKind, z.discriminatedUnion('kind', [pbsServer, pveServer, sqlbakServer]));

function serverUrl(kind: ServerKind) {
  return normalisedText('an https:// address', (text) => {
    const answer = normaliseServerUrl(text, kind);
    return 'url' in answer ? { text: answer.url } : answer;
  });
}

function withKind(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'kind' in value) return value;
  return { kind: 'pbs', ...value };
}

function nameProblem(text: string): { found?: string } | null {
  if (text === '' || text.length > 64) return { found: `a text of ${text.length} characters` };
  return text.trim() !== text || /\p{Cc}/u.test(text) ? {} : null;
}
