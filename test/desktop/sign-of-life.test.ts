import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MINUTE } from '../../shared/time-units.ts';
import { aReceiver, closeAfterEach } from '../forwarding/workbench.ts';
import { startRig } from './desktop-rig.ts';

closeAfterEach();

const WRONG = { name: 'pbs-wrong', url: 'https://', tokenId: 'monitor@pbs!tray' };

/** Whether a sign of life arrives within ten minutes, with these entries beside the servers of the scenario. */
async function isToldAlive(more: readonly object[], scenario: string | null = 'empty'): Promise<boolean> {
  const there = await aReceiver();
  const rig = await startRig({
    scenario,
    settings: { forwarding: [{ name: 'alive', kind: 'dead-man', url: there.url, intervalSeconds: 60 }] },
    prepare: (_electron, folder) => addServers(join(folder, 'config.json'), more),
  });
  for (let minute = 0; minute < 10; minute++) {
    await rig.pass(MINUTE);
    await rig.monitor.forwarding().idle();
  }
  return there.received.length > 0;
}

function addServers(path: string, more: readonly object[]): void {
  const document = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...document, servers: [...document.servers, ...more] }));
}

it.each<[string, readonly object[], boolean]>([
  ['while every server is watched', [], true],
  ['but not while one was passed over for a wrong value', [WRONG], false],
  ['also while that one is switched off', [{ ...WRONG, enabled: false }], true],
  ['but not while one lacks its secret', [{ ...WRONG, url: 'https://pbs.example.com' }], false],
])('a sign of life is sent %s', async (_what, more, expected) => {
  expect(await isToldAlive(more)).toBe(expected);
});

it('no sign of life is sent where nothing is watched', async () => {
  expect(await isToldAlive([], null)).toBe(false);
});
