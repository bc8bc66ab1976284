import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder } from '../../../../main/engine/pbs/decoder.ts';
import { sourcesFrom } from '../../../../main/monitor/sources.ts';
import { parseSettings } from '../../../../shared/settings/parse-settings.ts';
import { createMemoryKeychain } from '../../../kit/memory-keychain.ts';

const decoder = createDecoder(new URL('../../../../main/engine/pbs/decode-worker.ts', import.meta.url));
afterEach(() => decoder.stop());

const URLS = [{ url: 'https://alder.example' }, { url: 'https://birch.example:8006' }];

function settingsOf(server: object) {
  const grove = { kind: 'pve', name: 'grove', urls: URLS, tokenId: 'monitor@pve!desk', ...server };
  const parsed = parseSettings({ servers: [grove] }, { host: 'headless' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

function sources(server: object, environment: Record<string, string>, told: string[] = []) {
  return sourcesFrom({
    settings: settingsOf(server),
    secrets: { baseFolder: '/', environment, keychain: createMemoryKeychain() },
    addSecret: (secret) => void told.push(secret),
    nowMs: () => 0,
    decoder,
    snapshotDetail: 'sweep',
  });
}

const SECRET = { PBS_TRAY_SECRET_GROVE: '5d1f0b54-7a0c-4b3a-9c64-2f7a1c0e8d55' };

describe('a Proxmox VE cluster in the settings', () => {
  it('becomes a source with all of its endpoints, and its secret is told to the log first', async () => {
    const told: string[] = [];
    const [source] = await sources({}, SECRET, told);
    expect(source?.initial).toMatchObject({
      kind: 'pve',
      name: 'grove',
      endpoints: [{ url: 'https://alder.example:8006' }, { url: 'https://birch.example:8006' }],
    });
    expect(source?.watch).not.toBeNull();
    expect(told).toEqual([SECRET.PBS_TRAY_SECRET_GROVE]);
    expect(JSON.stringify(source)).not.toContain(SECRET.PBS_TRAY_SECRET_GROVE);
  });

  it('stays on the list without its secret, and says why', async () => {
    const [source] = await sources({}, {});
    expect(source?.watch).toBeNull();
    expect(source?.initial.reach).toMatchObject({ kind: 'failing', failure: { kind: 'setup' } });
  });

  it('is another source as soon as its settings or secret change, and the same while they do not', async () => {
    const keys = [];
    for (const [server, secret] of [
      [{}, SECRET],
      [{}, SECRET],
      [{ urls: [URLS[0]] }, SECRET],
      [{}, { PBS_TRAY_SECRET_GROVE: 'other' }],
    ] as const) {
      keys.push((await sources(server, secret))[0]?.key);
    }
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toBe(keys[1]);
  });

  it('is not watched while it is switched off', async () => {
    expect(await sources({ enabled: false }, SECRET)).toEqual([]);
  });
});

describe('an account at SqlBak in the settings', () => {
  const TOKEN = 'a7c1e0f2b34d5968-simulated';
  const orchard = { servers: [{ kind: 'sqlbak', name: 'orchard' }] };

  function accounts(environment: Record<string, string>, told: string[] = []) {
    const parsed = parseSettings(orchard, { host: 'headless' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return sourcesFrom({
      settings: parsed.settings,
      secrets: { baseFolder: '/', environment, keychain: createMemoryKeychain() },
      addSecret: (secret) => void told.push(secret),
      nowMs: () => 0,
      decoder,
      snapshotDetail: 'sweep',
    });
  }

  it('becomes a source with nothing but its token, which is told to the log first', async () => {
    const told: string[] = [];
    const [source] = await accounts({ PBS_TRAY_SECRET_ORCHARD: TOKEN }, told);
    expect(source?.initial).toMatchObject({ kind: 'sqlbak', name: 'orchard', url: 'https://sqlbak.com' });
    expect(source?.watch).not.toBeNull();
    expect(told).toEqual([TOKEN]);
    expect(JSON.stringify(source)).not.toContain(TOKEN);
  });

  it('stays on the list without its token, and says why', async () => {
    const [source] = await accounts({});
    expect(source?.watch).toBeNull();
    expect(source?.initial.reach).toMatchObject({ kind: 'failing', failure: { kind: 'setup' } });
  });
});
