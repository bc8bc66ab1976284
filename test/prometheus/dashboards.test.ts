import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../../build/run/paths.mjs';
import { METRICS } from '../../main/engine/metrics/catalog.ts';
import { isInstalled } from './started-program.ts';

const folder = join(checkout, 'build', 'grafana');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

const dashboardOf = (file: string): Dashboard => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const expressionsOf = ({ panels }: Dashboard) =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll(/\$\w+/g, '.*')));

/** Every metric that an expression reads: names before a selector, an operator or the end. */
const namesIn = (expr: string) => expr.match(/\b(?:pbs|proxmox|sqlbak)_\w+/g) ?? [];

describe.each(files)('the Grafana dashboard %s', (file) => {
  const dashboard = dashboardOf(file);

  it('reads only what is exported', () => {
    const wanted = [
      ...expressionsOf(dashboard).flatMap(namesIn),
      ...dashboard.templating.list.flatMap(({ definition = '' }) => namesIn(definition)),
    ];
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((name) => !Object.hasOwn(METRICS, name))).toEqual([]);
  });

  it('has panels that do not cover each other', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it.runIf(isInstalled('promtool', 'prometheus'))('asks what Prometheus understands', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'pbs-tray-dashboard-'));
    try {
      const rules = expressionsOf(dashboard).map((expr, index) => ({ record: `panel:${index}`, expr }));
      writeFileSync(join(scratch, 'rules.json'), JSON.stringify({ groups: [{ name: 'panels', rules }] }));
      const { status, stderr } = spawnSync('promtool', ['check', 'rules', join(scratch, 'rules.json')], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});

describe('the dashboard of Proxmox Backup Server', () => {
  it('has the four rows and the variables that people know', () => {
    const { panels, templating } = dashboardOf('pbs.json');
    expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Is anything broken?',
      'Storage by datastore',
      'Backup freshness',
      'Trends',
    ]);
    expect(templating.list.map(({ name }) => name)).toEqual(['datasource', 'node', 'datastore', 'client']);
  });
});
