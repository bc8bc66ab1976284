import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { readExposition } from '../kit/exposition-reader.ts';
import type { WatchedMonitor } from '../kit/watched-monitor.ts';
import { fill, UNTIL_CRITICAL, watched } from './watching-alerts.ts';

/** The page's series of alerts, as `rule node datastore client value`. */
async function shown(made: WatchedMonitor): Promise<string[]> {
  const page = Buffer.from((await made.monitor().metrics.render()).text).toString();
  return readExposition(page)
    .filter(({ name }) => name === 'pbs_tray_alert')
    .map(({ labels, value }) => `${labels.rule} ${labels.node} ${labels.datastore} ${labels.client} ${value}`)
    .sort();
}

/** The judge's own word for the same. */
function judged({ monitor }: WatchedMonitor): string[] {
  const { judge } = monitor();
  return [...judge.alerts().values()]
    .filter(({ state }) => state !== 'resolved')
    .map((alert) => {
      const { subject, state, rule } = alert;
      const client = judge.describe(alert).client ?? '';
      return `${rule} ${subject.server} ${subject.datastore ?? ''} ${client} ${state === 'firing' ? 1 : 0.5}`;
    })
    .sort();
}

describe('pbs_tray_alert on the page', () => {
  it('equals what is judged, through the life of alerts', async () => {
    const clients = { huber: [{ datastore: 'main' }] };
    const made = await watched({ settings: { clients } });
    fill(made, 0.97);
    await made.pass(3 * MINUTE);
    expect(await shown(made)).toContain('storage-critical pbs-1 main huber 0.5');
    expect(await shown(made)).toEqual(judged(made));
    await made.pass(UNTIL_CRITICAL);
    expect(await shown(made)).toContain('storage-critical pbs-1 main huber 1');
    expect(await shown(made)).toEqual(judged(made));
    const remove = await made.server().faults.add({ kind: 'refuse' });
    await made.pass(20 * MINUTE);
    expect(await shown(made)).toContain('server-unreachable pbs-1   1');
    expect(await shown(made)).toEqual(judged(made));
    await remove();
    fill(made, 0.5);
    await made.pass(HOUR);
    expect(await shown(made)).toEqual(judged(made));
    expect((await shown(made)).filter((line) => /storage|unreachable/.test(line))).toEqual([]);
  });

  it('has every odd case of a fleet', async () => {
    const made = await watched({ scenario: 'oddities' });
    await made.pass(40 * MINUTE);
    const lines = await shown(made);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines).toEqual(judged(made));
  });
});
