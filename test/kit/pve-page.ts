import { createMetricsPage } from '../../main/engine/metrics/metrics-page.ts';
import type { PveState } from '../../shared/domain/pve.ts';
import { type ReadSeries, readExposition } from './exposition-reader.ts';
import { createFakeClock } from './fake-clock.ts';
import { METRICS_SETTINGS } from './metrics-of.ts';

/** The series of `/metrics` for these clusters at this moment, read back. */
export async function pveSeries(pve: readonly PveState[], nowMs: number): Promise<ReadSeries[]> {
  return readExposition(await pveText(pve, nowMs));
}

/** The text of `/metrics` for these clusters. */
export async function pveText(pve: readonly PveState[], nowMs: number): Promise<string> {
  const fleet = { revision: 1, servers: [], pve, sqlbak: [] };
  const clock = createFakeClock(nowMs);
  const page = createMetricsPage({ source: { state: () => fleet }, settings: () => METRICS_SETTINGS, clock });
  return Buffer.from((await page.render()).text).toString();
}

/** The clusters' own series as lines that can be compared, whatever the order of labels. */
export async function pveLines(pve: readonly PveState[], nowMs: number): Promise<string[]> {
  return (await pveSeries(pve, nowMs))
    .filter(({ name }) => name.startsWith('proxmox_'))
    .map(({ name, labels, value }) => `${name} ${JSON.stringify(Object.entries(labels).sort())} ${value}`)
    .sort();
}
