import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerKind, decode } from '../../../../../main/engine/pbs/decode.ts';
import { Undecodable } from '../../../../../main/engine/pbs/undecodable.ts';

const KINDS: readonly AnswerKind[] = [
  'version',
  'permissions',
  'host',
  'usages',
  'usage',
  'datastores',
  'usage-history',
  'namespaces',
  'groups',
  'snapshots',
  'tasks',
  'gc',
  'verify',
  'prune',
  'sync',
  'tape',
  'subscription',
  'updates',
  'time',
];

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** The value, or the reason why there is none; anything else that is thrown fails the test. */
function decoded(kind: AnswerKind, body: Uint8Array): unknown {
  try {
    return decode(kind, body);
  } catch (thrown) {
    if (thrown instanceof Undecodable) return thrown.reason;
    throw thrown;
  }
}

/** All numbers in a value, Maps and typed columns included, by the keys that lead there. */
function numbersIn(value: unknown, path = ''): (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (value instanceof Map) return [...value].flatMap(([key, item]) => numbersIn(item, `${path}.${String(key)}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => numbersIn(item, `${path}.${key}`));
}

function insane(kind: AnswerKind, value: unknown): string[] {
  return numbersIn(value)
    .filter(([path, number]) => {
      // A column says NaN for a size that is not known.
      if (kind === 'snapshots' && /sizeBytes/.test(path) && Number.isNaN(number)) return false;
      return !Number.isFinite(number) || number < 0;
    })
    .map(([path, number]) => `${path}: ${number}`);
}

const TEXTS = ['', 'OK', 'WARNINGS: 2', 'vm', 'main', 'index.json.blob', 'offline,message=x', '3', '-1', 'UPID:a:b:'];
const NUMBERS = [0, -1, 1, 0.5, 1_790_585_936, 4_294_967_296, -9e18, 9.223372036854776e18, 1e300, 5e-324];
const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, ...TEXTS, ...NUMBERS),
  fc.string({ maxLength: 12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const KEYS = [
  ...['version', 'release', 'cpu', 'wait', 'loadavg', 'memory', 'swap', 'root', 'total', 'used', 'free', 'avail'],
  ...['uptime', 'cpuinfo', 'cpus', 'id', 'metric', 'timestamp', 'value', 'store', 'comment', 'maintenance', 'ns'],
  ...['mount-status', 'history', 'history-start', 'history-delta', 'estimated-full-date', 'error', 'files', 'owner'],
  ...['backup-type', 'backup-id', 'last-backup', 'backup-count', 'backup-time', 'size', 'verification', 'state'],
  ...['upid', 'protected', 'filename', 'crypt-mode', 'worker_type', 'worker_id', 'user', 'starttime', 'endtime'],
  ...['status', 'next-run', 'last-run-state', 'last-run-upid', 'last-run-endtime', 'schedule', 'duration', 'name'],
  ...['index-data-bytes', 'disk-bytes', 'removed-bytes', 'pending-bytes', 'still-bad', 'disable', 'keep-daily'],
  ...['outdated-after', 'ignore-verified', 'sync-direction', 'remote', 'Package', 'Version', 'data'],
];
const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string() });
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  object: fc.dictionary(key, tie('tree'), { maxKeys: 8 }),
}));

describe('any JSON at all', () => {
  it.each(KINDS)('as an answer of kind %s is a sane value or a reason', (kind) => {
    fc.assert(
      fc.property(tree, fc.boolean(), (data, isBare) => {
        expect(insane(kind, decoded(kind, bytes(isBare ? data : { data })))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it.each(KINDS)('and any bytes at all: %s', (kind) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(insane(kind, decoded(kind, body))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** One good row of each list, to be damaged field by field. */
const ROWS: Partial<Record<AnswerKind, Record<string, unknown>>> = {
  datastores: { store: 'main', comment: 'x', maintenance: 'offline', 'mount-status': 'mounted' },
  'usage-history': {
    store: 'main',
    history: [0.5, null],
    'history-start': 1_788_000_000,
    'history-delta': 1800,
    'estimated-full-date': 1_822_000_000,
  },
  namespaces: { ns: 'a/b' },
  groups: { 'backup-type': 'vm', 'backup-id': '1', 'last-backup': 5, 'backup-count': 2, files: ['index.json.blob'] },
  snapshots: {
    'backup-type': 'vm',
    'backup-id': '1',
    'backup-time': 1_790_585_936,
    files: [{ filename: 'index.json.blob', 'crypt-mode': 'none' }],
    size: 12,
    verification: { state: 'ok', upid: 'UPID:p:0:0:0:6ABA2CB6:verify:main:root@pam:' },
    protected: false,
  },
  tasks: { upid: 'UPID:x', worker_type: 'backup', worker_id: 'main:vm/1', starttime: 5, endtime: 6, status: 'OK' },
  gc: {
    store: 'main',
    upid: 'UPID:p:0:0:0:6ABA2CCA:garbage_collection:main:root@pam:',
    'last-run-state': 'OK',
    'last-run-endtime': 1_790_586_060,
    duration: 2,
    'index-data-bytes': 10,
    'disk-bytes': 5,
  },
  verify: { id: 'v', store: 'main', 'outdated-after': 30, 'next-run': 5 },
  prune: { id: 'p', store: 'main', 'keep-daily': 7, 'next-run': 5 },
  sync: { id: 's', store: 'main', 'sync-direction': 'push', 'next-run': 5 },
  tape: { name: 'lto', vendor: 'IBM' },
  updates: { Package: 'proxmox-backup-server', Version: '1' },
};
/** Fields without which a row cannot be placed: a row that lacks one must not vanish without a word. */
const IDENTITIES = new Set([
  ...['store', 'ns', 'backup-type', 'backup-id', 'backup-time', 'upid', 'worker_type', 'starttime', 'id', 'name'],
  'Package',
]);

describe('a good row of which one field is damaged', () => {
  it.each(Object.entries(ROWS))('of %s keeps its place and its other fields', (kind, row) => {
    const known = KINDS.find((candidate) => candidate === kind);
    if (!known) throw new Error(kind);
    for (const field of Object.keys(row)) {
      for (const damage of [undefined, null, -1, 1e300, 'text', true, [], {}, [null], { a: 1 }]) {
        const value = decoded(known, bytes({ data: [row, { ...row, [field]: damage }] }));
        expect(insane(known, value)).toEqual([]);
        const isIdentity = IDENTITIES.has(field) && !(known === 'gc' && field === 'upid');
        if (!isIdentity) expect(typeof value, `${field}: ${JSON.stringify(damage)}`).toBe('object');
        if (Array.isArray(value)) expect(value).toHaveLength(2);
      }
    }
  });
});

describe('one damaged file name', () => {
  it('does not hide the others', () => {
    const files = [{ filename: null }, 'x', { filename: 'index.json.blob', 'crypt-mode': 'none' }];
    const row = { 'backup-type': 'vm', 'backup-id': '1', 'backup-time': 5, files };
    const { byGroup } = decode('snapshots', bytes({ data: [row] }));
    expect(byGroup.get('vm/1')?.flags[0]).toBe(64);
    const [group] = decode(
      'groups',
      bytes({ data: [{ ...row, 'last-backup': 5, 'backup-count': 3, files: [7, 'index.json.blob'] }] }),
    );
    expect(group?.lastFinished).toEqual({ kind: 'at', atMs: 5000 });
  });
});
