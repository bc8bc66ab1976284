import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aDatastore, aFinishedTask, aServer, aTask, aTaskLog, read, stores } from '../../../../kit/builders.ts';
import { metricsText } from '../../../../kit/metrics-of.ts';
import { aCluster } from '../../../../kit/pve-builders.ts';
import { anAccount } from '../../../../kit/sqlbak-builders.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool) console.info('skipped: promtool is not installed (Debian: apt-get install prometheus)');

/** What Prometheus's own checker says; its lint lines in the order of the page. */
function check(text: string): { lint: string[]; status: number | null } {
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return { lint: `${stdout}${stderr}`.split('\n').filter((line) => line !== ''), status };
}

/** A page on which every metric of the catalogue occurs, with the given text wherever a user may put one. */
async function fullPage(name: string): Promise<string> {
  const drive = { name, vendor: name, model: null, serial: null, inUse: false };
  const tasks = aTaskLog([aFinishedTask({ workerId: name })], { running: [aTask({ workerType: name })] });
  const datastores = stores(aDatastore(), aDatastore({ name }));
  const servers = [aServer({ tapeDrives: read([drive]), tasks: read(tasks), datastores })];
  return metricsText(servers, { beside: { pve: [aCluster()], sqlbak: [anAccount()] } });
}

describe.skipIf(!hasPromtool)('promtool check metrics', () => {
  it('reports the committed lint lines about public names, and nothing else', async () => {
    const accepted = readFileSync(new URL('../../../../fixtures/metrics/promtool-lint.txt', import.meta.url), 'utf8');
    expect(check(await fullPage('plain')).lint.toSorted()).toEqual(accepted.trimEnd().split('\n').toSorted());
  });

  it.each(['a"b\\', 'new\nline', '🐘', 'x'.repeat(500), 'nul\0', '"} 1\npbs_up 2'])(
    'reads a page with %j in it',
    async (name) => {
      const { lint } = check(await fullPage(name));
      expect(lint.filter((line) => /error|parse/i.test(line))).toEqual([]);
      expect(lint).toEqual(check(await fullPage('plain')).lint);
    },
  );
});
