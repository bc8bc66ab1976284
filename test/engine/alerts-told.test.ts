import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { startReceiver } from '../forwarding/receiver.ts';
import { fill, toldKinds, UNTIL_CRITICAL, watched } from './watching-alerts.ts';

// The world begins at 10:00 UTC on a Monday.
const QUIET = { notifications: { quietHours: { from: '10:00', to: '14:00', timeZone: 'UTC', critical: false } } };

describe('quiet hours', () => {
  it('hold back what fires, and end with one digest', async () => {
    const made = await watched({ settings: QUIET });
    fill(made, 0.97, 'main');
    fill(made, 0.97, 'side');
    await made.pass(3 * HOUR);
    expect(made.firing('storage-critical')).toHaveLength(2);
    expect(made.told).toEqual([]);
    await made.pass(2 * HOUR);
    expect(toldKinds(made)).toEqual(['digest']);
    expect(made.told[0]?.alertIds.length).toBeGreaterThanOrEqual(2);
  });

  it('that end while this machine sleeps say nothing before all was read anew', async () => {
    const made = await watched({ settings: QUIET });
    fill(made, 0.97, 'main');
    fill(made, 0.97, 'side');
    await made.pass(HOUR);
    expect(made.firing('storage-critical')).toHaveLength(2);
    fill(made, 0.3, 'main');
    fill(made, 0.3, 'side');
    made.clock.sleep(5 * HOUR);
    await made.pass(HOUR);
    expect(made.told).toEqual([]);
  });

  it('that lasted until what was told before was over end with one notice of all the ends', async () => {
    const made = await watched();
    fill(made, 0.97, 'main');
    fill(made, 0.97, 'side');
    await made.pass(UNTIL_CRITICAL);
    expect(toldKinds(made)).toEqual(['fired', 'fired']);
    made.monitor().judge.pauseNotices(made.clock.nowMs() + 4 * HOUR);
    fill(made, 0.3, 'main');
    fill(made, 0.3, 'side');
    await made.pass(3 * HOUR);
    expect(toldKinds(made)).toEqual(['fired', 'fired']);
    await made.pass(2 * HOUR);
    expect(made.told.slice(2)).toMatchObject([
      { kind: 'resolved', title: '2 ends while notifications were held back', alertIds: { length: 2 } },
    ]);
  });

  it('let critical alerts pass unless they are told not to', async () => {
    const made = await watched({
      settings: { notifications: { quietHours: { from: '10:00', to: '14:00', timeZone: 'UTC' } } },
    });
    fill(made, 0.97);
    await made.pass(UNTIL_CRITICAL);
    expect(made.told.map(({ severity }) => severity)).toEqual(['critical']);
  });
});

describe('a pause of notices', () => {
  it('survives a restart and ends with a digest', async () => {
    const made = await watched();
    made.monitor().judge.pauseNotices(made.clock.nowMs() + 2 * HOUR);
    fill(made, 0.97, 'main');
    fill(made, 0.97, 'side');
    await made.pass(UNTIL_CRITICAL);
    await made.restart();
    expect(made.monitor().judge.noticesPausedUntilMs()).not.toBeNull();
    await made.pass(HOUR);
    expect(made.told).toEqual([]);
    await made.pass(HOUR);
    expect(toldKinds(made)).toEqual(['digest']);
    expect(made.monitor().judge.noticesPausedUntilMs()).toBeNull();
  });
});

