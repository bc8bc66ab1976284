import type { TruthRig } from './truth-rig.ts';

const HOUR_S = 3600;

interface HardCase {
  readonly what: string;
  readonly namespace: string;
  readonly key: string;
  /** Age of the newest finished backup when the world began, in hours; null: there is none. */
  readonly hoursAgo: number | null;
  /** Finished snapshots. */
  readonly count: number;
}

/** What the issue names, in `oddities`, by hand: a second opinion on the truth itself. */
const CASES: readonly HardCase[] = [
  { what: 'vm 101', namespace: '', key: 'vm/101', hoursAgo: 3, count: 3 },
  { what: 'ct with the same id', namespace: '', key: 'ct/101', hoursAgo: 4, count: 2 },
  { what: 'same group, another namespace', namespace: 'clusterA', key: 'vm/101', hoursAgo: 6, count: 2 },
  { what: 'same group, three levels down', namespace: 'clusterA/sub/deep', key: 'vm/101', hoursAgo: 200, count: 1 },
  { what: 'nested namespace', namespace: 'clusterA/sub', key: 'host/web.example-01_x', hoursAgo: 12, count: 1 },
  { what: 'upload over older successes', namespace: '', key: 'vm/102', hoursAgo: 26, count: 2 },
  { what: 'last task failed after older successes', namespace: '', key: 'vm/103', hoursAgo: 26, count: 2 },
  { what: 'very first upload', namespace: '', key: 'vm/104', hoursAgo: null, count: 0 },
  { what: 'nothing but partials', namespace: '', key: 'vm/106', hoursAgo: null, count: 0 },
  { what: 'partial of a crash over older successes', namespace: '', key: 'vm/107', hoursAgo: 36, count: 2 },
];

/** What the page of a rig on `oddities` says otherwise of them. */
export async function hardCaseFaults(rig: TruthRig, startMs: number): Promise<string[]> {
  const page = await rig.page();
  const startS = startMs / 1000;
  return ['pbs-new', 'pbs-old'].flatMap((node) =>
    CASES.flatMap(({ what, namespace, key, hoursAgo, count }) => {
      const [backup_type = '', backup_id = ''] = key.split('/');
      const wanted = Object.entries({ node, datastore: 'main', namespace, backup_type, backup_id });
      const valuesOf = (name: string) =>
        page
          .filter((series) => series.name === name && wanted.every(([label, value]) => series.labels[label] === value))
          .map(({ value }) => value);
      const last = valuesOf('pbs_group_last_success_timestamp').join();
      const counted = valuesOf('pbs_snapshot_count').join();
      const isRight = last === (hoursAgo === null ? '' : String(startS - hoursAgo * HOUR_S)) && counted === `${count}`;
      return isRight ? [] : [`${node}: ${what}: last ${last}, count ${counted}`];
    }),
  );
}
