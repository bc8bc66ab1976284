import { createMetricsPage } from '../../main/engine/metrics/metrics-page.ts';
import type { SqlbakState } from '../../shared/domain/sqlbak.ts';
import { readExposition } from './exposition-reader.ts';
import { createFakeClock } from './fake-clock.ts';
import { METRICS_SETTINGS } from './metrics-of.ts';

/** The text of `/metrics` for these accounts. */
export async function sqlbakText(sqlbak: readonly SqlbakState[], nowMs: number): Promise<string> {
  const fleet = { revision: 1, servers: [], pve: [], sqlbak };
  const clock = createFakeClock(nowMs);
  const page = createMetricsPage({ source: { state: () => fleet }, settings: () => METRICS_SETTINGS, clock });
  return Buffer.from((await page.render()).text).toString();
}

/** The accounts' own series as lines that can be compared, whatever the order of labels. */
export async function sqlbakLines(sqlbak: readonly SqlbakState[], nowMs: number): Promise<string[]> {
  return readExposition(await sqlbakText(sqlbak, nowMs))
    .filter(({ name }) => name.startsWith('sqlbak_'))
    .map(({ name, labels, value }) => `${name} ${JSON.stringify(Object.entries(labels).sort())} ${value}`)
    .sort();
}
