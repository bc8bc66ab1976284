import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { freePort } from '../forwarding/receiver.ts';
import { until } from '../forwarding/until.ts';
import { readExposition } from '../kit/exposition-reader.ts';
import { watchablePbs, writeHeadlessConfig } from '../simulator/headless-config.ts';
import { startFleet } from '../simulator/start-fleet.ts';
import { aProgram, isInstalled } from './started-program.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe.runIf(isInstalled('prometheus-node-exporter'))('the text file', () => {
  it('is read by a real node_exporter while the service writes it anew', async () => {
    const fleet = await startFleet({ scenario: 'small', live: true });
    ends.push(() => fleet.close());
    const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-textfile-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const settings = join(folder, 'settings.json');
    await writeHeadlessConfig(fleet.servers.map(watchablePbs), settings);
    const exported = join(folder, 'exported');
    mkdirSync(exported);
    const url = `http://127.0.0.1:${await freePort()}`;
    const exporter = aProgram({
      program: 'prometheus-node-exporter',
      readyUrl: `${url}/metrics`,
      args: () => [
        `--web.listen-address=${new URL(url).host}`,
        `--collector.textfile.directory=${exported}`,
        '--collector.disable-defaults',
        '--collector.textfile',
      ],
    });
    ends.push(() => exporter.close());
    await exporter.start();

    const service = aProgram({
      program: process.execPath,
      readyUrl: `${url}/metrics`,
      args: (data) => [
        ...[join(checkout, 'main', 'headless.ts'), '--config', settings, '--data', data],
        ...['--textfile', join(exported, 'pbs.prom')],
      ],
      environment: {
        PBS_TRAY__METRICS__ENABLED: 'false',
        PBS_TRAY__DASHBOARD__ENABLED: 'false',
        PBS_TRAY__POLLING__INTERVAL_SECONDS: '5',
      },
    });
    ends.push(() => service.close());
    await service.start();

    const page = async () => readExposition(await (await fetch(`${url}/metrics`)).text());
    const valuesOf = async (name: string) => (await page()).filter((series) => series.name === name);
    await until(async () => (await valuesOf('pbs_datastore_used_bytes')).length > 0);
    const [error] = await valuesOf('node_textfile_scrape_error');
    expect(error?.value).toBe(0);
    expect((await valuesOf('pbs_up')).map(({ value }) => value)).toEqual(fleet.servers.map(() => 1));
    // No draft is ever left where the exporter could read it.
    expect(readdirSync(exported).filter((file) => file.endsWith('.prom'))).toEqual(['pbs.prom']);
  });
});
