import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../main/engine/forwarding/memory-queue.ts';
import { alertId } from '../../shared/domain/alert.ts';
import type { ForwardedAlert } from '../../shared/rules/forwarding/forwarded-alert.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { type Alertmanager, createAlertmanager, hasAlertmanager } from './alertmanager.ts';
import { aForwardedOf, anAlert, anEvent } from './an-event.ts';
import { until } from './until.ts';
import { aReceiver, aRig, closeAfterEach, statusOf } from './workbench.ts';

const isWanted = hasAlertmanager || process.env.CI === 'true';
if (!isWanted) console.info('skipped: Alertmanager is not installed (Debian: apt-get install prometheus-alertmanager)');

closeAfterEach();
const open: Alertmanager[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** What Alertmanager told its own receiver: `firing 1,2`. */
interface Told {
  readonly status: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Record<string, string> }[];
}

/** A real one judges by its own clock, so ours begins at the true time and does not run. */
async function setting() {
  const startMs = Date.now();
  const hook = await aReceiver();
  const there = await createAlertmanager(hook.url);
  open.push(there);
  await there.start();
  const queue = createMemoryQueue();
  const start = () => {
    const clock = createFakeClock(startMs);
    return { ...aRig({ receivers: [{ kind: 'alertmanager', url: there.url }], queue, clock }), clock };
  };
  const alertOf = (backupId: string, server = 'pbs-1'): ForwardedAlert => {
    const subject = { ...anAlert().subject, backupId, server };
    const times = { sinceMs: startMs - 2 * HOUR, firedAtMs: startMs - HOUR };
    return aForwardedOf(backupId, { id: alertId('backup-stale', subject), subject, ...times });
  };
  const fired = (alert: ForwardedAlert) => anEvent('fired', { alert, atMs: startMs });
  const over = (alert: ForwardedAlert) => anEvent('resolved', { alert, atMs: startMs });
  const told = () =>
    hook.bodies().flatMap((body) => (body as Told).alerts.map((one) => `${one.status} ${one.labels.backup_id}`));
  const messages = () => hook.bodies().map((body) => body as Told);
  return { there, start, alertOf, fired, over, told, messages };
}

const names = async (there: Alertmanager) => Object.keys(await there.active()).sort();

describe.runIf(isWanted)('a real Alertmanager', () => {
  it('receives, groups and resolves what we send', async () => {
    const { there, start, alertOf, fired, over, told, messages } = await setting();
    const { forwarding, firing } = start();
    const [one, two, other] = [alertOf('1'), alertOf('2'), alertOf('3', 'pbs-2')];
    await forwarding.publish([fired(one), fired(two), fired(other)]);
    firing.push(one, two, other);
    await forwarding.idle();

    expect(statusOf({ forwarding })).toMatchObject({ queued: 0, lastFailure: null });
    const active = await there.active();
    expect(active['1']).toMatchObject({
      labels: { alertname: 'backup-stale', severity: 'critical', node: 'pbs-1', datastore: 'main', client: 'client-a' },
      annotations: { summary: one.summary, description: one.next },
      startsAt: new Date(one.firedAtMs ?? 0).toISOString(),
    });
    await until(async () => Object.keys(await there.groups()).length === 2);
    expect(await there.groups()).toEqual({ 'pbs-1': ['1', '2'], 'pbs-2': ['3'] });
    await until(() => told().length >= 3);
    expect(messages().find(({ alerts }) => alerts.length === 2)?.status).toBe('firing');

    await forwarding.publish([over(one)]);
    firing.splice(0, 1);
    await forwarding.idle();
    await until(() => told().includes('resolved 1'));
    expect(await names(there)).toEqual(['2', '3']);
    expect(told()).not.toContain('resolved 2');
  });

  it('has the latest state soon after it was down for a while', async () => {
    const { there, start, alertOf, fired, over, told } = await setting();
    const { forwarding, firing } = start();
    const [stays, ends, comes, passes] = [alertOf('stays'), alertOf('ends'), alertOf('comes'), alertOf('passes')];
    await forwarding.publish([fired(stays), fired(ends)]);
    firing.push(stays, ends);
    await forwarding.idle();
    await until(() => told().includes('firing stays'));

    await there.stop();
    await forwarding.publish([over(ends), fired(comes), fired(passes)]);
    await forwarding.idle();
    await forwarding.publish([over(passes)]);
    firing.splice(0, 2, stays, comes);
    expect(statusOf({ forwarding }).queued).toBe(4);

    await there.start();
    forwarding.retryNow();
    await forwarding.idle();
    expect(statusOf({ forwarding }).queued).toBe(0);
    expect(await names(there)).toEqual(['comes', 'stays']);
    await until(() => told().includes('firing comes'));
    expect(told()).not.toContain('firing passes');
  });

  it('that forgot everything has it again within a minute', async () => {
    const { there, start, alertOf } = await setting();
    const { forwarding, firing, clock } = start();
    firing.push(alertOf('1'));
    await clock.advance(MINUTE, () => forwarding.idle());
    expect(await names(there)).toEqual(['1']);
    await there.stop();
    await there.start();
    expect(await names(there)).toEqual([]);
    await clock.advance(MINUTE, () => forwarding.idle());
    expect(await names(there)).toEqual(['1']);
  });

  it('keeps what still fires over our restart, and hears of what ended meanwhile', async () => {
    const { there, start, alertOf, fired, over, told } = await setting();
    const before = start();
    const [stays, ends] = [alertOf('stays'), alertOf('ends')];
    await before.forwarding.publish([fired(stays), fired(ends)]);
    await before.forwarding.idle();
    await before.forwarding.stop();
    expect(await names(there)).toEqual(['ends', 'stays']);

    const after = start();
    after.firing.push(stays);
    await after.forwarding.publish([over(ends)]);
    await after.forwarding.idle();
    expect(await names(there)).toEqual(['stays']);
    await until(() => told().includes('resolved ends'));
    expect(told()).not.toContain('resolved stays');
  });

  it('takes the test message', async () => {
    const { start } = await setting();
    expect(await start().forwarding.test('alertmanager')).toMatchObject({ ok: true });
  });
});
