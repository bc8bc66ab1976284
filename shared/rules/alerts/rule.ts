import type { AlertSubject, Finding, Severity } from '../../domain/alert.ts';
import type { FleetState } from '../../domain/fleet.ts';
import type { Pace } from '../../domain/pace.ts';
import type { Section, Taken } from '../../domain/section.ts';
import type { ServerState } from '../../domain/server.ts';
import type { Knowledge } from './knowledge.ts';
import type { PveMoment } from './pve-moment.ts';
import type { RuleLevel } from './rule-level.ts';
import type { SqlbakMoment } from './sqlbak-moment.ts';

/** What a rule needs where nothing else is set. */
export interface RuleDefaults {
  /** In the rule's unit; null for a rule without one. */
  readonly threshold: number | null;
  readonly forMs: number;
  readonly severity: Severity;
}

/** Who said so: the rule itself, the settings for everywhere, or an override for a part of the fleet. */
export type Origin = 'default' | 'everywhere' | 'override';

/** A rule's settings as they hold for one subject. */
export interface EffectiveRule {
  readonly threshold: number;
  readonly forMs: number;
  readonly severity: Severity;
  readonly origin: { readonly threshold: Origin; readonly forMs: Origin; readonly severity: Origin };
}

/** One server at one moment. */
export interface ServerMoment {
  readonly server: ServerState;
  /** The moment by the server's own clock. */
  readonly serverNowMs: number;
  /** It does not answer, or was not asked lately: what depends on its data is unknown. */
  readonly isSilent: boolean;
  /** Such as `monitor@pbs!tray`; empty where none is set. */
  readonly tokenId: string;
  /** The last good value of a section while it stands (design.md: three of its intervals), else null. */
  current<T>(section: Section<T>, pace: Pace): T | null;
  /** The same with the moment (of our clock) at which it was read. */
  taken<T>(section: Section<T>, pace: Pace): Taken<T> | null;
  /** Whether what was learnt at this moment still stands. */
  stands(takenAtMs: number, pace: Pace): boolean;
  /** Whether the server, or one of its datastores, is expected to be off at a moment of our clock; absent: now. */
  isExpectedOff(datastore: string | null, atMs?: number): boolean;
}

/** What every rule may go by. */
interface JudgeBasis {
  readonly nowMs: number;
  readonly fleet: FleetState;
  /** Every server, silent ones included. */
  readonly servers: readonly ServerMoment[];
  /** The settings of a rule for a subject; null where it is switched off. */
  settings(rule: NamedDefaults, subject: AlertSubject): EffectiveRule | null;
  /** What history knows: rhythms, forecasts, baselines. */
  readonly knowledge: Knowledge;
}

/** What the rules about one server judge by. */
export type JudgeContext = JudgeBasis & ServerMoment;

/** What the rules about the fleet and this machine judge by. */
export type FleetContext = JudgeBasis;

/** A rule's name and what holds where nothing is set. */
export interface NamedDefaults {
  /** Its public name (design.md, alert rules). */
  readonly name: string;
  readonly defaults: RuleDefaults;
}

interface RuleBasis extends NamedDefaults {
  /** What its settings are asked for: an override whose match names anything below that never fits. */
  readonly about: RuleLevel;
  /** What is so when it is over, as it stands after its place and a colon, such as `answers again`. */
  readonly ending: string;
  /** What it means for the user, in one sentence. */
  readonly meaning: string;
  /** Where its definition and its defaults come from. */
  readonly source: string;
}

/**
 * A judgement about one server and what is on it. Pure: the same context yields the same findings, each subject at most
 * once. What is not mentioned is fine. A finding of the verdict `unknown` speaks for its subject and for all within it:
 * `unknown` for a datastore keeps the alerts of all its groups as they are.
 */
export interface ServerRule extends RuleBasis {
  readonly kind: 'server';
  /** Whether it judges the server as such and so also speaks while the server does not answer. */
  readonly speaksWhileSilent?: boolean;
  judge(context: JudgeContext): Iterable<Finding>;
}

/** A judgement about all servers together, or about this machine. */
export interface FleetRule extends RuleBasis {
  readonly kind: 'fleet';
  judge(context: FleetContext): Iterable<Finding>;
}

/** What the rules about one Proxmox VE cluster judge by. */
export type PveContext = JudgeBasis & PveMoment;

/**
 * A judgement about one cluster and what is in it, on the same terms as `ServerRule`. A rule that is about sources of
 * both kinds, such as whether they answer, has one of each under the same name.
 */
export interface PveRule extends RuleBasis {
  readonly kind: 'pve';
  readonly speaksWhileSilent?: boolean;
  judge(context: PveContext): Iterable<Finding>;
}

/** What the rules about one account at SqlBak judge by. */
export type SqlbakContext = JudgeBasis & SqlbakMoment;

/** The same about one account at SqlBak. */
export interface SqlbakRule extends RuleBasis {
  readonly kind: 'sqlbak';
  readonly speaksWhileSilent?: boolean;
  judge(context: SqlbakContext): Iterable<Finding>;
}

export type Rule = ServerRule | FleetRule | PveRule | SqlbakRule;
