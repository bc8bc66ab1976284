import { HOUR } from '../../time-units.ts';
import { bytesText, percentText } from '../../view/quantities.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { ServerRule } from './rule.ts';

export const hostDiskHigh: ServerRule = {
  kind: 'server',
  name: 'host-disk-high',
  about: 'server',
  ending: 'the root file system has room again',
  meaning: 'The root file system of a server is nearly full: task logs, then all else, will fail.',
  source: 'design.md, Alert rules; pbs-api.md 4.3 (share of the total, as the page shows it)',
  defaults: { threshold: 90, forMs: HOUR, severity: 'warning' },
  *judge(context) {
    const { server } = context;
    const subject = serverSubject(server.name);
    const settings = context.settings(hostDiskHigh, subject);
    if (settings === null) return;
    const disk = context.current(server.host, 'heartbeat')?.rootDisk;
    if (disk?.usedBytes == null || disk.totalBytes == null || disk.totalBytes <= 0) {
      yield unknown(hostDiskHigh, subject);
      return;
    }
    const ratio = disk.usedBytes / disk.totalBytes;
    if (ratio * 100 <= settings.threshold) return;
    const free = disk.availableBytes === null ? '' : `, ${bytesText(disk.availableBytes)} free`;
    yield trips(hostDiskHigh, settings, {
      subject,
      summary: `The root file system of ${server.name} is ${percentText(ratio)} full (limit ${settings.threshold} %)${free}.`,
      next: 'Remove old kernels, packages and logs on the server (apt clean, journalctl --vacuum-size).',
      cause: `host disk ${server.name}`,
      factVersion: `${Math.floor(ratio * 100)}`,
    });
  },
};
