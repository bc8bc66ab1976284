import { describe, expect, it } from 'vitest';
import { createNotifier } from '../../main/electron/notifier.ts';
import type { Alert } from '../../shared/domain/alert.ts';
import { NOTHING } from '../../shared/domain/alert.ts';
import type { Notice } from '../../shared/rules/alerts/notices.ts';
import { HOUR, MINUTE } from '../../shared/time-units.ts';
import { NOW } from '../kit/builders.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';

const PLATFORMS = ['linux', 'darwin', 'win32'] as const;

function anAlert(id: string, state: Alert['state'] = 'firing'): Alert {
  return {
    ...{
      id,
      state,
      rule: 'storage-critical',
      subject: { ...NOTHING, server: 'a', datastore: id },
      namespaces: null,
      severity: 'critical',
    },
    ...{
      summary: `${id} is full`,
      next: '',
      cause: id,
      followsSinceMs: null,
      factVersion: '',
      sinceMs: NOW,
      heldMs: 0,
      judgedAtMs: NOW,
    },
    ...{ firedAtMs: NOW, resolvedAtMs: null, unknownSinceMs: null, quietSinceMs: null, acknowledgedAtMs: null },
    ...{ snooze: null, toldAtMs: null, toldCause: null, recentEndsMs: [] },
  };
}

const aNotice = (part: Partial<Notice> & { alertIds: readonly string[] }): Notice => ({
  ...{ kind: 'fired', severity: 'critical', title: `${part.alertIds[0]} is full`, lines: ['full'], cause: 'space' },
  ...part,
});

function rig(platform: string, isEnabled = true) {
  const { api, world, app } = createFakeElectron(platform, '/nowhere');
  app.becomeReady();
  const clock = createFakeClock(NOW);
  const opened: string[] = [];
  const done: unknown[] = [];
  const log = createMemoryLog();
  const notifier = createNotifier({
    ...{ electron: api, platform, clock, log, isEnabled: () => isEnabled, open: (place) => void opened.push(place) },
    judge: {
      acknowledge: (id, on) => {
        done.push({ acknowledge: id, on });
        return { ok: true };
      },
      snooze: (id, wish) => {
        done.push({ snooze: id, ...wish });
        return { ok: true };
      },
    },
  });
  const tell = (notices: readonly Notice[], ...alerts: readonly Alert[]) =>
    notifier.show(notices, new Map(alerts.map((alert) => [alert.id, alert])));
  const shown = () => world.notifications.filter(({ isShown, isClosed }) => isShown && !isClosed);
  return { notifier, world, clock, opened, done, log, tell, shown };
}

