import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startDesktop } from '../../main/electron/desktop-host.ts';
import { openSettingsFile } from '../../main/electron/settings-file.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import { SECOND } from '../../shared/time-units.ts';
import { scratchFolder } from '../house/scratch.ts';
import { createFakeClock } from '../kit/fake-clock.ts';
import { createFakeElectron, type FakeElectron } from './fake-electron/fake-electron.ts';

const SILENT = 'process.parentPort.on("message", () => {});';
const server = (name: string) => ({ name, url: 'https://127.0.0.1:9', tokenId: 'a@pbs!b' });

/** The app as a person starts it, with a keychain of ours: by default one that never answers. */
function started(helper = SILENT) {
  const folder = scratchFolder({ 'keychain-helper.mjs': helper });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ servers: [server('one'), server('two')] }));
  const electron = createFakeElectron('linux', folder);
  const clock = createFakeClock(0);
  startDesktop({
    ...{ electron: electron.api, platform: 'linux', clock, version: '0', electronVersion: 'fake', argv: [] },
    ...{ environment: {}, executable: '/opt/pbs-tray', createMonitor, openSettingsFile, onUncaught: () => {} },
    files: {
      ...{ page: folder, icons: folder, preload: 'preload.cjs', keychainHelper: join(folder, 'keychain-helper.mjs') },
      decodeWorker: new URL('../../main/engine/pbs/decode-worker.ts', import.meta.url),
    },
    findTrayHost: async () => 'present',
  });
  electron.app.becomeReady();
  onTestFinished(() => {
    for (const child of electron.utility.children) child.kill('SIGKILL');
  });
  return { electron, clock };
}

async function quit(electron: FakeElectron): Promise<void> {
  const ended = new Promise<number>((resolve) => {
    electron.world.onExit = resolve;
  });
  electron.app.quit();
  expect(await ended).toBe(0);
}

it('a keychain that hangs delays what the tray says of the servers, and nothing else', async () => {
  const { electron, clock } = started();
  await vi.waitFor(() => expect(electron.world.trays).toHaveLength(1));
  expect(electron.world.trays[0]?.toolTip).toContain('starting');
  await vi.waitFor(() => expect(electron.utility.children).toHaveLength(1));
  // Both questions together take no longer than one.
  await clock.advance(11 * SECOND);
  await vi.waitFor(() => expect(electron.world.windows).toHaveLength(1));
  await clock.advance(5 * SECOND);
  expect(electron.world.trays[0]?.toolTip).not.toContain('starting');
  expect(electron.world.trays[0]?.toolTip).toMatch(/keychain|secret/i);
  await quit(electron);
});

it('a keychain that is unlocked after the start is asked again, and the servers are then', async () => {
  const folder = scratchFolder();
  const file = join(folder, 'unlocked');
  const { electron, clock } = started(`
    import { existsSync } from 'node:fs';
    process.parentPort.on('message', ({ data }) => {
      const { id } = JSON.parse(data);
      const reply = existsSync(${JSON.stringify(file)})
        ? { id, ok: true, secret: 'it-is-open' }
        : { id, ok: false, message: 'The collection is locked' };
      process.parentPort.postMessage(JSON.stringify(reply));
    });`);
  await vi.waitFor(() => expect(electron.world.windows).toHaveLength(1));
  const tray = electron.world.trays[0];
  await clock.advance(10 * SECOND);
  expect(tray?.toolTip).toMatch(/one: .*(keychain|keyring|secret)/i);
  writeFileSync(file, '');
  electron.world.power.emit('unlock-screen');
  await vi.waitFor(async () => {
    await clock.advance(SECOND);
    expect(tray?.toolTip).not.toMatch(/(keychain|keyring|secret)/i);
  });
  await quit(electron);
});

it('can be quit from its menu while a keychain hangs', async () => {
  const { electron } = started();
  await vi.waitFor(() => expect(electron.world.trays).toHaveLength(1));
  const ended = new Promise<number>((resolve) => {
    electron.world.onExit = resolve;
  });
  electron.world.trays[0]?.choose('Quit');
  expect(await ended).toBe(0);
});
