import type { Bench, Report } from './bench.ts';
import type { FleetSize } from './fleets/sized-fleet.ts';
import { steadyHour } from './fleets/steady-hour.ts';
import { kilobytes, type RequestCost } from './request-cost.ts';

const BASE: FleetSize = { servers: 3, stores: 10, namespaces: 2, groups: 10, snapshots: 30 };
const USUAL_BACKUPS = 10;
const CHANGES = [0, 1, 10, 100];
const FACTORS = [2, 4];
const DIMENSIONS = ['snapshots', 'groups', 'stores'] as const;

interface Measured extends RequestCost {
  readonly fleet: string;
  readonly size: FleetSize;
  readonly backups: number;
}

/** That a steady hour costs what changed in it, not what there is. */
export const growthBench: Bench = {
  name: 'growth',
  summary: 'a steady hour by what changed (0 to 100 backups) and by what exists (1x, 2x, 4x)',
  isSlow: false,
  async run(say) {
    say(`a steady hour of 3 servers with ${CHANGES.join(', ')} groups backed up`);
    const byChange: Measured[] = [];
    for (const backups of CHANGES) byChange.push(await measured('1x', BASE, backups));
    say(`a steady hour with ${USUAL_BACKUPS} backups in fleets of ${FACTORS.join(' and ')} times the size`);
    const bySize: Measured[] = [];
    for (const dimension of DIMENSIONS) {
      for (const factor of FACTORS) {
        const size = { ...BASE, [dimension]: BASE[dimension] * factor };
        bySize.push(await measured(`${factor}x ${dimension}`, size, USUAL_BACKUPS));
      }
    }
    return report(byChange, bySize);
  },
};

async function measured(fleet: string, size: FleetSize, backups: number): Promise<Measured> {
  return { fleet, size, backups, ...(await steadyHour(size, backups)) };
}

function report(byChange: readonly Measured[], bySize: readonly Measured[]): Report {
  const usual = byChange.filter(({ backups }) => backups === USUAL_BACKUPS);
  const row = ({ fleet, size, backups, ...cost }: Measured) => [
    fleet,
    size.servers * size.stores * size.namespaces * size.groups * size.snapshots,
    backups,
    cost.requests,
    kilobytes(cost.wireBytes),
    cost.manifests,
  ];
  const columns = ['fleet', 'snapshots in it', 'backups', 'requests', 'KB on the wire', 'manifests'];
  return {
    figures: { byChange, bySize },
    tables: [
      { title: 'A steady hour by what changed', columns, rows: byChange.map(row) },
      { title: 'A steady hour by what exists', columns, rows: [...usual, ...bySize].map(row) },
    ],
    budgets: [],
  };
}
