import type { AlertSubject, Finding, Severity } from '../../domain/alert.ts';
import type { Pace } from '../../domain/pace.ts';
import type { Section } from '../../domain/section.ts';
import type { FleetState, ServerState } from '../../domain/server.ts';

/** What a rule needs where nothing else is set. */
export interface RuleDefaults {
  /** In the rule's unit; null for a rule without one. */
  readonly threshold: number | null;
  readonly forMs: number;
  readonly severity: Severity;
}

/** A rule's settings as they hold for one subject. */
export interface EffectiveRule {
  readonly threshold: number;
  readonly forMs: number;
  readonly severity: Severity;
}

/** What the rules judge by: everything known of one server at one moment, and what history makes of it. */
export interface JudgeContext<Knowledge> {
  readonly nowMs: number;
  /** The server's own clock. */
  readonly serverNowMs: number;
  readonly server: ServerState;
  /** All servers, for rules that compare two. */
  readonly fleet: FleetState;
  /** The last good value of a section while it stands (design.md: three of its intervals), else null. */
  current<T>(section: Section<T>, pace: Pace): T | null;
  /** The settings of the rule for a subject; null where it is switched off, or the subject is expected to be offline. */
  settingsFor(subject: AlertSubject): EffectiveRule | null;
  /** What history knows: rhythms, forecasts, baselines. */
  readonly knowledge: Knowledge;
}

/** One judgement about backups. Pure: the same context yields the same findings. */
export interface Rule<Knowledge> {
  /** Its public name (design.md, alert rules). */
  readonly name: string;
  /** What it means for the user, in one sentence. */
  readonly meaning: string;
  /** Where its definition and its defaults come from. */
  readonly source: string;
  readonly defaults: RuleDefaults;
  /** Whether it judges the server as such and so also speaks while the server does not answer. */
  readonly speaksWhileSilent?: boolean;
  judge(context: JudgeContext<Knowledge>): Iterable<Finding>;
}
