import type { Alert, Finding } from '../../../shared/domain/alert.ts';
import type { FleetState } from '../../../shared/domain/fleet.ts';
import { advanceAlerts } from '../../../shared/rules/alerts/alert-life.ts';
import { EVERY_RULE } from '../../../shared/rules/alerts/every-rule.ts';
import { type JudgeServer, judgeFleet } from '../../../shared/rules/alerts/judge-fleet.ts';
import { isGroupPutAside, type Knowledge } from '../../../shared/rules/alerts/knowledge.ts';
import { isSnoozed, type Notice, planNotices } from '../../../shared/rules/alerts/notices.ts';
import type { ClientOwners } from '../../../shared/rules/client-owner.ts';
import { expectedOff } from '../../../shared/rules/expected-off.ts';
import type { LocalTime } from '../../../shared/rules/rhythm/local-time.ts';
import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import type { Learner } from '../learn/learner.ts';
import { toBeConfirmed } from './confirming.ts';
import { type AdmittedFleet, admittedFleet } from './gate.ts';
import { holdAt } from './hold.ts';
import type { JudgeMemory } from './judge-memory.ts';
import type { JudgeSettings } from './judge-settings.ts';
import { retiredKey, retiredNotice } from './retired-notice.ts';

/** For so long after a start or a sleep a digest waits for the fleet to be read anew. */
const DIGEST_PATIENCE_MS = 15 * MINUTE;

/** All that one round goes by. */
export interface RoundFacts {
  readonly nowMs: number;
  readonly fleet: FleetState;
  readonly settings: JudgeSettings;
  readonly owners: ClientOwners;
  readonly learner: Learner;
  readonly localTime: (timeZone: string | null) => LocalTime;
  /** Nothing is judged of a source that was not read anew since. */
  readonly gateMs: number;
  readonly judgeServer: JudgeServer;
}

/** What one round came to. */
export interface RoundOutcome {
  readonly memory: JudgeMemory;
  readonly notices: readonly Notice[];
  /** Sources that were not judged because they were not read anew yet. */
  readonly waiting: ReadonlySet<string>;
  /** Servers that should be asked once more before the next round. */
  readonly doubted: readonly string[];
}

/** One round: the rules, the life of the alerts, what people are to be told. Has no effects. */
export function judgeRound(before: JudgeMemory, facts: RoundFacts): RoundOutcome {
  const { nowMs } = facts;
  const pollingIntervalMs = facts.settings.polling.intervalSeconds * SECOND;
  const admitted = admittedFleet(facts.fleet, { nowMs, pollingIntervalMs, gateMs: facts.gateMs });
  const { alerts: judged, findings } = judgedAlerts(before.alerts, facts, admitted.fleet);
  const hold = holdAt({
    nowMs,
    quietHours: facts.settings.notifications.quietHours,
    pausedUntilMs: before.pausedUntilMs,
    localTime: facts.localTime,
    isWaitingForFacts: before.wasHeld && admitted.waiting.size > 0 && nowMs - facts.gateMs < DIGEST_PATIENCE_MS,
  });
  const told = planNotices(judged, { nowMs, isHeldBack: hold.isHeldBack }, before.wasHeld && !hold.holds);
  const asked = hold.holds ? null : askAboutRetired(before.askedRetired, facts, admitted);
  return {
    memory: {
      alerts: told.alerts,
      pausedUntilMs: before.pausedUntilMs !== null && nowMs < before.pausedUntilMs ? before.pausedUntilMs : null,
      wasHeld: hold.holds,
      askedRetired: asked?.keys ?? before.askedRetired,
    },
    notices: asked === null ? told.notices : [...told.notices, asked.notice],
    waiting: admitted.waiting,
    doubted: toBeConfirmed(findings, judged, admitted.fleet, { nowMs, pollingIntervalMs }),
  };
}

function judgedAlerts(
  before: ReadonlyMap<string, Alert>,
  facts: RoundFacts,
  fleet: FleetState,
): { readonly alerts: ReadonlyMap<string, Alert>; readonly findings: readonly Finding[] } {
  const { nowMs, settings, owners, learner, localTime } = facts;
  const knowledge = learner.knowledge();
  const tokens = new Map(settings.servers.map(({ name, tokenId }) => [name, tokenId]));
  const moment = {
    ...{ nowMs, fleet, owners, knowledge, settings: settings.alerts },
    pollingIntervalMs: settings.polling.intervalSeconds * SECOND,
    tokenIdOf: (server: string) => tokens.get(server) ?? '',
    isExpectedOff: expectedOff(settings.alerts.expectedOffline, localTime),
  };
  const judgement = judgeFleet(moment, EVERY_RULE, facts.judgeServer);
  const { alerts } = advanceAlerts(withoutPastSnoozes(before, nowMs), {
    nowMs,
    findings: judgement.findings,
    wasJudged: judgement.wasJudged,
    // A group that was put aside is nobody's business any more: its alerts end without a word.
    isWanted: (alert) => judgement.isWanted(alert) && !isPutAside(alert, knowledge),
  });
  return { alerts, findings: judgement.findings };
}

function withoutPastSnoozes(alerts: ReadonlyMap<string, Alert>, nowMs: number): ReadonlyMap<string, Alert> {
  const past = [...alerts.values()].filter((alert) => alert.snooze !== null && !isSnoozed(alert, nowMs));
  if (past.length === 0) return alerts;
  const after = new Map(alerts);
  for (const alert of past) after.set(alert.id, { ...alert, snooze: null });
  return after;
}

function isPutAside({ subject }: Alert, knowledge: Knowledge): boolean {
  const { server, datastore, namespace, backupType, backupId } = subject;
  if (server === null || datastore === null || namespace === null || backupType === null) return false;
  return isGroupPutAside(knowledge, { server, datastore, namespace, group: `${backupType}/${backupId}` });
}

/** Once the whole fleet was looked at, so that all of them are in one question. */
function askAboutRetired(
  asked: readonly string[],
  { learner, fleet, nowMs }: RoundFacts,
  { waiting, fleet: admitted }: AdmittedFleet,
): { readonly notice: Notice; readonly keys: readonly string[] } | null {
  const isLookedAt = admitted.servers.every(
    ({ name, reach }) => reach.kind === 'failing' || (!waiting.has(name) && learner.isReady(name)),
  );
  if (!isLookedAt) return null;
  const before = new Set(asked);
  const fresh = learner.retired().filter((place) => !before.has(retiredKey(place)));
  if (fresh.length === 0) return null;
  return { notice: retiredNotice(fresh, fleet, nowMs), keys: [...asked, ...fresh.map(retiredKey)] };
}
