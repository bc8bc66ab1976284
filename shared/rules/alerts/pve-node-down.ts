import type { PveNode } from '../../domain/pve.ts';
import { MINUTE } from '../../time-units.ts';
import { countText } from '../../view/quantities.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { nodeCause } from './pve-causes.ts';
import { pveSubject } from './pve-moment.ts';
import type { PveContext, PveRule } from './rule.ts';

export const pveNodeDown: PveRule = {
  kind: 'pve',
  name: 'pve-node-down',
  about: 'server',
  ending: 'online again',
  meaning: 'A node of a Proxmox VE cluster is offline, or its statistics have stopped.',
  source: 'design.md, Alert rules; pve-api.md 8: without quorum the others only seem to be offline',
  defaults: { threshold: null, forMs: 5 * MINUTE, severity: 'critical' },
  *judge(context) {
    const { source } = context;
    const resources = context.current(source.resources, 'heartbeat');
    const cluster = context.current(source.cluster, 'heartbeat');
    if (resources === null || cluster?.isQuorate === false) {
      yield unknown(pveNodeDown, serverSubject(source.name));
      return;
    }
    for (const node of resources.nodes) {
      if (node.status === 'online') continue;
      const guests = resources.guests.filter((guest) => guest.node === node.name && !guest.isTemplate).length;
      yield* tell(context, node, guests);
    }
  },
};

function* tell(context: PveContext, { name, status }: PveNode, guests: number) {
  const { source } = context;
  const subject = pveSubject(source.name, name);
  const settings = context.settings(pveNodeDown, subject);
  if (settings === null) return;
  const isStuck = status === 'unknown';
  const ownSeverity = settings.origin.severity === 'default' && isStuck ? 'warning' : settings.severity;
  const what = isStuck ? 'has sent no statistics for minutes' : 'is offline';
  yield trips(
    pveNodeDown,
    { ...settings, severity: ownSeverity },
    {
      subject,
      summary: `The node ${name} of ${source.name} ${what}; ${countText(guests, 'guest')} on it.`,
      next: isStuck
        ? 'Look at its storages: one that hangs stops the statistics (systemctl status pvestatd on the node).'
        : 'Check its power and network. Guests without HA on it are not backed up meanwhile.',
      cause: nodeCause(source.name, name),
      factVersion: status,
    },
  );
}
