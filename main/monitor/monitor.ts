import type { DryRunAnswer } from '../../shared/contract/calls.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { Forwarding } from '../engine/forwarding/forwarding.ts';
import type { DryRunWish } from '../engine/judge/dry-run-moment.ts';
import type { Judge, NoticeSink } from '../engine/judge/judge.ts';
import type { Learner } from '../engine/learn/learner.ts';
import type { MetricsPage } from '../engine/metrics/metrics-page.ts';
import type { History } from '../engine/ports.ts';
import type { MetricsPush } from '../engine/push/metrics-push.ts';

/** The whole monitor without a face: what both hosts build, and show their way. */
export interface Monitor {
  readonly engine: Engine;
  readonly history: History;
  readonly learner: Learner;
  readonly judge: Judge;
  readonly metrics: MetricsPage;
  forwarding(): Forwarding;
  /** Sends `metrics` to receivers outside. */
  push(): MetricsPush;
  /** Sentences about settings that fit nothing that is watched; what is not known yet may still fit. */
  warnings(): readonly string[];
  /** How often a rule with these settings would have fired lately. */
  dryRun(wish: DryRunWish): Promise<DryRunAnswer>;
  settings(): Settings;
  /** Takes other settings: what did not change goes on with all that is known. */
  reconfigure(settings: Settings): Promise<void>;
  /** One more that notices are shown to; returns its remover. */
  addSink(sink: NoticeSink): () => void;
  start(): void;
  /** The machine goes to sleep: no request leaves until `wake`. */
  sleep(): void;
  /** It woke, or its network changed: everything is read anew before anything is judged. */
  wake(): void;
  /** Resolves when nothing is being read, kept or told. */
  idle(): Promise<void>;
  /** Ends all of it in order; what is to be kept is written. */
  stop(): Promise<void>;
}