describe('what flaps', () => {
  it('is told a few times, not each time', async () => {
    const made = await watched({ settings: { alerts: { rules: { 'storage-critical': { forSeconds: 0 } } } } });
    for (let flap = 0; flap < 20; flap++) {
      fill(made, flap % 2 === 0 ? 0.97 : 0.5);
      await made.pass(5 * MINUTE);
    }
    expect(toldKinds(made)).toEqual(['fired', 'resolved', 'fired', 'resolved', 'fired']);
    await made.pass(HOUR);
    expect(toldKinds(made)).toHaveLength(6);
  });

  it('is told a few times also when it takes its time, and over a restart', async () => {
    const rules = { 'storage-critical': { forSeconds: 0 }, 'storage-full-soon': { enabled: false } };
    const made = await watched({ settings: { alerts: { rules } } });
    for (let flap = 0; flap < 14; flap++) {
      fill(made, flap % 2 === 0 ? 0.97 : 0.5);
      await made.pass(35 * MINUTE);
      if (flap === 6) await made.restart();
    }
    expect(toldKinds(made)).toEqual(['fired', 'resolved', 'fired', 'resolved', 'fired']);
    expect(made.alert('storage-critical')).toMatchObject({ state: 'firing', quietSinceMs: expect.any(Number) });
    await made.pass(4 * HOUR);
    expect(toldKinds(made).slice(5)).toEqual(['resolved']);
  });
});

describe('a change of the settings', () => {
  it('that switches a rule off withdraws its alert without a word', async () => {
    const made = await watched();
    fill(made, 0.97);
    await made.pass(UNTIL_CRITICAL);
    await made.reconfigure({
      alerts: { rules: { 'storage-critical': { enabled: false }, 'storage-high': { enabled: false } } },
    });
    await made.pass(10 * MINUTE);
    expect(made.firing()).toEqual([]);
    expect(toldKinds(made)).toEqual(['fired']);
    const events = made.monitor().history.alertEvents({ sinceMs: 0, limit: 10 });
    expect(events?.map(({ change }) => change)).toEqual(['withdrawn', 'firing']);
  });

  it('that removes a server withdraws its alerts without a word', async () => {
    const made = await watched();
    fill(made, 0.97);
    await made.pass(UNTIL_CRITICAL);
    await made.reconfigure({ servers: [] });
    await made.pass(10 * MINUTE);
    expect(made.firing()).toEqual([]);
    expect(toldKinds(made)).toEqual(['fired']);
  });

  it('of the polling interval is taken up without losing what is known', async () => {
    const made = await watched();
    fill(made, 0.97);
    await made.pass(UNTIL_CRITICAL);
    await made.reconfigure({ polling: { intervalSeconds: 30 } });
    await made.pass(2 * HOUR);
    expect(made.firing('storage-critical')).toHaveLength(1);
    expect(toldKinds(made)).toEqual(['fired']);
  });
});

describe('one cause', () => {
  it('is told once when a worse level follows, and its end once when all of it is over', async () => {
    const made = await watched();
    fill(made, 0.9);
    await made.pass(2 * HOUR);
    expect(made.told.map(({ severity }) => severity)).toEqual(['warning']);
    fill(made, 0.97);
    await made.pass(HOUR);
    expect(made.told.map(({ severity }) => severity)).toEqual(['warning', 'critical']);
    fill(made, 0.9);
    await made.pass(HOUR);
    expect(made.told).toHaveLength(2);
    fill(made, 0.5);
    await made.pass(HOUR);
    expect(toldKinds(made)).toEqual(['fired', 'fired', 'resolved']);
    await made.pass(6 * HOUR);
    expect(toldKinds(made)).toHaveLength(3);
  });
});

describe('receivers and metrics', () => {
  it('learn of an alert, and of its end', async () => {
    const receiver = await startReceiver();
    try {
      const made = await watched({
        settings: { forwarding: [{ name: 'hook', kind: 'webhook', url: receiver.url }] },
      });
      fill(made, 0.97);
      await made.pass(UNTIL_CRITICAL);
      await receiver.arrived(1);
      expect(receiver.bodies()[0]).toMatchObject({ event: 'fired', alert: { rule: 'storage-critical' } });
      const page = Buffer.from((await made.monitor().metrics.render()).text).toString();
      expect(page).toContain(
        'pbs_tray_alert{node="pbs-1",rule="storage-critical",severity="critical",datastore="main",namespace="",backup_type="",backup_id="",client="",job=""} 1',
      );
      fill(made, 0.5);
      await made.pass(UNTIL_CRITICAL);
      await receiver.arrived(2);
      expect(receiver.bodies()[1]).toMatchObject({ event: 'resolved' });
    } finally {
      await receiver.close();
    }
  });
});
