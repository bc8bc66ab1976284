import { describe, expect, it, onTestFinished } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { startReceiver } from '../forwarding/receiver.ts';
import { fill, toldKinds, UNTIL_CRITICAL, watched } from './watching-alerts.ts';

describe('sleep of this machine', () => {
  it('of 8 hours fires nothing', async () => {
    const made = await watched();
    made.clock.sleep(8 * HOUR);
    await made.pass(2 * HOUR);
    expect(made.told).toEqual([]);
  });

  it('does not count towards a "for"', async () => {
    const made = await watched();
    const remove = await made.server().faults.add({ kind: 'refuse' });
    await made.pass(5 * MINUTE);
    expect(made.alert('server-unreachable')?.state).toBe('pending');
    made.clock.sleep(15 * MINUTE);
    await made.pass(2 * MINUTE);
    expect(made.alert('server-unreachable')?.state).toBe('pending');
    await remove();
    await made.pass(HOUR);
    expect(made.told).toEqual([]);
  });

  it('announced beforehand lets no request leave, and all is read anew after it', async () => {
    const made = await watched();
    made.monitor().sleep();
    await made.pass(MINUTE);
    made.server().stats.reset();
    await made.pass(10 * MINUTE);
    expect(made.server().stats.read().requests).toBe(0);
    made.monitor().wake();
    await made.pass(5 * MINUTE);
    expect(made.server().stats.read().requests).toBeGreaterThan(5);
    expect(made.told).toEqual([]);
  });

  it('lets a datastore that filled up meanwhile be told once, after it was seen for its "for"', async () => {
    const made = await watched();
    made.clock.sleep(8 * HOUR);
    fill(made, 0.97);
    await made.pass(3 * MINUTE);
    expect(made.told).toEqual([]);
    await made.pass(UNTIL_CRITICAL);
    expect(made.told.map(({ severity }) => severity)).toEqual(['critical']);
  });
});

describe('a clock that was set', () => {
  it('forward fires nothing', async () => {
    const made = await watched();
    made.clock.jumpWall(5 * HOUR);
    await made.pass(2 * HOUR);
    expect(made.told).toEqual([]);
  });

  it('back and right again fires nothing', async () => {
    const made = await watched();
    made.clock.jumpWall(-5 * HOUR);
    await made.pass(10 * MINUTE);
    made.clock.jumpWall(5 * HOUR);
    await made.pass(2 * HOUR);
    expect(made.told).toEqual([]);
  });
});

describe('a restart', () => {
  it('keeps what is pending and counts on from there', async () => {
    const made = await watched();
    await made.server().faults.add({ kind: 'refuse' });
    await made.pass(8 * MINUTE);
    await made.restart({ afterMs: 3 * HOUR });
    await made.pass(2 * MINUTE);
    expect(made.alert('server-unreachable')).toMatchObject({ state: 'pending' });
    expect(made.told).toEqual([]);
    await made.pass(4 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired']);
  });

  it('tells nothing again, and ends what ended meanwhile', async () => {
    const made = await watched();
    fill(made, 0.97);
    await made.pass(UNTIL_CRITICAL);
    expect(toldKinds(made)).toEqual(['fired']);
    await made.restart({ afterMs: HOUR });
    await made.pass(20 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired']);
    fill(made, 0.4);
    await made.restart({ afterMs: HOUR });
    await made.pass(30 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired', 'resolved']);
  });

  it('keeps acknowledged and snoozed alerts as they are', async () => {
    const made = await watched();
    fill(made, 0.97, 'main');
    fill(made, 0.97, 'side');
    await made.pass(UNTIL_CRITICAL);
    const [one, other] = made.firing('storage-critical');
    const untilMs = made.clock.nowMs() + 3 * HOUR;
    expect(made.monitor().judge.acknowledge(one?.id ?? '', true)).toEqual({ ok: true });
    expect(made.monitor().judge.snooze(other?.id ?? '', { untilMs, untilChange: false })).toEqual({ ok: true });
    await made.monitor().judge.idle();
    await made.restart({ kill: true });
    await made.settle();
    const alerts = made.monitor().judge.alerts();
    expect(alerts.get(one?.id ?? '')?.acknowledgedAtMs).not.toBeNull();
    expect(alerts.get(other?.id ?? '')?.snooze).toEqual({ kind: 'until', untilMs });
    const before = made.told.length;
    await made.pass(2 * HOUR);
    // storage-high joins; the snoozed one is told again once its time is over.
    expect(made.told.slice(before)).toEqual([]);
    await made.pass(2 * HOUR);
    expect(made.told.slice(before)).toMatchObject([{ kind: 'fired', alertIds: [other?.id] }]);
  });
});

describe('an alert that first fires while it is snoozed', () => {
  async function snoozedFromTheFirst() {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    const made = await watched({ settings: { forwarding: [{ name: 'hook', kind: 'webhook', url: receiver.url }] } });
    fill(made, 0.97);
    for (let minute = 0; minute < 15 && made.alert('storage-critical') === undefined; minute++) await made.pass(MINUTE);
    const alert = made.alert('storage-critical');
    expect(alert?.state).toBe('pending');
    const untilMs = made.clock.nowMs() + HOUR;
    made.monitor().judge.snooze(alert?.id ?? '', { untilMs, untilChange: false });
    await made.pass(UNTIL_CRITICAL);
    expect(made.alert('storage-critical')?.state).toBe('firing');
    const said = () =>
      (receiver.bodies() as { readonly event: string; readonly alert: { readonly rule: string } }[])
        .filter(({ alert: { rule } }) => rule === 'storage-critical')
        .map(({ event }) => event);
    expect(said()).toEqual([]);
    return { made, said };
  }

  it.each([
    ['closed', false],
    ['killed', true],
  ])('is sent to receivers once, when the snooze ends while the program is %s', async (_how, kill) => {
    const { made, said } = await snoozedFromTheFirst();
    await made.restart({ afterMs: 3 * HOUR, kill });
    await made.pass(20 * MINUTE);
    expect(said()).toEqual(['fired']);
    await made.restart({ afterMs: HOUR });
    await made.pass(20 * MINUTE);
    expect(said()).toEqual(['fired']);
  });

  it('is not sent when it ended meanwhile, nor before it was looked at again', async () => {
    const { made, said } = await snoozedFromTheFirst();
    fill(made, 0.4);
    const answer = await made.server().faults.add({ kind: 'refuse' });
    await made.restart({ afterMs: 3 * HOUR });
    await made.pass(5 * MINUTE);
    expect(said()).toEqual([]);
    await answer();
    await made.pass(20 * MINUTE);
    expect(said()).toEqual(['resolved']);
  });
});

describe('a process that is killed', () => {
  it('has kept every alert and event that it told of', async () => {
    const made = await watched();
    fill(made, 0.97);
    await made.pass(UNTIL_CRITICAL);
    const before = made.firing();
    await made.restart({ kill: true });
    expect(made.firing().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const events = made.monitor().history.alertEvents({ sinceMs: 0, limit: 10 });
    expect(events?.map(({ change, rule }) => [change, rule])).toEqual([['firing', 'storage-critical']]);
    await made.pass(20 * MINUTE);
    expect(toldKinds(made)).toEqual(['fired']);
  });
});
