import { afterEach } from 'vitest';
import { MINUTE } from '../../shared/time-units.ts';
import { type MonitorOptions, type WatchedMonitor, watchWithMonitor } from '../kit/watched-monitor.ts';
import { setUsedBytes } from '../simulator/world/change-store.ts';
import { tiny } from './tiny-fleet.ts';

const open: WatchedMonitor[] = [];
afterEach(async () => {
  for (const watched of open.splice(0)) await watched.close();
});

/** A watched fleet, by default the tiny one, read and judged; closed after the test. */
export async function watched(options: MonitorOptions = {}): Promise<WatchedMonitor> {
  const made = await watchWithMonitor({ scenario: tiny, ...options });
  open.push(made);
  await made.settle();
  return made;
}

/** Fills a datastore of the first server to this share of what it holds. */
export function fill({ fleet, server }: WatchedMonitor, share: number, name = 'main'): void {
  const { node } = server();
  const store = node.datastores.get(name);
  if (!store) throw new Error(`no datastore ${name}`);
  setUsedBytes(fleet.world, node, store, Math.round(store.totalBytes * share));
}

/** The kinds of what people were told, in order. */
export const toldKinds = ({ told }: WatchedMonitor): string[] => told.map(({ kind }) => kind);

/** Long enough for usage to be read and a critical level to fire (5 min). */
export const UNTIL_CRITICAL = 12 * MINUTE;
