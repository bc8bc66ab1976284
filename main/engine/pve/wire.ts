import { z } from 'zod';

/**
 * PVE's answers in PVE's own spelling (pve-api.md). Perl behind it: numbers may come as texts, truth as 0, 1, "0", "1"
 * or not at all. Identities are strict, all else is tolerant: what is missing or unfit reads as null.
 */

const LARGEST = Number.MAX_SAFE_INTEGER;

const text = z.string().nullish().catch(null);
const name = z.string().min(1);
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
]);
const quantity = number.pipe(z.number().min(0).max(LARGEST)).nullish().catch(null);
const vmid = number.pipe(z.number().int().min(1).max(999_999_999));
/** Seconds since the epoch. */
const epoch = number.pipe(z.number().int().min(0).max(0xffff_ffff)).nullish().catch(null);
const flag = z
  .union([z.boolean(), z.number(), z.enum(['0', '1', ''])])
  .transform((value) => value === true || value === 1 || value === '1')
  .nullish()
  .catch(null);

export const version = z.object({ version: name, release: text, repoid: text });

export const permissions = z.record(z.string(), z.record(z.string(), z.union([z.boolean(), z.number()])));

export const clusterStatus = z.array(
  z.union([
    z.object({ type: z.literal('cluster'), name, quorate: flag }),
    z.object({ type: z.literal('node'), name, local: flag, online: flag }),
    z.object({ type: z.string() }).transform(() => null),
  ]),
);

const node = z.object({
  type: z.literal('node'),
  node: name,
  status: text,
  cpu: quantity,
  maxcpu: quantity,
  mem: quantity,
  maxmem: quantity,
  disk: quantity,
  maxdisk: quantity,
  uptime: quantity,
});

const guest = z.object({
  type: z.enum(['qemu', 'lxc']),
  vmid,
  node: name,
  name: text,
  status: text,
  template: flag,
  maxcpu: quantity,
  maxmem: quantity,
  pool: text,
  tags: text,
  lock: text,
  hastate: text,
});

const storage = z.object({
  type: z.literal('storage'),
  storage: name,
  node: name,
  status: text,
  plugintype: text,
  shared: flag,
  disk: quantity,
  maxdisk: quantity,
});

/** Kinds of rows that we do not know (pools, networks, what is yet to come) read as null. */
const KNOWN = new Set(['node', 'qemu', 'lxc', 'storage']);
const other = z.object({ type: z.string().refine((type) => !KNOWN.has(type)) }).transform(() => null);

export const resources = z.array(z.union([node, guest, storage, other]));

export const disks = z.array(
  z.object({
    devpath: name,
    health: text,
    model: text,
    serial: text,
    size: quantity,
    type: text,
    wearout: quantity,
  }),
);

export const certificates = z.array(
  z.object({ filename: text, subject: text, fingerprint: text, notbefore: epoch, notafter: epoch }),
);

/** `201,202`, one number, or nothing. */
const vmidList = z.union([z.string(), z.number()]).nullish().catch(null);

export const backupJobs = z.array(
  z.object({
    id: name,
    enabled: flag,
    schedule: text,
    'next-run': epoch,
    storage: text,
    all: flag,
    exclude: vmidList,
    vmid: vmidList,
    pool: text,
    node: text,
    mode: text,
    comment: text,
  }),
);

export const uncovered = z.array(z.object({ vmid, type: z.enum(['qemu', 'lxc']), name: text }));

export const storageConfig = z.array(
  z.object({
    storage: name,
    type: name,
    content: text,
    nodes: text,
    disable: flag,
    server: text,
    port: quantity,
    datastore: text,
    namespace: text,
    fingerprint: text,
    'encryption-key': text,
  }),
);

export const tasks = z.array(
  z.object({
    upid: name,
    node: name,
    type: name,
    id: text,
    starttime: number.pipe(z.number().int().min(0).max(0xffff_ffff)),
    endtime: epoch,
    status: text,
  }),
);

export const taskLog = z.array(z.object({ t: text }));

/** Rows as they come out of the schemas above. */
export type VersionRow = z.infer<typeof version>;
export type PermissionMap = z.infer<typeof permissions>;
export type ClusterStatusRow = z.infer<typeof clusterStatus>[number];
export type ResourceRow = z.infer<typeof resources>[number];
export type NodeRow = z.infer<typeof node>;
export type GuestRow = z.infer<typeof guest>;
export type StorageRow = z.infer<typeof storage>;
export type DiskRow = z.infer<typeof disks>[number];
export type CertificateRow = z.infer<typeof certificates>[number];
export type BackupJobRow = z.infer<typeof backupJobs>[number];
export type UncoveredRow = z.infer<typeof uncovered>[number];
export type StorageConfigRow = z.infer<typeof storageConfig>[number];
export type TaskRow = z.infer<typeof tasks>[number];
export type TaskLogRow = z.infer<typeof taskLog>[number];
