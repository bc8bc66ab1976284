import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSqlite } from '../../main/engine/history/history-db.ts';
import { HOUR } from '../../shared/time-units.ts';
import { fill, UNTIL_CRITICAL, watched } from './watching-alerts.ts';

const open = await loadSqlite();

it('takes over once what an earlier program kept of alerts and decisions in history', async () => {
  const made = await watched({ settings: { polling: { intervalSeconds: 300 } } });
  fill(made, 0.97);
  await made.pass(UNTIL_CRITICAL);
  const [alert] = made.firing('storage-critical');
  made.monitor().judge.acknowledge(alert?.id ?? '', true);
  const acknowledgedAtMs = made.clock.nowMs();
  const place = { server: 'pbs-1', datastore: 'main', namespace: '', group: 'vm/101' };
  const files = ['alerts.json', 'decisions.json'].map((name) => join(made.folder, name));
  const asBefore = () => {
    const db = open(join(made.folder, 'history.sqlite'), { timeout: 0 });
    const text = readFileSync(files[0] ?? '', 'utf8');
    db.prepare("INSERT OR REPLACE INTO document VALUES ('judge', ?)").run(text);
    db.prepare('UPDATE known_group SET care = 2').run();
    db.close();
    for (const file of files) rmSync(file, { force: true });
  };
  await made.restart({ meanwhile: asBefore });
  await made.pass(HOUR);
  const isAsBefore = () => {
    const { judge, learner } = made.monitor();
    expect(judge.alerts().get(alert?.id ?? '')?.acknowledgedAtMs).toBe(acknowledgedAtMs);
    expect(learner.rhythm(place)).toMatchObject({ kind: 'stopped-on-purpose', reason: 'archived' });
  };
  isAsBefore();
  expect(made.monitor().history.recall('judge')).toBe('');
  await made.restart();
  await made.pass(HOUR);
  isAsBefore();
  expect(made.told).toHaveLength(1);
});
