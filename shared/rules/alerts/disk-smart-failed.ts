import type { Finding } from '../../domain/alert.ts';
import type { PveState } from '../../domain/pve.ts';
import { lastGood } from '../../domain/section.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { pveSubject } from './pve-moment.ts';
import type { PveRule } from './rule.ts';

export const diskSmartFailed: PveRule = {
  kind: 'pve',
  name: 'disk-smart-failed',
  about: 'server',
  ending: 'passes its own check',
  meaning: "A disk's own check (SMART) says that it fails; disks that say nothing are left out.",
  source: 'design.md, Alert rules; pve-api.md 6.6: PASSED and OK are good, UNKNOWN is no verdict',
  defaults: { threshold: null, forMs: 0, severity: 'critical' },
  *judge(context) {
    const { source } = context;
    for (const { name: node } of lastGood(source.resources)?.value.nodes ?? []) {
      const disks = context.current(source.disks.get(node), 'version');
      if (disks === null) {
        yield* unknownDisks(source, node);
        continue;
      }
      for (const { serial, devicePath, model, health, healthText } of disks) {
        const subject = pveSubject(source.name, diskKey(node, serial, devicePath));
        const settings = health === 'bad' ? context.settings(diskSmartFailed, subject) : null;
        if (settings === null) continue;
        const which = [model, serial].filter((part) => part !== null).join(', ');
        yield trips(diskSmartFailed, settings, {
          subject,
          summary: `The disk ${devicePath}${which === '' ? '' : ` (${which})`} in ${node} of ${source.name} reports that it fails: ${healthText}.`,
          next: 'Make sure of a backup of what is on it, then replace it (smartctl -a on the node shows why).',
          cause: `disks ${source.name} ${node}`,
          factVersion: healthText,
        });
      }
    }
  },
};

/** Paths may change with a restart, serial numbers do not. */
function diskKey(node: string, serial: string | null, devicePath: string): string {
  return `${node} ${serial ?? devicePath}`;
}

/** The disks of other nodes are judged all the same, unless nobody knows yet which disks this one has. */
function* unknownDisks({ name, disks }: PveState, node: string): Generator<Finding> {
  const section = disks.get(node);
  const known = section === undefined ? null : lastGood(section);
  if (known === null) yield unknown(diskSmartFailed, serverSubject(name));
  for (const { serial, devicePath } of known?.value ?? []) {
    yield unknown(diskSmartFailed, pveSubject(name, diskKey(node, serial, devicePath)));
  }
}
