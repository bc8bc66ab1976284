import { describe, expect, it } from 'vitest';
import { isInScope, isWithin, type TaskScope, taskScope } from '../../../../shared/domain/task-scope.ts';

const NOWHERE: TaskScope = { datastore: null, namespace: null, group: null, jobId: null };
const of = (part: Partial<TaskScope>): TaskScope => ({ ...NOWHERE, ...part });

/** pbs-api.md 6.4. A null namespace means: the id does not say. */
const TABLE: readonly (readonly [string, string | null, TaskScope])[] = [
  ['backup', 'main:vm/101', of({ datastore: 'main', group: 'vm/101' })],
  ['backup', 'main:host/web.example-01_x', of({ datastore: 'main', group: 'host/web.example-01_x' })],
  ['benchmark', 'main:host/benchmark', of({ datastore: 'main', group: 'host/benchmark' })],
  ['reader', 'main:vm/101/6ABA2C00', of({ datastore: 'main', group: 'vm/101' })],
  ['verificationjob', 'main:vjob1', of({ datastore: 'main', jobId: 'vjob1' })],
  ['verify', 'main', of({ datastore: 'main' })],
  ['verify', 'main:ns/a/ns/b', of({ datastore: 'main', namespace: 'a/b' })],
  ['verify', 'main:vm/101/6ABA2C00', of({ datastore: 'main', group: 'vm/101' })],
  ['verify_group', 'main:/vm/100', of({ datastore: 'main', namespace: '', group: 'vm/100' })],
  ['verify_group', 'main:ns/a/vm/100', of({ datastore: 'main', namespace: 'a', group: 'vm/100' })],
  ['verify_group', 'main:ns/a/ns/b/host/x', of({ datastore: 'main', namespace: 'a/b', group: 'host/x' })],
  ['verify_snapshot', 'main:/vm/100/6ABA2C00', of({ datastore: 'main', namespace: '', group: 'vm/100' })],
  ['verify_snapshot', 'main:ns/a/ct/7/6ABA2C00', of({ datastore: 'main', namespace: 'a', group: 'ct/7' })],
  ['garbage_collection', 'main', of({ datastore: 'main' })],
  ['prunejob', 'main', of({ datastore: 'main', namespace: '' })],
  ['prunejob', 'main:a/b', of({ datastore: 'main', namespace: 'a/b' })],
  ['prune', 'main:a', of({ datastore: 'main', namespace: 'a' })],
  ['prune', 'main:', of({ datastore: 'main', namespace: '' })],
  ['prune', 'main::vm/100', of({ datastore: 'main', namespace: '', group: 'vm/100' })],
  ['prune', 'main:a/b:vm/100', of({ datastore: 'main', namespace: 'a/b', group: 'vm/100' })],
  ['syncjob', 'dc2:remote-main:main::offsite', of({ datastore: 'main', namespace: '', jobId: 'offsite' })],
  ['syncjob', '-:main:copy:a/b:s-local', of({ datastore: 'copy', namespace: 'a/b', jobId: 's-local' })],
  ['sync', 'main', of({ datastore: 'main' })],
  ['tape-backup', 'main:pool:lto8', of({ datastore: 'main' })],
  ['tape-backup-job', 'main:pool:lto8:job', of({ datastore: 'main' })],
  ['create-datastore', 'main', of({ datastore: 'main' })],
  ['delete-datastore', 'main', of({ datastore: 'main' })],
  ['mount-device', 'usb', of({ datastore: 'usb' })],
  ['unmount-device', 'usb', of({ datastore: 'usb' })],
  ['mount-sync-jobs', 'usb', of({ datastore: 'usb' })],
  ['s3-refresh', 'bucket', of({ datastore: 'bucket' })],
  ['move-group', 'main:a/vm/100:b', of({ datastore: 'main' })],
  ['move-namespace', 'main:a:b', of({ datastore: 'main' })],
  ['tape-restore', 'main;other', NOWHERE],
  ['load-media', 'lto8', NOWHERE],
  ['logrotate', null, NOWHERE],
  ['aptupdate', null, NOWHERE],
  ['termproxy', null, NOWHERE],
  ['notification-threshold-reset', null, NOWHERE],
  ['srvrestart', 'proxmox-backup-proxy', NOWHERE],
  ['acme-renew-cert', null, NOWHERE],
  ['zfscreate', 'tank', NOWHERE],
  ['realm-sync', 'example', NOWHERE],
  ['some-new-type', 'main:vm/100', NOWHERE],
  ['backup', null, NOWHERE],
  ['backup', '', NOWHERE],
];

describe('what a task worked on', () => {
  it.each(TABLE)('%s %s', (workerType, workerId, scope) => expect(taskScope({ workerType, workerId })).toEqual(scope));
});

describe('a namespace', () => {
  it.each([
    ['a', 'a', true],
    ['a/b', 'a', true],
    ['ab', 'a', false],
    ['a', 'a/b', false],
    ['a', '', true],
    ['', '', true],
    ['', 'a', false],
    ['anything', null, true],
  ])('"%s" is within "%s": %s', (namespace, scope, expected) => expect(isWithin(namespace, scope)).toBe(expected));

  it.each([
    ['a/b', { namespace: 'a', group: null }, true],
    ['a/b', { namespace: 'a', group: 'vm/1' }, false],
    ['a', { namespace: 'a', group: 'vm/1' }, true],
    ['a', { namespace: '', group: 'vm/1' }, false],
    ['a', { namespace: null, group: 'vm/1' }, true],
  ])('"%s" may be meant by %j: %s', (namespace, scope, expected) => expect(isInScope(namespace, scope)).toBe(expected));
});
