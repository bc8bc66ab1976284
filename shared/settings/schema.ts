import { z } from 'zod';
import { alertsSchema } from './alert-schema.ts';
import { forwardingSchema } from './forwarding-schema.ts';
import { checkedText } from './problem-report.ts';
import { serverSchema } from './server-schema.ts';
import { windowFields } from './time-window.ts';

/** The version of the document that this schema describes. */
export const SCHEMA_VERSION = 1;

/** Where the engine runs: the desktop app, or a service without a desktop. */
export type Host = 'headless' | 'app';

const ownedPart = z.strictObject({
  server: text('a server name, or a pattern with * and ?')
    .prefault('*')
    .describe('Server name, or a pattern with * and ?'),
  datastore: text('the name of a datastore').describe('Datastore'),
  namespace: z
    .string()
    .nullable()
    .prefault(null)
    .describe('This namespace and all below it; null is the whole datastore, "" its root namespace'),
});

const clients = z
  .record(text("a client's name"), z.array(ownedPart).min(1))
  .prefault({})
  .describe('Who owns which datastore or namespace: the "client" label');

const polling = z
  .strictObject({
    intervalSeconds: z
      .number()
      .min(5)
      .max(86_400)
      .prefault(60)
      .describe('T, the time between two polls of a server, in seconds'),
    timeoutSeconds: z
      .number()
      .min(1)
      .max(600)
      .prefault(15)
      .describe('How long one request may stay silent, in seconds'),
    snapshotDetail: z
      .enum(['sweep', 'on-demand'])
      .prefault('sweep')
      .describe(
        'When snapshot sizes and verification states are read: in a slow background sweep, or only when looked at',
      ),
  })
  .prefault({});

const quietHours = z
  .strictObject({
    ...windowFields,
    critical: z.boolean().prefault(true).describe('Whether critical alerts pass in quiet hours'),
  })
  .nullable()
  .prefault(null)
  .describe('When warnings are held back; null is never');

const notifications = z
  .strictObject({
    enabled: z.boolean().prefault(true).describe('Whether the desktop shows notifications'),
    quietHours,
  })
  .prefault({});

function metricsFor(host: Host) {
  return z
    .strictObject({
      enabled: z
        .boolean()
        .prefault(host === 'headless')
        .describe('Whether /metrics is served; the default is true headless, false in the app'),
      host: text('an IP address or host name').prefault('127.0.0.1').describe('Address to listen on'),
      port: z.int().min(0).max(65_535).prefault(9101).describe('Port to listen on; 0 takes any free one'),
      allowedHosts: z
        .array(text('a host name'))
        .prefault([])
        .describe('More names under which the dashboard may be opened (against DNS rebinding)'),
      snapshotHistoryLimit: z
        .int()
        .min(0)
        .prefault(1)
        .describe('How many snapshots of each group are exported; 0 is all'),
    })
    .prefault({});
}

function documentFor(host: Host) {
  return z.strictObject({
    schemaVersion: z.literal(SCHEMA_VERSION).prefault(SCHEMA_VERSION).describe('Version of this document'),
    servers: z.array(serverSchema).prefault([]).describe('The servers to watch'),
    clients,
    polling,
    alerts: alertsSchema,
    notifications,
    forwarding: z.array(forwardingSchema).prefault([]).describe('Where alerts and metrics are sent'),
    metrics: metricsFor(host),
    history: z
      .strictObject({
        retentionDays: z.int().min(1).max(3650).prefault(400).describe('How long history is kept, in days'),
      })
      .prefault({}),
    dashboard: z
      .strictObject({ enabled: z.boolean().prefault(true).describe('Whether the dashboard is served (headless only)') })
      .prefault({}),
    logging: z
      .strictObject({
        level: z.enum(['debug', 'info', 'warn', 'error']).prefault('info').describe('The least level that is logged'),
      })
      .prefault({}),
  });
}

const SCHEMAS = { headless: documentFor('headless'), app: documentFor('app') } as const;

/** The one schema of the settings document; the hosts differ in a single default, `metrics.enabled`. */
export function settingsSchema(host: Host): (typeof SCHEMAS)[Host] {
  return SCHEMAS[host];
}

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** Checked settings with every default filled in. */
export type Settings = Frozen<z.output<ReturnType<typeof documentFor>>>;
/** One monitored server, by `kind`. */
export type ServerSettings = Settings['servers'][number];
export type PbsServerSettings = Extract<ServerSettings, { readonly kind: 'pbs' }>;
export type PveServerSettings = Extract<ServerSettings, { readonly kind: 'pve' }>;
export type SqlbakServerSettings = Extract<ServerSettings, { readonly kind: 'sqlbak' }>;
export type ForwardingSettings = Settings['forwarding'][number];
export type AlertSettings = Settings['alerts'];
export type RuleSettings = NonNullable<AlertSettings['rules'][keyof AlertSettings['rules']]>;

function text(expects: string) {
  return checkedText(expects, (value) => (value.trim() === '' ? {} : null));
}
