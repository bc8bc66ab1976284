import { NOTHING } from '../../../shared/domain/alert.ts';
import { HOUR, MINUTE } from '../../../shared/time-units.ts';
import type { Datastore, PbsServer, World } from '../../simulator/world/model.ts';
import { newestFinished, placesIn } from '../../simulator/world/places.ts';
import type { Firing, ToldNotice } from './chronicle.ts';

/*
 * The plain fixed rules of a published guide to monitoring PBS with Prometheus, on the same days: four alerts per
 * datastore, each with one threshold and one "for". It scrapes every five minutes; what a server does not answer
 * stands as it was, as with a textfile.
 */

interface Facts {
  lastBackupMs: number;
  usedShare: number;
  failedSnapshots: number;
  gcMs: number;
}

interface FixedRule {
  /** The guide's name, and that of ours which says the same. */
  readonly alert: string;
  readonly rule: string;
  readonly severity: 'warning' | 'critical';
  readonly forMs: number;
  trips(facts: Facts, nowMs: number): boolean;
}

const FIXED_RULES: readonly FixedRule[] = [
  {
    ...{ alert: 'PBSBackupStale', rule: 'backup-stale', severity: 'critical', forMs: 30 * MINUTE },
    trips: ({ lastBackupMs }, nowMs) => nowMs - lastBackupMs > 172_800_000,
  },
  {
    ...{ alert: 'PBSStorageHigh', rule: 'storage-high', severity: 'warning', forMs: HOUR },
    trips: ({ usedShare }) => usedShare > 0.85,
  },
  {
    ...{ alert: 'PBSVerificationFailure', rule: 'verification-failed', severity: 'critical', forMs: 5 * MINUTE },
    trips: ({ failedSnapshots }) => failedSnapshots > 0,
  },
  {
    ...{ alert: 'PBSGCTooLong', rule: 'gc-slow', severity: 'warning', forMs: 10 * MINUTE },
    trips: ({ gcMs }) => gcMs > 4 * HOUR,
  },
];

const SCRAPE_MS = 5 * MINUTE;
/** Prometheus forgets what it has not evaluated for so long; then a "for" begins anew. */
const GAP_MS = 15 * MINUTE;

interface Watched {
  readonly server: string;
  readonly datastore: string;
  readonly facts: Facts;
  readonly sinceMs: Map<string, number>;
  readonly firing: Set<string>;
}

/** Watches beside the product; `look` is called as time passes while the machine is awake. */
export interface Baseline {
  look(canReach: (server: string) => boolean): void;
  readonly notices: readonly ToldNotice[];
  readonly firings: readonly Firing[];
}

export function createBaseline(world: World): Baseline {
  const watched = new Map<string, Watched>();
  const notices: ToldNotice[] = [];
  const firings: Firing[] = [];
  let lookedAtMs = 0;
  let looks = 0;

  function tell(kind: 'fired' | 'resolved', { alert, rule, severity }: FixedRule, of: Watched): void {
    const subject = { ...NOTHING, server: of.server, datastore: of.datastore };
    const said = { rule, subject, summary: `${alert} ${of.server}:${of.datastore}` };
    notices.push({ atMs: world.nowMs, kind, severity, title: said.summary, said: [said] });
    if (kind === 'fired') firings.push({ ...said, atMs: world.nowMs, severity });
  }

  function judge(of: Watched, isAfterGap: boolean): void {
    if (isAfterGap) of.sinceMs.clear();
    for (const fixed of FIXED_RULES) {
      const { alert } = fixed;
      if (!fixed.trips(of.facts, world.nowMs)) {
        of.sinceMs.delete(alert);
        if (of.firing.delete(alert)) tell('resolved', fixed, of);
        continue;
      }
      const sinceMs = of.sinceMs.get(alert) ?? world.nowMs;
      of.sinceMs.set(alert, sinceMs);
      if (of.firing.has(alert) || world.nowMs - sinceMs < fixed.forMs) continue;
      of.firing.add(alert);
      tell('fired', fixed, of);
    }
  }

  return {
    notices,
    firings,
    look(canReach) {
      if (world.nowMs - lookedAtMs < SCRAPE_MS) return;
      const isAfterGap = world.nowMs - lookedAtMs > GAP_MS;
      lookedAtMs = world.nowMs;
      looks++;
      for (const server of world.servers) {
        for (const store of server.datastores.values()) {
          const of = watchedOf(watched, server, store);
          // Groups and snapshots are not looked at every time: once an hour is enough for what stays for days.
          if (canReach(server.name)) read(of.facts, server, store, looks % 12 === 1);
          judge(of, isAfterGap);
        }
      }
    },
  };
}

function watchedOf(watched: Map<string, Watched>, server: PbsServer, store: Datastore): Watched {
  const key = `${server.name} ${store.name}`;
  let known = watched.get(key);
  if (known === undefined) {
    const facts = { lastBackupMs: 0, usedShare: 0, failedSnapshots: 0, gcMs: 0 };
    known = { server: server.name, datastore: store.name, facts, sinceMs: new Map(), firing: new Set() };
    watched.set(key, known);
  }
  return known;
}

function read(facts: Facts, server: PbsServer, store: Datastore, withGroups: boolean): void {
  facts.usedShare = store.usedBytes / store.totalBytes;
  const run = store.gc.lastRun;
  if (run?.endS != null) facts.gcMs = (run.endS - run.startS) * 1000;
  if (!withGroups) return;
  let newestS = 0;
  for (const { group } of placesIn(server, store)) newestS = Math.max(newestS, newestFinished(group)?.timeS ?? 0);
  facts.lastBackupMs = newestS * 1000;
  facts.failedSnapshots = 0;
  for (const { group } of placesIn(server, store)) {
    for (const { verification } of group.snapshots) if (verification?.state === 'failed') facts.failedSnapshots++;
  }
}
