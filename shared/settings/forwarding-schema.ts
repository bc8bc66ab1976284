import { z } from 'zod';
import { SEVERITIES } from './alert-schema.ts';
import { checkedText, normalisedText } from './problem-report.ts';
import { fingerprint, secretFile } from './server-schema.ts';

// Hosts whose addresses are credentials in themselves.
const SECRET_ADDRESSES: readonly string[] = ['hooks.slack.com', 'hc-ping.com'];

const httpUrl = normalisedText('an http:// or https:// address', normaliseTarget);

const common = {
  name: checkedText('a name of 1 to 64 characters', (text) => (/^\S(.{0,62}\S)?$/u.test(text) ? null : {})).describe(
    'Unique; shown with errors and in the log',
  ),
  enabled: z.boolean().prefault(true).describe('false: nothing is sent'),
  secretFile: secretFile.describe(
    'File that holds the secret; otherwise PBS_TRAY_SECRET_FORWARDING_<NAME> or the keychain account "forwarding/<name>"',
  ),
  fingerprint: fingerprint.describe("SHA-256 pin of the receiver's certificate, for https"),
};

const minSeverity = z.enum(SEVERITIES).prefault('warning').describe('The least severity that is sent');

// Kept as they are, so that settings from before are still taken: `info` is said to mean `warning`.
const minSeverityForPeople = minSeverity.describe(
  'The least severity that is sent; information is never sent to people, so "info" is the same as "warning"',
);

/** null: the whole address is the secret. */
const maybeUrl = httpUrl
  .nullable()
  .prefault(null)
  .describe('Address; leave it out where the address is itself a credential, and store it as the secret');

const intervalSeconds = z.number().min(5).max(86_400).prefault(60).describe('How often it is sent, in seconds');

const alertmanager = z.strictObject({
  kind: z
    .literal('alertmanager')
    .describe(
      '"alertmanager", "slack", "pagerduty", "ntfy", "gotify", "webhook", "dead-man", "pushgateway" or "victoriametrics"',
    ),
  ...common,
  url: httpUrl.describe('Base address of Alertmanager, such as http://127.0.0.1:9093'),
  minSeverity,
});

const slack = z.strictObject({ kind: z.literal('slack'), ...common, url: maybeUrl, minSeverity: minSeverityForPeople });

const pagerduty = z.strictObject({
  kind: z.literal('pagerduty'),
  ...common,
  url: httpUrl
    .prefault('https://events.pagerduty.com/v2/enqueue')
    .describe("Events v2 address; the secret is the integration's routing key"),
  minSeverity,
});

const ntfy = z.strictObject({
  kind: z.literal('ntfy'),
  ...common,
  url: httpUrl
    .prefault('https://ntfy.sh')
    .describe('Base address of the ntfy server; the secret, if any, is an access token'),
  topic: checkedText('an ntfy topic of letters, digits, - and _', (text) =>
    /^[\w-]{1,64}$/.test(text) ? null : {},
  ).describe('Topic'),
  minSeverity: minSeverityForPeople,
});

const gotify = z.strictObject({
  kind: z.literal('gotify'),
  ...common,
  url: httpUrl.describe('Base address of Gotify; the secret is the application token'),
  minSeverity: minSeverityForPeople,
});

const webhook = z.strictObject({ kind: z.literal('webhook'), ...common, url: maybeUrl, minSeverity });

const deadMan = z.strictObject({ kind: z.literal('dead-man'), ...common, url: maybeUrl, intervalSeconds });

const pushgateway = z.strictObject({
  kind: z.literal('pushgateway'),
  ...common,
  url: httpUrl.describe('Base address of the Pushgateway'),
  job: checkedText('a job name', (text) => (text === '' ? {} : null))
    .prefault('pbs-tray')
    .describe('The "job" label of the pushed group'),
  intervalSeconds,
});

const victoriametrics = z.strictObject({
  kind: z.literal('victoriametrics'),
  ...common,
  url: httpUrl.describe('Base address of VictoriaMetrics'),
  intervalSeconds,
});

/** One receiver of alerts or metrics. */
export const forwardingSchema = z.discriminatedUnion('kind', [
  alertmanager,
  slack,
  pagerduty,
  ntfy,
  gotify,
  webhook,
  deadMan,
  pushgateway,
  victoriametrics,
]);

function normaliseTarget(text: string) {
  const trimmed = text.trim();
  const parsed = URL.parse(trimmed);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    return { problem: { found: bareTarget(trimmed), hint: 'write for example http://127.0.0.1:9093' } };
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return {
      problem: {
        found: bareTarget(trimmed),
        hint: 'credentials never belong in an address: store them as the secret',
      },
    };
  }
  if (SECRET_ADDRESSES.includes(parsed.hostname)) {
    const hint = 'leave "url" out and store the address with "--set-secret forwarding/NAME"';
    return { problem: { found: `an address at ${parsed.hostname} that is itself a secret (not shown)`, hint } };
  }
  parsed.hash = '';
  return { text: parsed.pathname === '/' && parsed.search === '' ? parsed.origin : parsed.href };
}

// The path of a webhook may be its secret: only the scheme and the host are ever shown.
function bareTarget(text: string): string {
  const [origin = ''] = /^[a-z]+:\/\/[^/?#\\@]{0,80}(?=[/?#\\]|$)/i.exec(text) ?? [];
  return origin === '' ? 'another text (not shown)' : JSON.stringify(origin);
}