describe.each(PLATFORMS)('notifications on %s', (platform) => {
  it('one for each cause, and the new one instead of the old', () => {
    const { tell, shown } = rig(platform);
    tell(
      [aNotice({ alertIds: ['one'] }), aNotice({ alertIds: ['two'], cause: 'other' })],
      anAlert('one'),
      anAlert('two'),
    );
    tell([aNotice({ alertIds: ['one'], title: 'fuller' })], anAlert('one'));
    expect(shown().map(({ options }) => options.title)).toEqual(['two is full', 'fuller']);
  });

  it('a click opens the page that it is about', () => {
    const { tell, shown, opened } = rig(platform);
    tell([aNotice({ alertIds: ['one'] })], anAlert('one'));
    shown()[0]?.click();
    expect(opened).toEqual(['#/datastore/a/one']);
  });

  it('is withdrawn when all that it tells of is over', () => {
    const { tell, shown } = rig(platform);
    tell([aNotice({ alertIds: ['one', 'two'] })], anAlert('one'), anAlert('two'));
    const over = (id: string) =>
      aNotice({ kind: 'resolved', title: `Over: ${id}`, alertIds: [id], cause: `end of ${id}` });
    tell([over('one')], anAlert('one', 'resolved'), anAlert('two'));
    expect(shown().map(({ options }) => options.title)).toContain('one is full');
    tell([over('two')], anAlert('one', 'resolved'), anAlert('two', 'resolved'));
    expect(shown().map(({ options }) => options.title)).toEqual(['Over: one', 'Over: two']);
  });

  it('is withdrawn by a digest that tells of its end', () => {
    const { tell, shown } = rig(platform);
    tell([aNotice({ alertIds: ['one'] })], anAlert('one'));
    const digest = aNotice({
      kind: 'digest',
      title: '1 alert and 1 end',
      alertIds: ['two', 'one'],
      cause: 'quiet hours',
    });
    tell([digest], anAlert('two'), anAlert('one', 'resolved'));
    expect(shown().map(({ options }) => options.title)).toEqual(['1 alert and 1 end']);
    tell([aNotice({ kind: 'resolved', title: 'Over: two', alertIds: ['two'] })], anAlert('two', 'resolved'));
    expect(shown().map(({ options }) => options.title)).toEqual(['Over: two']);
  });

  it('are not shown while switched off, but withdrawn all the same', () => {
    const { tell, world } = rig(platform, false);
    tell([aNotice({ alertIds: ['one'] })], anAlert('one'));
    expect(world.notifications).toEqual([]);
  });

  it('are few even in a storm that nobody closes', () => {
    const { tell, shown, notifier } = rig(platform);
    for (let at = 0; at < 80; at++) tell([aNotice({ alertIds: [`a${at}`], cause: `c${at}` })]);
    notifier.stop();
    expect(shown()).toHaveLength(30);
  });

  it('are one summary when too much begins at once, worst first, and it goes when all of it is over', () => {
    const { tell, shown } = rig(platform);
    const ids = ['one', 'two', 'three', 'four', 'five'];
    const begun = ids.map((id) =>
      aNotice({ alertIds: [id], cause: id, severity: id === 'five' ? 'critical' : 'warning' }),
    );
    tell(begun, ...ids.map((id) => anAlert(id)));
    expect(shown().map(({ options }) => [options.title, options.urgency])).toEqual([['5 new alerts', 'critical']]);
    expect(shown()[0]?.options.body).toMatch(/^five is full\n.*\n.*\n.*\nand 1 more$/);
    const over = ids.map((id) =>
      aNotice({ kind: 'resolved', title: `Over: ${id}`, alertIds: [id], cause: `end ${id}` }),
    );
    tell(over, ...ids.map((id) => anAlert(id, 'resolved')));
    expect(shown().map(({ options }) => options.title)).not.toContain('5 new alerts');
  });

  it('have an id that the system takes, whatever the cause is called', () => {
    const { tell, shown } = rig(platform);
    tell([aNotice({ alertIds: ['one'], cause: `group ${'é&='.repeat(200)}` })], anAlert('one'));
    expect(shown()[0]?.options.id).toMatch(/^[\w-]{43}$/);
  });

  it('say in the settings when the system refuses them, and when they arrive again', async () => {
    const { notifier, world, log } = rig(platform);
    world.notifying.failure = 'blocked';
    expect(await notifier.test()).toMatchObject({ ok: false, sentence: expect.stringContaining('blocked') });
    expect(notifier.state().ok).toBe(false);
    expect(log.lines.map(({ event }) => event)).toEqual(['notification-failed']);
    world.notifying.failure = null;
    expect(await notifier.test()).toEqual({ ok: true });
    expect(notifier.state()).toEqual({ ok: true });
  });

  it('say so when the test is neither shown nor refused', async () => {
    const { notifier, world, clock } = rig(platform);
    world.notifying.answers = false;
    const tested = notifier.test();
    await clock.advance(MINUTE);
    expect(await tested).toMatchObject({ ok: false, sentence: expect.stringContaining('no answer') });
  });

  it('say so where there are none', async () => {
    const { notifier, world } = rig(platform);
    world.notifying.isSupported = false;
    expect(await notifier.test()).toMatchObject({ ok: false });
    expect(world.notifications).toEqual([]);
  });
});

describe.each(['darwin', 'win32'])('buttons on %s', (platform) => {
  it('acknowledge and snooze all that the notification tells of', () => {
    const { tell, shown, done } = rig(platform);
    tell([aNotice({ alertIds: ['one', 'two'] })], anAlert('one'), anAlert('two'));
    shown()[0]?.press('Acknowledge');
    tell([aNotice({ alertIds: ['one'] })], anAlert('one'));
    shown().at(-1)?.press('Snooze 4 h');
    expect(done).toEqual([
      { acknowledge: 'one', on: true },
      { acknowledge: 'two', on: true },
      { snooze: 'one', untilMs: NOW + 4 * HOUR, untilChange: false },
    ]);
  });
});

it('Linux has no buttons to rely on', () => {
  const { tell, shown } = rig('linux');
  tell([aNotice({ alertIds: ['one'] })], anAlert('one'));
  expect(shown()[0]?.options.actions).toEqual([]);
});
