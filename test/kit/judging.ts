import { type AlertSubject, type Finding, NOTHING } from '../../shared/domain/alert.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import { type FleetMoment, type Judgement, judgeFleet } from '../../shared/rules/alerts/judge-fleet.ts';
import {
  type Knowledge,
  type Lateness,
  type MachineFacts,
  type NamespaceKnowledge,
  NO_KNOWLEDGE,
  type StoreKnowledge,
} from '../../shared/rules/alerts/knowledge.ts';
import type { Rule } from '../../shared/rules/alerts/rule.ts';
import { createClientOwners } from '../../shared/rules/client-owner.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { aFleet, NOW } from './builders.ts';

/** What history knows, the same of every datastore and namespace. */
export function aKnowledge(part: {
  readonly store?: Partial<StoreKnowledge>;
  readonly namespace?: Partial<NamespaceKnowledge>;
  readonly machine?: Partial<MachineFacts>;
}): Knowledge {
  const store: StoreKnowledge = {
    forecast: { kind: 'unknown' },
    dedup: [],
    sameSinceMs: null,
    losses: [],
    goneGroups: [],
    ...part.store,
  };
  const namespace: NamespaceKnowledge = {
    lateness: () => ({ kind: 'no-rhythm' }),
    usual: () => 'usually daily at 02:10',
    firstSeenMs: () => null,
    newestVerifiedMs: () => null,
    sizes: () => null,
    failedSeenAtMs: null,
    ...part.namespace,
  };
  return {
    machine: { ...NO_KNOWLEDGE.machine, ...part.machine },
    store: () => store,
    namespace: () => namespace,
  };
}

/** Knowledge of one lateness for all groups. */
export function allLate(lateness: Lateness): Knowledge {
  return aKnowledge({ namespace: { lateness: () => lateness } });
}

/** A round over these servers, a minute apart, without any settings and with nothing known of the past. */
export function aMoment(servers: readonly ServerState[], part: Partial<FleetMoment> = {}): FleetMoment {
  return {
    nowMs: NOW,
    fleet: aFleet(...servers),
    pollingIntervalMs: MINUTE,
    settings: { rules: {}, overrides: [] },
    owners: createClientOwners({}),
    knowledge: aKnowledge({}),
    tokenIdOf: () => 'monitor@pbs!tray',
    isExpectedOff: () => false,
    ...part,
  };
}

/** What one rule says of a fleet. */
export function judged(rule: Rule, servers: readonly ServerState[], part: Partial<FleetMoment> = {}): Judgement {
  return judgeFleet(aMoment(servers, part), [rule]);
}

/** What would become of an alert on the subject: it begins or stays, it is kept as it is, or it ends. */
export function verdict(
  rule: Rule,
  subject: Partial<AlertSubject>,
  servers: ServerState | readonly ServerState[],
  part: Partial<FleetMoment> = {},
): 'trips' | 'unknown' | 'fine' {
  const judgement = judged(rule, 'name' in servers ? [servers] : servers, part);
  const whole = { ...NOTHING, ...subject };
  const found = judgement.findings.find((finding) => isSame(finding.subject, whole));
  if (found) return found.verdict;
  return judgement.wasJudged({ rule: rule.name, subject: whole }) ? 'fine' : 'unknown';
}

/** All that trips. */
export function tripping(rule: Rule, servers: readonly ServerState[], part: Partial<FleetMoment> = {}): Finding[] {
  return judged(rule, servers, part).findings.filter((finding) => finding.verdict === 'trips');
}

function isSame(a: AlertSubject, b: AlertSubject): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
