import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { DAY } from '../../shared/time-units.ts';
import { startHeadless } from '../bench/service/headless-service.ts';
import { createAlertmanager, hasAlertmanager } from '../forwarding/alertmanager.ts';
import { freePort } from '../forwarding/receiver.ts';
import { until } from '../forwarding/until.ts';
import { watchablePbs, writeHeadlessConfig } from '../simulator/headless-config.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import { aProgram, isInstalled } from './started-program.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface PromAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** The product's rules with every "for" shortened, so that a test need not wait for half an hour. */
function hurriedRules(): string {
  const text = readFileSync(join(checkout, 'build', 'prometheus', 'rules', 'pbs.rules.yml'), 'utf8');
  return text.replace(/^( +for: )\d+[mhd]$/gm, '$12s');
}

/** The product's own scrape configuration with the addresses of this test, in a hurry. */
function promConfig(target: string, alertmanager: string): string {
  return readFileSync(join(checkout, 'build', 'prometheus', 'prometheus.yml'), 'utf8')
    .replace('127.0.0.1:9101', target)
    .replace('127.0.0.1:9093', alertmanager)
    .replace(/: 1m$/gm, ': 1s')
    .replace(/^ {2}- rules\/(pve|sqlbak)\.rules\.yml\n/gm, '');
}

/** Our service on a fleet whose newest backup is three days old. */
async function watchedOldFleet(): Promise<string> {
  const fleet = await startFleet({ scenario: 'small', nowMs: Date.now() - 3 * DAY });
  ends.push(() => fleet.close());
  const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-scraped-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const settings = join(folder, 'settings.json');
  await writeHeadlessConfig(fleet.servers.map(watchablePbs), settings);
  const service = await startHeadless(settings, 5);
  ends.push(() => service.close());
  await service.reached('overviewCompleteAt', 60_000);
  return new URL(service.baseUrl).host;
}

describe.runIf(isInstalled('prometheus') && hasAlertmanager)('a real Prometheus', () => {
  it('scrapes the service, fires its rules on an old backup and tells a real Alertmanager', async () => {
    const address = await watchedOldFleet();
    const hook = 'http://127.0.0.1:9/';
    const alertmanager = await createAlertmanager(hook);
    ends.push(() => alertmanager.close());
    await alertmanager.start();
    const url = `http://127.0.0.1:${await freePort()}`;
    const prometheus = aProgram({
      program: 'prometheus',
      readyUrl: `${url}/-/ready`,
      args: (folder) => [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${new URL(url).host}`,
      ],
    });
    ends.push(() => prometheus.close());
    writeFileSync(join(prometheus.folder, 'prometheus.yml'), promConfig(address, new URL(alertmanager.url).host));
    writeFileSync(join(prometheus.folder, 'pbs.rules.yml'), hurriedRules());
    const config = join(prometheus.folder, 'prometheus.yml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('rules/pbs.rules.yml', 'pbs.rules.yml'));
    await prometheus.start();

    const get = async <T>(path: string) => ((await (await fetch(url + path)).json()) as { data: T }).data;
    const value = async (expr: string): Promise<number> => {
      type Vector = { readonly result: readonly { readonly value: readonly [number, string] }[] };
      const { result } = await get<Vector>(`/api/v1/query?query=${encodeURIComponent(expr)}`);
      return Number(result[0]?.value[1] ?? Number.NaN);
    };
    const stale = async () => {
      const { alerts } = await get<{ readonly alerts: readonly PromAlert[] }>('/api/v1/alerts');
      return alerts.filter(({ labels }) => labels.alertname === 'PBSBackupStale');
    };

    await until(async () => (await value('up{job="pbs"}')) === 1);
    await until(async () => (await stale()).some(({ state }) => state === 'pending'));
    await until(async () => (await stale()).some(({ state }) => state === 'firing'));
    const [one] = await stale();
    // The series' own node, not the target's address: that is what honor_labels is for.
    expect(one?.labels).toMatchObject({ severity: 'critical', node: expect.stringMatching(/^pbs/) });
    expect(await value('count(pbs_up == 1)')).toBe(await value('count(pbs_up)'));

    const told = async () => {
      const alerts = (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as readonly PromAlert[];
      return alerts.filter(({ labels }) => labels.alertname === 'PBSBackupStale');
    };
    await until(async () => (await told()).length > 0);
    expect((await told())[0]).toMatchObject({
      labels: { severity: 'critical' },
      annotations: { summary: expect.stringMatching(/^No backup for .+ in 48h$/) },
    });
  }, 120_000);
});
