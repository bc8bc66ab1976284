import { computed, type ReadonlySignal } from '@preact/signals';
import type { AlertView, AppPart, RetiredGroup, SourcePart, TasksPart } from '../../shared/contract/page-state.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { type FleetFilter, type FreshnessState, filterTest } from '../../shared/view/fleet-filter.ts';
import { type FleetVerdict, fleetVerdict } from '../../shared/view/fleet-verdict.ts';
import { byFreshness, byUse, compareNames } from '../../shared/view/line-order.ts';
import {
  createGroupLines,
  type DatastoreLine,
  datastoreLine,
  type GroupLine,
  NO_STANDING,
  serverStanding,
} from './fleet-rows.ts';
import type { PartStore } from './part-store.ts';

/** What pages show, worked out from the parts. Each follows only what it needs. */
export interface Views {
  /** Undefined until the first state arrived. */
  readonly app: ReadonlySignal<AppPart | undefined>;
  /** By name. */
  readonly sources: ReadonlySignal<readonly SourcePart[]>;
  /** As judged: worst and oldest first. */
  readonly alerts: ReadonlySignal<readonly AlertView[]>;
  readonly retired: ReadonlySignal<readonly RetiredGroup[]>;
  readonly tasks: ReadonlySignal<readonly TasksPart[]>;
  /** Fullest first, unfiltered. */
  readonly datastores: ReadonlySignal<readonly DatastoreLine[]>;
  /** Worst first, unfiltered. */
  readonly groups: ReadonlySignal<readonly GroupLine[]>;
  /** The same, as the filter has them. */
  readonly shownDatastores: ReadonlySignal<readonly DatastoreLine[]>;
  readonly shownGroups: ReadonlySignal<readonly GroupLine[]>;
  /** How many groups are in each state, with the filter but without its state. */
  readonly freshnessCounts: ReadonlySignal<Readonly<Record<FreshnessState, number>>>;
  readonly verdict: ReadonlySignal<FleetVerdict>;
}

export function createViews(
  store: PartStore,
  clock: { readonly nowMs: ReadonlySignal<number> },
  filter: ReadonlySignal<FleetFilter>,
): Views {
  const apps = store.all('app');
  const app = computed(() => apps.value[0]);
  const sourceParts = store.all('source');
  const tasksParts = store.all('tasks');
  const sources = computed(() => sourceParts.value.toSorted((a, b) => compareNames(a.name, b.name)));
  const alertsParts = store.all('alerts');
  const alerts = computed(() => alertsParts.value.flatMap((part) => part.alerts));
  const pollingIntervalMs = computed(() => app.value?.pollingIntervalMs ?? MINUTE);
  const fleet = fleetViews(store, clock, sources, pollingIntervalMs);
  const shown = shownViews(fleet, filter);
  const verdict = computed(() =>
    fleetVerdict({
      alerts: alerts.value,
      judgedAtMs: app.value?.judgedAtMs ?? null,
      pollingIntervalMs: pollingIntervalMs.value,
      nowMs: clock.nowMs.value,
      sources: sources.value.map(({ name, reach }) => ({ name, reach: reach.kind })),
      watchedGroups: fleet.groups.value.filter(({ state }) => state !== 'not-watched').length,
      unknownGroups: fleet.groups.value.filter(({ state }) => state === 'unknown').length,
    }),
  );
  return {
    ...{ app, sources, alerts, verdict, ...fleet, ...shown },
    retired: computed(() => alertsParts.value.flatMap((part) => part.retired)),
    tasks: computed(() => tasksParts.value.toSorted((a, b) => compareNames(a.server, b.server))),
  };
}

function fleetViews(
  store: PartStore,
  { nowMs }: { readonly nowMs: ReadonlySignal<number> },
  sources: ReadonlySignal<readonly SourcePart[]>,
  pollingIntervalMs: ReadonlySignal<number>,
): Pick<Views, 'datastores' | 'groups'> {
  const linesOf = createGroupLines();
  const groupParts = store.all('groups');
  const datastoreParts = store.all('datastore');
  const standings = computed(
    () => new Map(sources.value.map((source) => [source.name, serverStanding(source, pollingIntervalMs.value)])),
  );
  const standingOf = (server: string) => standings.value.get(server) ?? NO_STANDING;
  return {
    datastores: computed(() =>
      datastoreParts.value.map((part) => datastoreLine(part, nowMs.value, standingOf(part.server))).sort(byUse),
    ),
    groups: computed(() => {
      const now = nowMs.value;
      return groupParts.value.flatMap((part) => linesOf(part, now, standingOf(part.server))).sort(byFreshness);
    }),
  };
}

function shownViews(
  { datastores, groups }: Pick<Views, 'datastores' | 'groups'>,
  filter: ReadonlySignal<FleetFilter>,
): Pick<Views, 'shownDatastores' | 'shownGroups' | 'freshnessCounts'> {
  const inAnyState = computed(() => groups.value.filter(filterTest({ ...filter.value, state: null })));
  return {
    shownDatastores: computed(() => datastores.value.filter(filterTest(filter.value))),
    shownGroups: computed(() => {
      const { state } = filter.value;
      return state === null ? inAnyState.value : inAnyState.value.filter((line) => line.state === state);
    }),
    freshnessCounts: computed(() => {
      const counts: Record<FreshnessState, number> = { late: 0, unknown: 0, due: 0, fresh: 0, 'not-watched': 0 };
      for (const line of inAnyState.value) counts[line.freshness.state] += 1;
      return counts;
    }),
  };
}
