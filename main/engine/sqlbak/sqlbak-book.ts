import type { Learned } from '../../../shared/domain/failure.ts';
import { settle, UNREAD } from '../../../shared/domain/section.ts';
import { UNPOLLED } from '../../../shared/domain/source.ts';
import type {
  SqlbakAccountParts,
  SqlbakAccountSections,
  SqlbakJobParts,
  SqlbakJobSections,
  SqlbakState,
} from '../../../shared/domain/sqlbak.ts';

/** Holds what is known of one account. The only place that replaces it. */
export interface SqlbakBook {
  state(): SqlbakState;
  /** Replaces parts of the state and tells. */
  change(part: Partial<SqlbakState>): void;
  /** Records how a read of one part ended. */
  settle<K extends keyof SqlbakAccountParts>(part: K, learned: Learned<SqlbakAccountParts[K]>): void;
  /** The same for one part of one job. */
  settleJob<K extends keyof SqlbakJobParts>(part: K, jobId: string, learned: Learned<SqlbakJobParts[K]>): void;
  /** Forgets what is known of jobs that are not among these. */
  keepJobs(jobIds: ReadonlySet<string>): void;
}

export function createSqlbakBook(
  initial: SqlbakState,
  nowMs: () => number,
  tell: (state: SqlbakState) => void,
): SqlbakBook {
  let state = initial;

  function change(part: Partial<SqlbakState>): void {
    state = { ...state, ...part };
    tell(state);
  }

  return {
    state: () => state,
    change,
    settle(part, learned) {
      const sections: SqlbakAccountSections = state;
      change({ [part]: settle(sections[part], learned, nowMs()) });
    },
    settleJob(part, jobId, learned) {
      const sections: SqlbakJobSections = state;
      const before = sections[part];
      change({ [part]: new Map(before).set(jobId, settle(before.get(jobId) ?? UNREAD, learned, nowMs())) });
    },
    keepJobs(jobIds) {
      const { jobSettings, runs } = state;
      if ([...jobSettings.keys(), ...runs.keys()].every((id) => jobIds.has(id))) return;
      change({ jobSettings: kept(jobSettings, jobIds), runs: kept(runs, jobIds) });
    },
  };
}

function kept<T>(sections: ReadonlyMap<string, T>, ids: ReadonlySet<string>): ReadonlyMap<string, T> {
  return new Map([...sections].filter(([id]) => ids.has(id)));
}

/** An account of which nothing is known. */
export function newSqlbak(name: string, url: string): SqlbakState {
  return {
    ...{ name, kind: 'sqlbak', url, ...UNPOLLED },
    ...{ servers: UNREAD, jobs: UNREAD, jobSettings: new Map(), runs: new Map() },
    ...{ backlog: 0, restsUntilMs: null, certificate: null },
  };
}
