import type { Privileges } from '../../../shared/domain/privileges.ts';
import type {
  HostStatus,
  PendingUpdate,
  ServerVersion,
  Subscription,
  TapeDrive,
} from '../../../shared/domain/server.ts';
import { Undecodable } from './undecodable.ts';
import type { HostRow, PermissionMap, SubscriptionRow, TapeDriveRow, TimeRow, UpdateRow, VersionRow } from './wire.ts';

/** Version 4.2.3 arrives as version "4.2" and release "3". */
export function toVersion(row: VersionRow): ServerVersion {
  const [major, minor, patch] = `${row.version}.${row.release ?? ''}`
    .split('.')
    .map((part) => Number(/^\d{1,9}/.exec(part)?.[0] ?? 0));
  return {
    version: row.version,
    release: row.release ?? '',
    repoid: row.repoid ?? '',
    tuple: [major ?? 0, minor ?? 0, patch ?? 0],
  };
}

export function toPrivileges(map: PermissionMap): Privileges {
  return new Map(
    Object.entries(map).map(([path, granted]) => [
      path,
      new Map(Object.entries(granted).map(([privilege, propagates]) => [privilege, Boolean(propagates)])),
    ]),
  );
}

/** Throws `Undecodable` for an answer that holds none of the figures. */
export function toHostStatus(row: HostRow): HostStatus {
  const figures = [row.cpu, row.wait, row.uptime, row.memory.total, row.memory.used, row.root.total, row.root.used];
  if (figures.every((figure) => figure == null)) throw new Undecodable('wrong-shape', 'data: no figures');
  const [one, five, fifteen] = row.loadavg ?? [];
  return {
    cpuRatio: row.cpu ?? null,
    ioWaitRatio: row.wait ?? null,
    load: [one ?? null, five ?? null, fifteen ?? null],
    memory: { ...toUsedTotal(row.memory), freeBytes: row.memory.free ?? null },
    swap: { ...toUsedTotal(row.swap), freeBytes: row.swap.free ?? null },
    rootDisk: { ...toUsedTotal(row.root), availableBytes: row.root.avail ?? null },
    uptimeSeconds: row.uptime ?? null,
    cpuCount: row.cpuinfo?.cpus ?? null,
    cpuModel: row.cpuinfo?.model ?? null,
    kernel: row['current-kernel']?.release ?? row.kversion ?? null,
  };
}

function toUsedTotal(row: { total?: number | null | undefined; used?: number | null | undefined }) {
  return { totalBytes: row.total ?? null, usedBytes: row.used ?? null };
}

export function toTapeDrives(rows: readonly TapeDriveRow[]): readonly TapeDrive[] {
  return rows
    .map((row) => ({
      name: row.name,
      vendor: row.vendor ?? null,
      model: row.model ?? null,
      serial: row.serial ?? null,
      // Present means that something holds the drive: a UPID or the holder's name (pbs-api.md 8).
      inUse: row.state != null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Key and server id are left on the wire: they are sensitive and nothing needs them. */
export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    status: row.status,
    message: row.message ?? null,
    productName: row.productname ?? null,
    nextDueDate: row.nextduedate ?? null,
  };
}

export function toUpdates(rows: readonly UpdateRow[]): readonly PendingUpdate[] {
  return rows
    .map((row) => ({
      package: row.Package,
      version: row.Version ?? null,
      oldVersion: row.OldVersion ?? null,
      origin: row.Origin ?? null,
    }))
    .sort((a, b) => a.package.localeCompare(b.package));
}

/** IANA name of the server's time zone. Throws `Undecodable` for one that this machine's tables do not know. */
export function toTimeZone({ timezone }: TimeRow): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: timezone });
    return timezone;
  } catch {
    throw new Undecodable('wrong-shape', 'data.timezone: no time zone that is known here');
  }
}
