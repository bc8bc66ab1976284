import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeDiagnostics } from '../../main/electron/diagnostics.ts';
import { defaultSettings } from '../../shared/settings/lenient.ts';
import { scratchFolder } from '../house/scratch.ts';
import { aFleet, aServer } from '../kit/builders.ts';
import { someSettings } from '../kit/page-doubles.ts';

const SECRET = 'b7c6d5e4-"quoted" + 100 %';

it('an export holds no secret, wherever and however it was written', async () => {
  const folder = scratchFolder();
  const logPath = join(folder, 'pbs-tray.log');
  const forms = [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET), Buffer.from(SECRET).toString('base64')];
  writeFileSync(logPath, forms.map((form) => `before it was known: ${form}\n`).join(''));
  const detail = `header was PBSAPIToken=a@pbs!b:${SECRET}`;
  const server = aServer({
    name: 'pbs-1',
    reach: {
      ...{ kind: 'failing', sinceMs: 0, lastAnswerAtMs: null, attempts: 1 },
      failure: { kind: 'auth', endpoint: 'GET /version', detail },
    },
  });
  const planted = { ...defaultSettings('app'), tokenSecret: 'never heard of', tokenSecretFile: '/etc/secret-place' };
  const path = await writeDiagnostics(folder, {
    ...{ version: '0.0.0', platform: 'linux', electronVersion: 'fake', historyStatistics: null, nowMs: 0 },
    ...{ settings: planted, problems: [`servers.0.url: https://a:${SECRET}@pbs1`], logPath, secrets: [SECRET] },
    fleet: aFleet(server),
  });
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('"name": "pbs-1"');
  expect(text).toContain('before it was known: [secret]');
  expect(text).toContain('/etc/secret-place');
  for (const form of [...forms, 'never heard of', 'b7c6d5e4']) expect(text).not.toContain(form);
  expect(statSync(path).mode & 0o077).toBe(0);
});

it('an export tells of receivers only where they are, because an address may let in whoever knows it', async () => {
  const folder = scratchFolder();
  const url = 'https://hooks.example.com/services/PATH-PART?key=QUERY-PART';
  const settings = someSettings({ forwarding: [{ kind: 'webhook', name: 'ops', url }] });
  const path = await writeDiagnostics(folder, {
    ...{ version: '0.0.0', platform: 'linux', electronVersion: 'fake', historyStatistics: null, nowMs: 0 },
    ...{ settings, problems: [], logPath: join(folder, 'none'), secrets: [], fleet: aFleet() },
  });
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('"url": "https://hooks.example.com"');
  expect(text).not.toMatch(/PATH-PART|QUERY-PART/);
});
