import { type Alert, type AlertSubject, type Finding, placesOf } from '../../domain/alert.ts';
import type { FleetState } from '../../domain/fleet.ts';
import { isAuditDenied } from '../../domain/privileges.ts';
import { lastGood } from '../../domain/section.ts';
import type { ClientOwners } from '../client-owner.ts';
import type { IsExpectedOff } from '../expected-off.ts';
import { ALL_RULES } from './all-rules.ts';
import { mayBeOnWithin, type RuleSettings } from './effective-rule.ts';
import { EVERY_RULE } from './every-rule.ts';
import { isWithinSubject } from './finding.ts';
import type { Knowledge } from './knowledge.ts';
import { isPveJudged, pveMoment } from './pve-moment.ts';
import type { FleetContext, JudgeContext, PveContext, Rule, ServerMoment, SqlbakContext } from './rule.ts';
import { serverMoment } from './server-moment.ts';
import { createSettingsReader } from './settings-reader.ts';
import { isSqlbakJudged, sqlbakMoment } from './sqlbak-moment.ts';

/** All that one round of judging goes by. */
export interface FleetMoment {
  readonly nowMs: number;
  readonly fleet: FleetState;
  readonly pollingIntervalMs: number;
  readonly settings: RuleSettings;
  readonly owners: ClientOwners;
  readonly knowledge: Knowledge;
  /** The token of a server, such as `monitor@pbs!tray`. */
  tokenIdOf(server: string): string;
  /** Whether the settings expect a server (datastore null) or one of its datastores to be off at a moment. */
  readonly isExpectedOff: IsExpectedOff;
}

/** What one round of judging found, in the form that `advanceAlerts` takes. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Whether the facts about the alert's subject were at hand. */
  wasJudged(alert: Pick<Alert, 'rule' | 'subject'>): boolean;
  /** Whether its rule is on for any of what it is about, and its subject is still watched. */
  isWanted(alert: Pick<Alert, 'rule' | 'subject' | 'namespaces'>): boolean;
}

/** What the rules find on one server; `judgeServer`, or one that remembers. */
export type JudgeServer = (context: JudgeContext, rules: readonly Rule[]) => Iterable<Finding>;

/** Judges the whole fleet by all rules. Pure and deterministic, where `judgeServer` is. */
export function judgeFleet(
  moment: FleetMoment,
  rules: readonly Rule[] = EVERY_RULE,
  judgeOne: JudgeServer = judgeServer,
): Judgement {
  const servers = moment.fleet.servers.map((server) => serverMoment(moment, server));
  const context: FleetContext = {
    nowMs: moment.nowMs,
    fleet: moment.fleet,
    servers,
    settings: createSettingsReader(moment.settings, moment.owners),
    knowledge: moment.knowledge,
  };
  const findings: Finding[] = [];
  for (const rule of rules) if (rule.kind === 'fleet') findings.push(...rule.judge(context));
  for (const server of servers)
    for (const finding of judgeOne({ ...context, ...server }, rules)) findings.push(finding);
  const clusters = moment.fleet.pve.map((source) => pveMoment(moment, source));
  for (const cluster of clusters) findings.push(...judgePve({ ...context, ...cluster }, rules));
  const accounts = moment.fleet.sqlbak.map((source) => sqlbakMoment(moment, source));
  for (const account of accounts) findings.push(...judgeSqlbak({ ...context, ...account }, rules));
  const blind = blindSpots(findings);
  const others = [...moment.fleet.pve, ...moment.fleet.sqlbak];
  const unjudged = new Set([
    ...servers.filter((server) => !isJudged(server)).map(({ server }) => server.name),
    ...clusters.filter((cluster) => !isPveJudged(cluster)).map(({ source }) => source.name),
    ...accounts.filter((account) => !isSqlbakJudged(account)).map(({ source }) => source.name),
  ]);
  const ruleByName = new Map(rules.map((rule) => [rule.name, rule]));
  return {
    findings,
    wasJudged({ rule: name, subject }) {
      const rule = ruleByName.get(name);
      const speaks = rule?.kind === 'fleet' || rule?.speaksWhileSilent === true;
      if (subject.server !== null && unjudged.has(subject.server) && !speaks) return false;
      if (isHidden(servers, subject)) return false;
      return !(blind.get(name) ?? []).some((scope) => isWithinSubject(subject, scope));
    },
    isWanted(alert) {
      const { rule: name, subject } = alert;
      const rule = ruleByName.get(name);
      const isThere = others.some((other) => other.name === subject.server) || isWatched(servers, subject);
      if (rule === undefined || !isThere) return false;
      return placesOf(alert).some(
        (place) =>
          context.settings(rule, place) !== null ||
          (isOfManyGroups(rule, place) && mayBeOnWithin(name, moment.settings, place)),
      );
    },
  };
}

/** Whether the rule is asked for each group, but the subject stands for all in its place. */
function isOfManyGroups({ about }: Rule, { datastore, namespace, backupId }: AlertSubject): boolean {
  return about === 'group' && (backupId === null || (datastore !== null && namespace === null));
}

/** What the rules find on one server. While it is silent only those speak that judge the server as such. */
export function* judgeServer(context: JudgeContext, rules: readonly Rule[] = ALL_RULES): Generator<Finding> {
  const hasFacts = isJudged(context);
  for (const rule of rules) {
    if (rule.kind === 'server' && (hasFacts || rule.speaksWhileSilent === true)) yield* rule.judge(context);
  }
}

/** What the rules find in one cluster, on the same terms. */
function* judgePve(context: PveContext, rules: readonly Rule[]): Generator<Finding> {
  const hasFacts = isPveJudged(context);
  for (const rule of rules) {
    if (rule.kind === 'pve' && (hasFacts || rule.speaksWhileSilent === true)) yield* rule.judge(context);
  }
}

/** What the rules find in one account at SqlBak, on the same terms. */
function* judgeSqlbak(context: SqlbakContext, rules: readonly Rule[]): Generator<Finding> {
  const hasFacts = isSqlbakJudged(context);
  for (const rule of rules) {
    if (rule.kind === 'sqlbak' && (hasFacts || rule.speaksWhileSilent === true)) yield* rule.judge(context);
  }
}

/** Before the first list of datastores nothing can be said of what is on the server. */
function isJudged({ server, isSilent }: ServerMoment): boolean {
  return !isSilent && lastGood(server.datastoreList) !== null;
}

/** What the rules could not say anything of, by rule. */
function blindSpots(findings: readonly Finding[]): ReadonlyMap<string, readonly AlertSubject[]> {
  const spots = new Map<string, AlertSubject[]>();
  for (const { verdict, rule, subject } of findings) {
    if (verdict !== 'unknown') continue;
    const known = spots.get(rule);
    if (known) known.push(subject);
    else spots.set(rule, [subject]);
  }
  return spots;
}

/** Whether the token lost the right to see a datastore: PBS then leaves it out without a word, as if it were gone. */
function isHidden(servers: readonly ServerMoment[], { server: name, datastore }: AlertSubject): boolean {
  const server = servers.find((moment) => moment.server.name === name)?.server;
  if (server === undefined || datastore === null || server.datastores.has(datastore)) return false;
  return isAuditDenied(server.privileges, datastore);
}

function isWatched(servers: readonly ServerMoment[], subject: AlertSubject): boolean {
  const { server: name, datastore } = subject;
  if (name === null || isHidden(servers, subject)) return true;
  const server = servers.find((moment) => moment.server.name === name)?.server;
  if (server === undefined) return false;
  return datastore === null || server.datastores.has(datastore) || lastGood(server.datastoreList) === null;
}
