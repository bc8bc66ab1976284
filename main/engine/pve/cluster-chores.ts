import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import type { Pace } from '../../../shared/domain/pace.ts';
import type { Chore } from '../poll/agenda.ts';
import { failureOf, type PveWatch, paceMs } from './pve-watch.ts';
import { askBackupJobs, askPermissions, askStorages, askUncovered, askVersion, type Question } from './questions.ts';

interface Plan<T> {
  readonly key: string;
  readonly rank: number;
  readonly pace: Pace;
  readonly question: Question<T>;
  record(learned: Learned<T>): void;
}

/** What is read of the cluster as a whole beside the heartbeat; one call each serves all nodes. */
export function clusterChores(watch: PveWatch): readonly Chore[] {
  const { book, client } = watch;
  return [
    chore(watch, {
      ...{ key: 'privileges', rank: 0, pace: 'privileges', question: askPermissions },
      record: (learned) => book.settle('privileges', learned),
    }),
    chore(watch, {
      ...{ key: 'version', rank: 1, pace: 'version', question: askVersion },
      record: (learned) => book.settle('version', learned),
    }),
    chore(watch, {
      ...{ key: 'jobs', rank: 2, pace: 'jobs', question: askBackupJobs },
      record: (learned) => book.settle('backupJobs', learned),
    }),
    chore(watch, {
      ...{ key: 'uncovered', rank: 3, pace: 'jobs', question: askUncovered },
      record: (learned) => book.settle('uncovered', learned),
    }),
    chore(watch, {
      ...{ key: 'storages', rank: 4, pace: 'jobs', question: askStorages },
      record: (learned) => book.settle('storages', learned),
    }),
    {
      key: 'identities',
      rank: 9,
      everyMs: paceMs(watch, 'privileges'),
      async run(signal): Promise<Failure | null> {
        client.identities.forget();
        const learned = await client.identities.identify(signal);
        return failureOf(learned);
      },
    },
  ];
}

function chore<T>(watch: PveWatch, { key, rank, pace, question, record }: Plan<T>): Chore {
  return {
    key,
    rank,
    everyMs: paceMs(watch, pace),
    async run(signal) {
      const learned = await watch.client.ask(question, 'background', signal);
      record(learned);
      return failureOf(learned);
    },
  };
}
