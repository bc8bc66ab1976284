import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTaskStatus, parseUpid, stableWorkerId, succeeded, workerKey } from '../../../../shared/domain/task.ts';
import { formatUpid } from '../../../simulator/world/upid.ts';

describe('a task status', () => {
  it.each([
    ['OK', { kind: 'ok' }],
    ['WARNINGS: 2', { kind: 'warnings', count: 2 }],
    ['unknown', { kind: 'unknown' }],
  ])('%s', (status, outcome) => expect(parseTaskStatus(status)).toEqual(outcome));

  it.each([
    'broken pipe',
    'connection error: broken pipe',
    'lookup failed',
    'OK but not really',
    'not OK',
    'ok',
    ' OK',
    'OK\n',
    'WARNINGS: x',
    'WARNINGS: 2 of 3',
    'some WARNINGS: 2',
    'unknown error',
    'verification failed - please check the log for details',
    'sync failed with some errors.',
    'client error (Connect)',
    'abort requested - aborting task',
    '',
    `WARNINGS: ${'9'.repeat(400)}`,
    'Verbindung zurückgesetzt – „Zeitüberschreitung“',
  ])('is an error with its text: %s', (status) => {
    expect(parseTaskStatus(status)).toEqual({ kind: 'error', message: status });
    expect(succeeded(parseTaskStatus(status))).toBe(false);
  });

  it('of warnings is a success', () => expect(succeeded(parseTaskStatus('WARNINGS: 1'))).toBe(true));
  it('that nobody knows is none', () => expect(succeeded(parseTaskStatus('unknown'))).toBe(false));
});

describe('a UPID', () => {
  it('yields node, start, type and the unescaped worker id', () => {
    const upid = 'UPID:pbs1:00000425:000023D8:0000000B:6ABA2CDF:backup:main\\x3avm-101:pve@pbs!cluster1:';
    expect(parseUpid(upid)).toEqual({
      node: 'pbs1',
      startedAtMs: 0x6aba2cdf * 1000,
      workerType: 'backup',
      workerId: 'main:vm/101',
    });
  });

  it('escaped as PBS does reads back as it was, whatever the worker id holds', () => {
    const start = { node: 'pbs-1', pid: 1061, pstart: 9176, taskId: 11, startS: 1_790_586_079 };
    const task = { ...start, workerType: 'backup', authId: 'pve@pbs!a-b' };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (workerId) => {
        expect(parseUpid(formatUpid({ ...task, workerId }))).toMatchObject({ node: 'pbs-1', workerId });
      }),
    );
  });

  it.each(['büro:host/ä-ö', 'a-b:ct/100', 'store:-:x/%41', '50%:vm/1', '日本:vm/1', '..hidden', 'a b\tc'])(
    'with the worker id %s reads back',
    (workerId) => {
      const task = {
        node: 'n',
        pid: 1,
        pstart: 1,
        taskId: 1,
        startS: 5,
        workerType: 'x',
        workerId,
        authId: 'root@pam',
      };
      expect(parseUpid(formatUpid(task))?.workerId).toBe(workerId);
    },
  );

  it('of a server that runs for years and has had many tasks is read as well', () => {
    const upid = 'UPID:pbs1:00000425:123456789:0123456789ABCDEF:6ABA2CDF:logrotate::root@pam:';
    expect(parseUpid(upid)).toMatchObject({ workerType: 'logrotate', workerId: '' });
  });

  it.each(['', 'UPID', 'UPID:a:b', 'UPID:n:1:2:3:XYZ:t:w:u:', 'UPID:n:1:2:3:6ABA2CDF:t:w:u', 'x'.repeat(100)])(
    'is none: %s',
    (text) => expect(parseUpid(text)).toBe(null),
  );

  it('is read or refused, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => parseUpid(`UPID:${text}`) !== undefined));
  });
});

describe('runs of the same work', () => {
  it.each([
    ['main:vm/101/6ABA2C00', 'main:vm/101'],
    ['main:ns/a/ns/b/ct/7/6ABA2C00', 'main:ns/a/ns/b/ct/7'],
    ['main:/vm/100/6ABA2C00', 'main:/vm/100'],
    ['main:vm/101', 'main:vm/101'],
    // An id may look like a time.
    ['main:vm/10000000', 'main:vm/10000000'],
    ['main:host/DEADBEEF', 'main:host/DEADBEEF'],
    ['main:host/DEADBEEF/6ABA2C00', 'main:host/DEADBEEF'],
    ['main:/vm/10000000', 'main:/vm/10000000'],
    ['main:ns/vmware/host/DEADBEEF', 'main:ns/vmware/host/DEADBEEF'],
    ['6ABA2C00', '6ABA2C00'],
    [null, ''],
  ])('%s is compared as %s', (workerId, expected) => expect(stableWorkerId(workerId)).toBe(expected));

  it('of another type are other work', () => {
    expect(workerKey({ workerType: 'a', workerId: 'x' })).not.toBe(workerKey({ workerType: 'b', workerId: 'x' }));
  });
});
