/** Disks, ZFS pools and tape drives (pbs-api.md sections 4.8 and 8). */
import type { Disk } from '../world/node-model.ts';
import type { Call, Payload } from './exchange.ts';
import { isTrue, may, text } from './reading.ts';

export function disks(call: Call): Payload {
  const isSmartSkipped = isTrue(call, 'skipsmart');
  const usage = text(call, 'usage-type');
  const listed = call.server.facts.disks.filter((disk) => usage === null || disk.used === usage);
  return { data: listed.map((disk) => diskEntry(disk, isSmartSkipped)) };
}

function diskEntry(disk: Disk, isSmartSkipped: boolean): object {
  return {
    name: disk.name,
    used: disk.used,
    'disk-type': disk.type,
    status: isSmartSkipped ? 'unknown' : disk.status,
    wearout: isSmartSkipped ? null : disk.wearout,
    size: disk.sizeBytes,
    vendor: 'ATA',
    model: disk.model,
    serial: disk.serial,
    wwn: disk.wwn,
    devpath: `/dev/${disk.name}`,
    rpm: disk.rpm,
    gpt: true,
    partitions: null,
  };
}

/** Pools whose usage cannot be read are left out. */
export function zfsPools(call: Call): Payload {
  const readable = call.server.facts.zfsPools.filter((pool) => pool.health !== 'FAULTED');
  return {
    data: readable.map((pool) => ({
      name: pool.name,
      health: pool.health,
      size: pool.sizeBytes,
      alloc: pool.allocatedBytes,
      free: pool.sizeBytes - pool.allocatedBytes,
      frag: pool.fragmentation,
      dedup: 1.0,
    })),
  };
}

export function tapeDrives(call: Call): Payload {
  const listed = call.server.facts.tapeDrives.filter((drive) => may(call, `/tape/drive/${drive.name}`, 'Tape.Audit'));
  return {
    data: listed.map((drive) => ({
      name: drive.name,
      path: drive.path,
      ...(drive.changer === null ? {} : { changer: drive.changer, 'changer-drivenum': 0 }),
      ...(drive.vendor === null ? {} : { vendor: drive.vendor }),
      ...(drive.model === null ? {} : { model: drive.model }),
      ...(drive.serial === null ? {} : { serial: drive.serial }),
      ...(drive.heldBy === null ? {} : { state: drive.heldBy }),
      ...(isTrue(call, 'query-activity') ? { activity: drive.heldBy === null ? 'no-activity' : 'writing' } : {}),
    })),
  };
}
