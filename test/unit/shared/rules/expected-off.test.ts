import { expect, it } from 'vitest';
import { createLocalTime } from '../../../../main/engine/runtime/local-time.ts';
import { expectedOff } from '../../../../shared/rules/expected-off.ts';

const isOff = expectedOff(
  [
    { match: { server: 'dc*', datastore: '*' }, days: ['mon'], from: '08:00', to: '20:00', timeZone: 'Europe/Vienna' },
    { match: { server: 'pbs-1', datastore: 'usb-*' }, days: ['mon'], from: '22:00', to: '02:00', timeZone: null },
  ],
  (timeZone) => createLocalTime(timeZone ?? 'UTC'),
);

// 2026-06-01 is a Monday, and Vienna two hours ahead.
it.each<[string, string, string | null, string, boolean]>([
  ['a server in its window', 'dc2', null, '2026-06-01T06:00:00Z', true],
  ['all of its datastores with it', 'dc2', 'main', '2026-06-01T06:00:00Z', true],
  ['before it', 'dc2', null, '2026-06-01T05:59:00Z', false],
  ['after it', 'dc2', null, '2026-06-01T18:00:00Z', false],
  ['on another day', 'dc2', null, '2026-06-02T10:00:00Z', false],
  ['another server', 'pbs-2', null, '2026-06-01T10:00:00Z', false],
  ['a datastore, over midnight', 'pbs-1', 'usb-1', '2026-06-02T01:00:00Z', true],
  ['another datastore', 'pbs-1', 'main', '2026-06-02T01:00:00Z', false],
  ['the server of such a datastore', 'pbs-1', null, '2026-06-02T01:00:00Z', false],
])('%s', (_what, server, datastore, at, expected) => {
  expect(isOff(server, datastore, Date.parse(at))).toBe(expected);
});
