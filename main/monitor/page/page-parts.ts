import { type Part, partKey, type TasksPart } from '../../../shared/contract/page-state.ts';
import { type AnySourceState, allSources, type FleetState } from '../../../shared/domain/fleet.ts';
import type { PveState } from '../../../shared/domain/pve.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import type { Judge } from '../../engine/judge/judge.ts';
import type { Learner } from '../../engine/learn/learner.ts';
import type { Clock, History } from '../../engine/ports.ts';
import { alertsPart } from './alerts-part.ts';
import { type AppFacts, appPart } from './app-part.ts';
import { type ClusterViews, clusterViews } from './cluster-views.ts';
import { createDatastoreParts } from './datastore-parts.ts';
import { createLens, type Lens } from './lens.ts';
import { createMemo, type Memo } from './memo.ts';
import { sourcePart, unwatchedPart } from './source-part.ts';
import { sqlbakGroups } from './sqlbak-groups.ts';
import { tasksPart } from './tasks-part.ts';

export interface PartsFrom {
  readonly source: { state(): FleetState };
  readonly learner: Pick<Learner, 'rhythm' | 'forecast' | 'timeZone' | 'retired' | 'isReady' | 'knowledge'>;
  readonly judge: Pick<Judge, 'alerts' | 'judgedAtMs' | 'noticesPausedUntilMs'>;
  readonly history: Pick<History, 'trouble'>;
  /** The settings in force; the same object for as long as they do not change. */
  readonly settings: () => Settings;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly app: AppFacts;
}

/** Makes all parts of the page; those of which nothing changed are the same objects as before. */
export interface PageParts {
  make(): ReadonlyMap<string, Part>;
  lens(): Lens;
  /** What the learner says may have changed: asks it for every group again. */
  learned(): void;
}

export function createPageParts({ source, learner, judge, history, settings, clock, app }: PartsFrom): PageParts {
  const memo = createMemo();
  const stores = createDatastoreParts(learner, memo);
  const lastTasks = new Map<string, TasksPart>();
  let made: Lens | null = null;
  let learnt = 0;

  function lens(): Lens {
    const current = settings();
    if (made?.settings !== current) made = createLens(current);
    return made;
  }

  function tasksOf(server: ServerState, view: Lens): TasksPart {
    const before = lastTasks.get(server.name) ?? null;
    const part = memo.get(`tasks ${server.name}`, [server.tasks, view], () => tasksPart(server, view, before));
    lastTasks.set(server.name, part);
    return part;
  }

  function* partsOfSource(state: AnySourceState, fleet: FleetState, view: Lens): Generator<[string, Part]> {
    const views = state.kind === 'pve' ? clusterOf(memo, state, fleet, view) : null;
    const cluster = views?.cluster ?? null;
    const { startedAtMs } = app;
    const facts = { startedAtMs, timeZone: learner.timeZone(state.name), cluster, nowMs: clock.nowMs() };
    const inputs = [state, facts.timeZone, cluster, view];
    const part = memo.get(`source ${state.name}`, inputs, () => sourcePart(state, view, facts));
    yield [partKey.source(state.name), part];
    if (views !== null) yield [partKey.guests(state.name), views.guests];
    if (state.kind === 'sqlbak') {
      const groups = memo.get(`jobs ${state.name}`, [state, view], () => sqlbakGroups(state, view, clock.nowMs()));
      for (const own of groups) yield [partKey.groups(state.name, own.datastore), own];
    }
    if (state.kind !== 'pbs') return;
    yield [partKey.tasks(state.name), tasksOf(state, view)];
    const moment = { nowMs: clock.nowMs(), lens: view, learnt };
    for (const store of state.datastores.values()) yield* stores.make(state, store, moment);
  }

  function* allParts(): Generator<[string, Part]> {
    const view = lens();
    const fleet = source.state();
    const alerts = judge.alerts();
    const moment = {
      judgedAtMs: judge.judgedAtMs(),
      historyTrouble: history.trouble(),
      notificationsPausedUntilMs: judge.noticesPausedUntilMs(),
    };
    yield [partKey.app(), memo.get('app', [{}], () => appPart(app, view, moment))];
    const retired = learner.retired();
    // Only of the groups that look retired more is said than the alerts themselves say.
    const known = retired.length === 0 ? null : fleet;
    yield [
      partKey.alerts(),
      memo.get('alerts', [alerts, learnt, known, view], () => alertsPart(alerts, retired, fleet, view)),
    ];
    const states = new Map(allSources(fleet).map((state) => [state.name, state]));
    for (const server of view.settings.servers) {
      const state = states.get(server.name);
      states.delete(server.name);
      if (state) yield* partsOfSource(state, fleet, view);
      else yield [partKey.source(server.name), unwatchedPart(server, app.startedAtMs)];
    }
    // On its way out: the settings do not name it any more.
    for (const state of states.values()) yield* partsOfSource(state, fleet, view);
  }

  return {
    make() {
      const parts = new Map(allParts());
      memo.sweep();
      return parts;
    },
    lens,
    learned() {
      learnt += 1;
    },
  };
}

function clusterOf(memo: Memo, state: PveState, fleet: FleetState, view: Lens): ClusterViews {
  const inputs = [state, fleet.servers, fleet.pve, view];
  return memo.get(`cluster ${state.name}`, inputs, () => clusterViews(state, fleet, view));
}
