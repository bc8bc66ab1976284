/** One setting that is a single value. */
export interface ScalarField {
  readonly path: readonly string[];
  readonly label: string;
  readonly kind: 'switch' | 'number' | 'text' | 'choice';
  readonly unit?: string;
  readonly hint?: string;
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
}

const choice = (...values: readonly (readonly [string, string])[]) => values.map(([value, text]) => ({ value, text }));

export const POLLING_FIELDS: readonly ScalarField[] = [
  {
    path: ['polling', 'intervalSeconds'],
    label: 'Ask each server every',
    kind: 'number',
    unit: 'seconds',
    hint: 'At least 5. The cheap part is asked this often, the rest in multiples of it.',
  },
  {
    path: ['polling', 'timeoutSeconds'],
    label: 'Give up a request after',
    kind: 'number',
    unit: 'seconds',
    hint: 'How long a server may stay silent within one request.',
  },
  {
    path: ['polling', 'snapshotDetail'],
    label: 'Read sizes and verification of snapshots',
    kind: 'choice',
    choices: choice(['sweep', 'In a slow background sweep'], ['on-demand', 'Only when looked at']),
    hint: 'The sweep lets PBS read one manifest for each snapshot once, then only what changed.',
  },
  { path: ['history', 'retentionDays'], label: 'Keep history for', kind: 'number', unit: 'days' },
  {
    path: ['logging', 'level'],
    label: 'Log',
    kind: 'choice',
    choices: choice(['debug', 'Everything'], ['info', 'What happens'], ['warn', 'Warnings'], ['error', 'Errors only']),
  },
];

export const METRICS_FIELDS: readonly ScalarField[] = [
  {
    path: ['metrics', 'enabled'],
    label: 'Serve /metrics for Prometheus',
    kind: 'switch',
    hint: 'Whoever reaches the address can read names and figures of your fleet, but no secret.',
  },
  {
    path: ['metrics', 'host'],
    label: 'Listen on',
    kind: 'text',
    hint: '127.0.0.1 is this computer alone; any other address is reachable from the network.',
  },
  { path: ['metrics', 'port'], label: 'Port', kind: 'number' },
  {
    path: ['metrics', 'snapshotHistoryLimit'],
    label: 'Snapshots of each group to export',
    kind: 'number',
    hint: '0 exports all.',
  },
];

export const NOTIFICATION_FIELDS: readonly ScalarField[] = [
  { path: ['notifications', 'enabled'], label: 'Show notifications on this desktop', kind: 'switch' },
];

export const QUIET_FIELDS: readonly ScalarField[] = [
  { path: ['notifications', 'quietHours', 'from'], label: 'From', kind: 'text', hint: 'Such as 22:00' },
  {
    path: ['notifications', 'quietHours', 'to'],
    label: 'To',
    kind: 'text',
    hint: 'Earlier than "from" means the next day',
  },
  {
    path: ['notifications', 'quietHours', 'timeZone'],
    label: 'Time zone',
    kind: 'text',
    hint: "Such as Europe/Vienna; empty is this computer's",
  },
  {
    path: ['notifications', 'quietHours', 'critical'],
    label: 'Critical alerts speak all the same',
    kind: 'switch',
  },
];
