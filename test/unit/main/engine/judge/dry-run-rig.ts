import { dryRun } from '../../../../../main/engine/judge/dry-run.ts';
import type { DryRunParts, DryRunWish } from '../../../../../main/engine/judge/dry-run-moment.ts';
import type { JudgeSettings } from '../../../../../main/engine/judge/judge-settings.ts';
import type { HistoryItem } from '../../../../../main/engine/ports.ts';
import type { DryRunAnswer } from '../../../../../shared/contract/calls.ts';
import type { GroupPlace } from '../../../../../shared/domain/history.ts';
import type { ServerState } from '../../../../../shared/domain/server.ts';
import type { FinishedTask } from '../../../../../shared/domain/task.ts';
import { NO_KNOWLEDGE } from '../../../../../shared/rules/alerts/knowledge.ts';
import { aFinishedTask, aFleet, NOW } from '../../../../kit/builders.ts';
import { aHistory } from '../history/history-rig.ts';

export const UTC = () => ({ offsetMs: () => 0 });

export type Settings = Partial<Pick<JudgeSettings, 'clients'>> & { readonly alerts?: Partial<JudgeSettings['alerts']> };

interface Scene {
  readonly servers: readonly ServerState[];
  readonly items: readonly HistoryItem[];
  readonly settings?: Settings;
  readonly learner?: Partial<DryRunParts['learner']>;
}

/** Tries wishes of 30 days on a history that holds these items, at the tests' present. */
export async function trying({ servers, items, settings = {}, learner = {} }: Scene) {
  const { history } = await aHistory();
  if (!history.append(items)) throw new Error('not kept');
  const parts: DryRunParts = {
    history,
    fleet: () => aFleet(...servers),
    learner: {
      timeZone: () => null,
      rhythm: () => null,
      knowledge: () => NO_KNOWLEDGE,
      downtimes: () => [],
      ...learner,
    },
    settings: () => ({
      polling: { intervalSeconds: 60 },
      clients: settings.clients ?? {},
      servers: [],
      alerts: { rules: {}, overrides: [], expectedOffline: [], ...settings.alerts },
      notifications: { quietHours: null },
    }),
    localTime: UTC,
    clock: { nowMs: () => NOW },
  };
  return (rule: string, wish: Partial<DryRunWish> = {}): Promise<DryRunAnswer> =>
    dryRun(parts, { rule, days: 30, ...wish });
}

/** How often it would have fired; throws where nobody can tell. */
export async function times(answer: Promise<DryRunAnswer>): Promise<number> {
  const said = await answer;
  if (said.kind !== 'answer') throw new Error(said.sentence);
  return said.times;
}

export function taskItem(workerType: string, workerId: string, part: Partial<FinishedTask> = {}): HistoryItem {
  return { kind: 'task', server: 'pbs-1', task: aFinishedTask({ workerType, workerId, ...part }) };
}

/** A backup that is listed with its size. */
export function backupItem(place: GroupPlace, takenAtMs: number, sizeBytes: number | null = 1): HistoryItem {
  return { kind: 'backups', place, reports: [{ kind: 'listed', takenAtMs, sizeBytes }] };
}
