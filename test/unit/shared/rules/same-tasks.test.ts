import { expect, it } from 'vitest';
import type { TaskLog } from '../../../../shared/domain/task.ts';
import { saySame } from '../../../../shared/rules/same-tasks.ts';
import { aFinishedTask, aTask, aTaskLog, NOW } from '../../../kit/builders.ts';

const done = aFinishedTask();
const running = aTask();
const log = aTaskLog([done], { running: [running], verificationErrors: new Map([['a', 1]]) });

it.each<[string, TaskLog, boolean]>([
  ['itself', log, true],
  ['read anew', { ...log, finished: [{ ...done }], running: [{ ...running }] }, true],
  ['another task ended', { ...log, finished: [aFinishedTask(), done] }, false],
  ['a task began', { ...log, running: [running, aTask()] }, false],
  ['another task runs', { ...log, running: [aTask()] }, false],
  ['none runs', { ...log, running: [] }, false],
  ['a task left the window', { ...log, finished: [] }, false],
  ['a worker is forgotten', { ...log, newestPerWorker: new Map() }, false],
  ['it reaches back further', { ...log, coveredSinceMs: NOW - 9 }, false],
  ['a verification failed', { ...log, verificationErrors: new Map([['a', 2]]) }, false],
  ['another store failed', { ...log, verificationErrors: new Map([['b', 1]]) }, false],
])('%s', (_situation, other, same) => {
  expect(saySame(log, other)).toBe(same);
});
