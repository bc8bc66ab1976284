import { createMetricsPage } from '../../main/engine/metrics/metrics-page.ts';
import type { MetricsSettings } from '../../main/engine/metrics/metrics-settings.ts';
import type { FleetState } from '../../shared/domain/fleet.ts';
import type { ServerState } from '../../shared/domain/server.ts';
import { aFleet, NOW } from './builders.ts';
import { type ReadSeries, readExposition } from './exposition-reader.ts';
import { createFakeClock } from './fake-clock.ts';

export const METRICS_SETTINGS: MetricsSettings = {
  polling: { intervalSeconds: 60 },
  clients: {},
  metrics: { snapshotHistoryLimit: 1 },
  servers: [],
};

interface MetricsMoment {
  readonly settings?: Partial<MetricsSettings>;
  /** How long after the builders' present. */
  readonly laterMs?: number;
  /** Sources of other kinds. */
  readonly beside?: Pick<FleetState, 'pve' | 'sqlbak'>;
}

/** The text of `/metrics` for these servers. */
export async function metricsText(servers: readonly ServerState[], moment: MetricsMoment = {}): Promise<string> {
  const settings = { ...METRICS_SETTINGS, ...moment.settings };
  const clock = createFakeClock(NOW + (moment.laterMs ?? 0));
  const fleet = { ...aFleet(...servers), ...moment.beside };
  const page = createMetricsPage({ source: { state: () => fleet }, settings: () => settings, clock });
  return Buffer.from((await page.render()).text).toString();
}

/** The series of `/metrics` for these servers, read back. */
export async function metricsOf(servers: readonly ServerState[], moment: MetricsMoment = {}): Promise<ReadSeries[]> {
  return readExposition(await metricsText(servers, moment));
}
