import { MINUTE } from '../../time-units.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { PveRule } from './rule.ts';

export const pveQuorumLost: PveRule = {
  kind: 'pve',
  name: 'pve-quorum-lost',
  about: 'server',
  ending: 'has a quorum again',
  meaning: 'A Proxmox VE cluster has no quorum: its settings are read-only and backups do not start.',
  source: 'design.md, Alert rules; pve-api.md 10.1',
  defaults: { threshold: null, forMs: 2 * MINUTE, severity: 'critical' },
  *judge(context) {
    const { source } = context;
    const subject = serverSubject(source.name);
    const cluster = context.current(source.cluster, 'heartbeat');
    if (cluster === null || (cluster.name !== null && cluster.isQuorate === null)) {
      yield unknown(pveQuorumLost, subject);
      return;
    }
    // A node that is in no cluster needs none.
    const settings = cluster.isQuorate === false ? context.settings(pveQuorumLost, subject) : null;
    if (settings === null) return;
    yield trips(pveQuorumLost, settings, {
      subject,
      summary: `The cluster ${cluster.name ?? source.name} has no quorum as seen by ${source.url}: guests cannot be locked, so backups fail or do not start.`,
      next: 'Bring enough nodes back, or the network between them (pvecm status shows who is missing).',
      cause: `quorum ${source.name}`,
      factVersion: 'lost',
    });
  },
};
