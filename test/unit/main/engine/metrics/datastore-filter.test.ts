import { expect, it } from 'vitest';
import { aDatastore, aFinishedTask, aServer, aTask, aTaskLog, read, stores } from '../../../../kit/builders.ts';
import { seriesOf } from '../../../../kit/exposition-reader.ts';
import { metricsOf } from '../../../../kit/metrics-of.ts';

const ids = ['store-a:vm/101', 'lab-1:vm/101', 'lab-2:vm/101'];
const server = aServer({
  tasks: read(
    aTaskLog(
      [
        ...ids.map((workerId) => aFinishedTask({ workerId })),
        aFinishedTask({ workerType: 'logrotate', workerId: null }),
      ],
      { running: ids.map((workerId) => aTask({ workerId })) },
    ),
  ),
  datastores: stores(aDatastore(), aDatastore({ name: 'lab-1' }), aDatastore({ name: 'lab-2' })),
});

const shown = async (include: string[], exclude: string[]) => {
  const settings = { servers: [{ name: 'pbs-1', datastores: { include, exclude } }] };
  return metricsOf([server], { settings });
};

it.each([
  ['all', ['*'], [], ['lab-1', 'lab-2', 'store-a']],
  ['some', ['lab-*'], [], ['lab-1', 'lab-2']],
  ['all but some', ['*'], ['lab-*'], ['store-a']],
  ['left out wins', ['lab-?'], ['*-2'], ['lab-1']],
  ['none', [], [], []],
])('watches %s datastores', async (_situation, include, exclude, expected) => {
  const series = await shown(include, exclude);
  const named = new Set(series.flatMap(({ labels }) => labels.datastore ?? []));
  expect([...named].toSorted()).toEqual(expected);
  const workers = seriesOf(series, 'pbs_task_duration_seconds').filter((line) => line.includes('worker_type=backup'));
  expect(workers).toHaveLength(expected.length);
  const running = series.filter(({ name }) => name === 'pbs_task_running').reduce((sum, { value }) => sum + value, 0);
  expect(running).toBe(expected.length);
  const finished = series.filter(({ name }) => name === 'pbs_task_total').reduce((sum, { value }) => sum + value, 0);
  expect(finished).toBe(expected.length + 1);
});
