import { describe, expect, it, onTestFinished } from 'vitest';
import { watchSleep } from '../../main/electron/sleep-watch.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/time-units.ts';
import { NOW } from '../kit/builders.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog } from '../kit/memory-log.ts';
import { startRig } from './desktop-rig.ts';
import { createFakeElectron } from './fake-electron/fake-electron.ts';

describe('sleep', () => {
  function asleep() {
    const { api, world } = createFakeElectron('linux', '/nowhere');
    const clock = createFakeClock(NOW);
    const heard: string[] = [];
    let addresses = 'eth0 10.0.0.2';
    const end = watchSleep({
      ...{ electron: api, clock, log: createMemoryLog(), addresses: () => addresses },
      sleep: () => heard.push('sleep'),
      wake: () => heard.push('wake'),
      onLock: () => heard.push('lock'),
    });
    onTestFinished(end);
    const setAddresses = (text: string) => {
      addresses = text;
    };
    return { world, clock, heard, setAddresses };
  }

  it('holds all requests until the network is back after waking', async () => {
    const { world, clock, heard } = asleep();
    world.power.emit('suspend');
    expect(heard).toEqual(['sleep']);
    world.isOnline = false;
    clock.sleep(8 * HOUR);
    world.power.emit('resume');
    await clock.advance(10 * SECOND);
    expect(heard).toEqual(['sleep']);
    world.isOnline = true;
    await clock.advance(5 * SECOND);
    expect(heard).toEqual(['sleep', 'wake']);
  });

  it('tries anyway after a minute: no network is a finding too', async () => {
    const { world, clock, heard } = asleep();
    world.isOnline = false;
    world.power.emit('suspend');
    world.power.emit('resume');
    await clock.advance(2 * MINUTE);
    expect(heard).toEqual(['sleep', 'wake']);
  });

  it('a second sleep before that cancels it', async () => {
    const { world, clock, heard } = asleep();
    for (const event of ['suspend', 'resume', 'suspend']) world.power.emit(event);
    await clock.advance(5 * MINUTE);
    expect(heard).toEqual(['sleep', 'sleep']);
  });

  it('another network is read anew, once it has settled', async () => {
    const { clock, heard, setAddresses } = asleep();
    await clock.advance(5 * MINUTE);
    expect(heard).toEqual([]);
    setAddresses('wlan0 192.168.1.7');
    await clock.advance(MINUTE);
    expect(heard).toEqual(['wake']);
    await clock.advance(5 * MINUTE);
    expect(heard).toEqual(['wake']);
  });

  it('asks the servers nothing, and them all after it', async () => {
    const rig = await startRig({ scenario: 'empty' });
    await rig.pass(3 * MINUTE);
    const asked = () => (rig.fleet?.servers ?? []).map(({ stats }) => stats.requestLog().length);
    rig.electron.world.power.emit('suspend');
    await rig.pass(SECOND);
    const before = asked();
    await rig.pass(30 * MINUTE);
    expect(asked()).toEqual(before);
    rig.electron.world.power.emit('resume');
    await rig.pass(MINUTE);
    expect(asked().every((count, at) => count > (before[at] ?? 0))).toBe(true);
  });
});
