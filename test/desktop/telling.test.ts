import { describe, expect, it } from 'vitest';
import { pauseEndMs, UNTIL_RESUMED_MS } from '../../main/electron/tray-commands.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { type DesktopRig, startRig } from './desktop-rig.ts';

const SOON = { alerts: { rules: { 'server-unreachable': { forSeconds: 60 } } } };

/** The app over a fleet that was read, whose first server then went away. */
async function gone(settings: object = {}, before: (rig: DesktopRig) => Promise<void> = async () => {}) {
  const rig = await startRig({ platform: 'darwin', scenario: 'empty', settings: { ...SOON, ...settings } });
  await rig.pass(90 * SECOND);
  await before(rig);
  const comeBack = await rig.fleet?.servers[0]?.faults.add({ kind: 'refuse' });
  await rig.pass(5 * MINUTE);
  if (comeBack === undefined) throw new Error('no server');
  return { rig, comeBack };
}

const shownIn = (rig: DesktopRig) =>
  rig.electron.world.notifications
    .filter(({ isShown, isClosed }) => isShown && !isClosed)
    .map(({ options }) => options.title);

async function choose(rig: DesktopRig, ...labels: readonly string[]): Promise<void> {
  rig.tray().rightClick();
  rig.tray().choose(...labels);
  await rig.pass(SECOND);
}

describe('a server that goes away', () => {
  it('is told once, and what was shown is withdrawn when it is back', async () => {
    const { rig, comeBack } = await gone();
    const [first, ...others] = shownIn(rig);
    expect([first, others]).toEqual([expect.stringContaining('pbs-empty'), []]);
    expect(rig.tray().title).toBe(' 1');
    await comeBack();
    await rig.pass(5 * MINUTE);
    expect(shownIn(rig)).not.toContain(first);
    expect(rig.tray().title).toBe('');
  });

  it('colours the tray, and is not told, while notifications are switched off', async () => {
    const { rig } = await gone({ notifications: { enabled: false } });
    expect(rig.electron.world.notifications).toEqual([]);
    expect(rig.tray().title).toBe(' 1');
    expect(rig.tray().toolTip).toContain('pbs-empty');
  });

  it('is told when notifications are resumed, and colours the tray before', async () => {
    const { rig } = await gone({}, (before) => choose(before, 'Pause notifications', 'Until resumed'));
    expect(shownIn(rig)).toEqual([]);
    expect(rig.tray().title).toBe(' 1');
    await choose(rig, 'Resume notifications');
    await rig.pass(2 * MINUTE);
    expect(shownIn(rig)).toHaveLength(1);
  });

  it.each([
    ['passes', true, 1],
    ['waits like all else where the settings say so', false, 0],
  ])('in quiet hours, being critical, %s', async (_what, critical, times) => {
    const quietHours = { from: '00:00', to: '00:00', timeZone: 'UTC', critical };
    const { rig } = await gone({ notifications: { quietHours } });
    expect(shownIn(rig)).toHaveLength(times);
    expect(rig.tray().title).toBe(' 1');
  });
});

describe('a pause', () => {
  const nowMs = new Date(2026, 8, 28, 22, 30).getTime();

  it('ends an hour later, tomorrow at seven, or by hand', () => {
    expect(pauseEndMs('hour', nowMs)).toBe(nowMs + HOUR);
    expect(pauseEndMs('until-tomorrow', nowMs)).toBe(new Date(2026, 8, 29, 7).getTime());
    expect(pauseEndMs('until-tomorrow', new Date(2026, 8, 28, 0, 10).getTime())).toBe(
      new Date(2026, 8, 29, 7).getTime(),
    );
    expect(pauseEndMs('until-resumed', nowMs)).toBe(UNTIL_RESUMED_MS);
  });
});
