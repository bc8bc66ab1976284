import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import type { Pace } from '../../../shared/domain/pace.ts';
import { grantsMore, type NeedName } from '../../../shared/domain/privileges.ts';
import { lastGood, type Section, settle } from '../../../shared/domain/section.ts';
import { isAtLeast, type ServerState } from '../../../shared/domain/server.ts';
import { failed } from '../../../shared/outcome.ts';
import type { Question } from '../pbs/client.ts';
import type { AnswerKind, Decoded } from '../pbs/decode.ts';
import {
  askPermissions,
  askPruneJobs,
  askSubscription,
  askSyncJobs,
  askTapeDrives,
  askTimeZone,
  askUpdates,
  askVerifyJobs,
  askVersion,
} from '../pbs/endpoints.ts';
import type { Chore } from './agenda.ts';
import { failureOf, lackOf, paceMs, type Watch } from './watch.ts';

/** Order of what is read from a server: first what others build on, last what nobody waits for. */
export const RANK = {
  version: 0,
  privileges: 1,
  datastores: 2,
  jobs: 3,
  usage: 4,
  namespaces: 5,
  groups: 6,
  extras: 7,
} as const;

interface SectionChore<K extends AnswerKind> {
  readonly key: string;
  readonly rank: number;
  readonly pace: Pace;
  readonly patient?: boolean;
  readonly question: Question<K>;
  /** Where PBS would answer an empty list without this right, nobody asks. */
  readonly need?: NeedName;
  readonly before: (state: ServerState) => Section<Decoded<K>>;
  readonly after: (section: Section<Decoded<K>>) => Partial<ServerState>;
}

/** A chore that reads one section of the server with one question. */
function sectionChore<K extends AnswerKind>(watch: Watch, spec: SectionChore<K>): Chore {
  return {
    key: spec.key,
    rank: spec.rank,
    everyMs: paceMs(watch, spec.pace),
    patient: spec.patient ?? false,
    async run(signal) {
      const lack = spec.need ? lackOf(watch, spec.need, `GET ${spec.question.path}`) : null;
      const learned: Learned<Decoded<K>> = lack ? failed(lack) : await watch.client.ask(spec.question, signal);
      watch.book.change(spec.after(settle(spec.before(watch.book.state()), learned, watch.clock.nowMs())));
      return failureOf(learned);
    },
  };
}

/** PBS leaves out what a token may not see without a word: with more rights all that was read may look different. */
function privilegesChore(watch: Watch): Chore {
  const chore = sectionChore(watch, {
    key: 'privileges',
    rank: RANK.privileges,
    pace: 'privileges',
    question: askPermissions,
    before: (state) => state.privileges,
    after: (privileges) => ({ privileges }),
  });
  const known = () => lastGood(watch.book.state().privileges)?.value ?? null;
  return {
    ...chore,
    async run(signal) {
      const before = known();
      const failure = await chore.run(signal);
      const now = known();
      if (before !== null && now !== null && grantsMore(now, before)) watch.agenda.restart();
      return failure;
    },
  };
}

/** What is read of the server as a whole, each part on its own rhythm. */
export function serverChores(watch: Watch): Chore[] {
  return [
    sectionChore(watch, {
      key: 'version',
      rank: RANK.version,
      pace: 'version',
      question: askVersion,
      before: (state) => state.version,
      after: (version) => ({ version }),
    }),
    privilegesChore(watch),
    sectionChore(watch, {
      key: 'verify',
      rank: RANK.jobs,
      pace: 'jobs',
      question: askVerifyJobs,
      before: (state) => state.verifyJobs,
      after: (verifyJobs) => ({ verifyJobs }),
    }),
    sectionChore(watch, {
      key: 'prune',
      rank: RANK.jobs,
      pace: 'jobs',
      question: askPruneJobs,
      before: (state) => state.pruneJobs,
      after: (pruneJobs) => ({ pruneJobs }),
    }),
    { key: 'sync', rank: RANK.jobs, everyMs: paceMs(watch, 'jobs'), run: (signal) => readSyncJobs(watch, signal) },
    ...rareChores(watch),
  ];
}

/** What nobody waits for. */
function rareChores(watch: Watch): Chore[] {
  return [
    sectionChore(watch, {
      key: 'tape',
      rank: RANK.extras,
      pace: 'tape',
      need: 'tape',
      question: askTapeDrives,
      before: (state) => state.tapeDrives,
      after: (tapeDrives) => ({ tapeDrives }),
    }),
    sectionChore(watch, {
      key: 'subscription',
      rank: RANK.extras,
      pace: 'subscription',
      patient: true,
      question: askSubscription,
      before: (state) => state.subscription,
      after: (subscription) => ({ subscription }),
    }),
    sectionChore(watch, {
      key: 'updates',
      rank: RANK.extras,
      pace: 'updates',
      patient: true,
      need: 'updates',
      question: askUpdates,
      before: (state) => state.updates,
      after: (updates) => ({ updates }),
    }),
    sectionChore(watch, {
      key: 'time-zone',
      rank: RANK.extras,
      pace: 'time-zone',
      patient: true,
      question: askTimeZone,
      before: (state) => state.timeZone,
      after: (timeZone) => ({ timeZone }),
    }),
  ];
}

async function readSyncJobs(watch: Watch, signal: AbortSignal): Promise<Failure | null> {
  const version = lastGood(watch.book.state().version)?.value ?? null;
  const knowsDirection = version === null || isAtLeast(version, [3, 2, 13]);
  let learned = await watch.client.ask(askSyncJobs(knowsDirection), signal);
  // Should the version mislead, the server names the parameter that it does not know.
  if (!learned.ok && learned.failure.kind === 'remote' && /sync-direction/.test(learned.failure.message)) {
    learned = await watch.client.ask(askSyncJobs(false), signal);
  }
  watch.book.change({ syncJobs: settle(watch.book.state().syncJobs, learned, watch.clock.nowMs()) });
  return failureOf(learned);
}
