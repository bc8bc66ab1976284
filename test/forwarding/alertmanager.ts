import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './receiver.ts';
import { until } from './until.ts';

const PROGRAM = 'prometheus-alertmanager';

export const hasAlertmanager = spawnSync(PROGRAM, ['--version']).status === 0;

/** An alert as Alertmanager shows it. */
export interface ShownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A real Alertmanager that can be stopped and started again at the same address. */
export interface Alertmanager {
  readonly url: string;
  start(): Promise<void>;
  /** As after a crash: nothing is kept but what lies on its disk, which alerts do not. */
  stop(): Promise<void>;
  /** What fires there, by `backup_id`. */
  active(): Promise<Record<string, ShownAlert>>;
  /** The groups it made of them: the `backup_id`s in each, by `node`. */
  groups(): Promise<Record<string, string[]>>;
  close(): Promise<void>;
}

/** Groups by node and tells `hookUrl` at once. Not started yet. */
export async function createAlertmanager(hookUrl: string): Promise<Alertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'pbs-tray-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, configText(hookUrl));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  const get = async <T>(path: string) => (await fetch(url + path)).json() as T;
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );

  async function stop(): Promise<void> {
    const stopped = child;
    child = null;
    if (stopped === null || stopped.exitCode !== null) return;
    const ended = new Promise((resolve) => stopped.once('exit', resolve));
    stopped.kill('SIGKILL');
    await ended;
  }

  return {
    url,
    async start() {
      const listen = [`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='];
      const files = [`--config.file=${config}`, `--storage.path=${join(folder, 'data')}`];
      child = spawn(PROGRAM, [...listen, ...files], { stdio: 'ignore' });
      const failed = new Promise<never>((_, reject) => {
        child?.once('exit', (code) => reject(new Error(`Alertmanager ended with ${code} instead of starting`)));
      });
      failed.catch(() => {});
      await Promise.race([until(isReady), failed]);
    },
    stop,
    async active() {
      const alerts = await get<ShownAlert[]>('/api/v2/alerts');
      return Object.fromEntries(alerts.map((alert) => [alert.labels.backup_id ?? '', alert]));
    },
    async groups() {
      type Group = { labels: Record<string, string>; alerts: ShownAlert[] };
      const groups = await get<Group[]>('/api/v2/alerts/groups');
      return Object.fromEntries(
        groups.map(({ labels, alerts }) => [labels.node, alerts.map((alert) => alert.labels.backup_id ?? '').sort()]),
      );
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configText(hookUrl: string): string {
  return [
    'route:',
    '  receiver: hook',
    '  group_by: [node]',
    '  group_wait: 100ms',
    '  group_interval: 200ms',
    'receivers:',
    '  - name: hook',
    '    webhook_configs:',
    `      - url: ${hookUrl}`,
    '        send_resolved: true',
    '',
  ].join('\n');
}
