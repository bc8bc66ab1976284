import { z } from 'zod';
import { Undecodable } from './undecodable.ts';

/**
 * PBS's answers in PBS's own spelling. Identities are strict: a row without one cannot be placed. Everything else is
 * tolerant: what is missing, null or of an unfit type reads as null, which the domain calls unknown. Keys that we do
 * not know are ignored, and words that grow with PBS's versions are open strings.
 */

/** Beyond this an epoch or a size is not what it claims to be (JavaScript's exact integers). */
const LARGEST = Number.MAX_SAFE_INTEGER;

const text = z.string().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const quantity = z.number().min(0).max(LARGEST).nullish().catch(null);
/** Seconds since the epoch, within what fits 32 bits: later ones are nonsense or "never". */
const epoch = z.number().int().min(0).max(0xffff_ffff).nullish().catch(null);
const name = z.string().min(1);

/** Some lists say beside their data how long they are as a whole. */
export const envelope = z.object({ data: z.unknown(), total: quantity });

export const version = z.object({ version: name, release: text, repoid: text });

export const permissions = z.record(z.string(), z.record(z.string(), z.union([z.boolean(), z.number()])));

const usedTotal = { total: quantity, used: quantity };
const nothing = { total: null, used: null };

export const hostStatus = z.object({
  cpu: quantity,
  wait: quantity,
  loadavg: z.array(quantity).nullish().catch(null),
  memory: z.object({ ...usedTotal, free: quantity }).catch({ ...nothing, free: null }),
  swap: z.object({ ...usedTotal, free: quantity }).catch({ ...nothing, free: null }),
  root: z.object({ ...usedTotal, avail: quantity }).catch({ ...nothing, avail: null }),
  uptime: quantity,
  cpuinfo: z.object({ cpus: quantity, model: text }).nullish().catch(null),
  kversion: text,
  'current-kernel': z.object({ release: text }).nullish().catch(null),
});

/** `/status/metrics` nests its list once more. */
export const metricPoints = z.object({
  data: z.array(z.object({ id: name, metric: name, timestamp: epoch, value: quantity })),
});

export const datastoreStatus = z.object({ total: quantity, used: quantity, avail: quantity });

export const datastoreList = z.array(
  z.object({ store: name, comment: text, maintenance: text, 'mount-status': text, 'backend-type': text }),
);

export const usageHistory = z.array(
  z.object({
    store: name,
    history: z.array(z.number().min(0).nullable().catch(null)).nullish().catch(null),
    'history-start': epoch,
    'history-delta': quantity,
    'estimated-full-date': z.number().nullish().catch(null),
    error: text,
    'backend-type': text,
  }),
);

export const namespaces = z.array(z.object({ ns: z.string() }));

export const groups = z.array(
  z.object({
    'backup-type': name,
    'backup-id': name,
    'last-backup': epoch,
    'backup-count': quantity,
    files: z.array(text).nullish().catch(null),
    owner: text,
    comment: text,
  }),
);

export const snapshots = z.array(
  z.object({
    'backup-type': name,
    'backup-id': name,
    'backup-time': z.number().int().min(0).max(0xffff_ffff),
    files: z
      .array(z.object({ filename: text, 'crypt-mode': text }).catch({ filename: null, 'crypt-mode': null }))
      .catch([]),
    size: quantity,
    verification: z.object({ state: z.string(), upid: text }).nullish().catch(null),
    protected: flag,
    comment: text,
    owner: text,
  }),
);

export const tasks = z.array(
  z.object({
    upid: name,
    worker_type: name,
    worker_id: text,
    user: text,
    starttime: z.number().int().min(0).max(0xffff_ffff),
    endtime: epoch,
    status: text,
  }),
);

export const taskLog = z.array(z.object({ t: text }));

const jobStatus = {
  'next-run': epoch,
  'last-run-state': text,
  'last-run-upid': text,
  'last-run-endtime': epoch,
};

export const garbageCollections = z.array(
  z.object({
    ...jobStatus,
    store: name,
    schedule: text,
    upid: text,
    duration: quantity,
    'index-data-bytes': quantity,
    'disk-bytes': quantity,
    'removed-bytes': quantity,
    'pending-bytes': quantity,
    'still-bad': quantity,
  }),
);

const jobConfig = { ...jobStatus, id: name, store: name, ns: text, schedule: text, comment: text };

export const verifyJobs = z.array(z.object({ ...jobConfig, 'ignore-verified': flag, 'outdated-after': quantity }));

/** Loose: how many to keep stands in keys such as `keep-daily`. */
export const pruneJobs = z.array(z.looseObject({ ...jobConfig, disable: flag }));

export const syncJobs = z.array(
  z.object({
    ...jobConfig,
    remote: text,
    'remote-store': text,
    'remote-ns': text,
    'sync-direction': text,
    'remove-vanished': flag,
  }),
);

const moment = z.number().int().min(0).max(0xffff_ffff);

/** Missing samples are missing keys. */
export const hostRrd = z.array(
  z.object({
    time: moment,
    cpu: quantity,
    iowait: quantity,
    loadavg: quantity,
    memtotal: quantity,
    memused: quantity,
    total: quantity,
    used: quantity,
  }),
);

export const storeRrd = z.array(z.object({ time: moment, total: quantity, used: quantity, available: quantity }));

export const tapeDrives = z.array(z.object({ name, vendor: text, model: text, serial: text, state: text }));

export const subscription = z.object({ status: name, message: text, productname: text, nextduedate: text });

/** Its local time beside it is no epoch. */
export const time = z.object({ timezone: name });

export const updates = z.array(z.object({ Package: name, Version: text, OldVersion: text, Origin: text }));

/** Rows as they come out of the schemas above. */
export type VersionRow = z.infer<typeof version>;
export type PermissionMap = z.infer<typeof permissions>;
export type HostRow = z.infer<typeof hostStatus>;
export type MetricPoint = z.infer<typeof metricPoints>['data'][number];
export type DatastoreStatusRow = z.infer<typeof datastoreStatus>;
export type DatastoreRow = z.infer<typeof datastoreList>[number];
export type UsageHistoryRow = z.infer<typeof usageHistory>[number];
export type NamespaceRow = z.infer<typeof namespaces>[number];
export type GroupRow = z.infer<typeof groups>[number];
export type SnapshotRow = z.infer<typeof snapshots>[number];
export type TaskRow = z.infer<typeof tasks>[number];
export type TaskLogRow = z.infer<typeof taskLog>[number];
export type GarbageCollectionRow = z.infer<typeof garbageCollections>[number];
export type VerifyJobRow = z.infer<typeof verifyJobs>[number];
export type PruneJobRow = z.infer<typeof pruneJobs>[number];
export type SyncJobRow = z.infer<typeof syncJobs>[number];
export type HostRrdRow = z.infer<typeof hostRrd>[number];
export type StoreRrdRow = z.infer<typeof storeRrd>[number];
export type TapeDriveRow = z.infer<typeof tapeDrives>[number];
export type SubscriptionRow = z.infer<typeof subscription>;
export type TimeRow = z.infer<typeof time>;
export type UpdateRow = z.infer<typeof updates>[number];

/** Reads an answer's data by a schema. Throws `Undecodable`, which says where it does not fit and shows no content. */
export function read<S extends z.ZodType>(schema: S, data: unknown): z.infer<S> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new Undecodable('wrong-shape', `${path === '' ? 'data' : path}: ${issue?.code ?? 'unfit'}`);
}
