import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonLog, type JsonLog, type LogLevel } from '../../../../../main/engine/runtime/json-log.ts';
import { Secret } from '../../../../../main/engine/secrets/secret.ts';

function rig(level: LogLevel = 'info'): { readonly log: JsonLog; readonly lines: string[] } {
  const lines: string[] = [];
  const nowMs = () => Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  return { lines, log: createJsonLog({ writeLine: (line) => lines.push(line), nowMs, level }) };
}

/** The fields of one event, as written. */
function written(fields: Record<string, unknown>, level: LogLevel = 'info'): unknown {
  const { log, lines } = rig(level);
  log.error('x', fields);
  const { ts: _ts, level: _level, room: _room, event: _event, ...own } = JSON.parse(lines[0] ?? '');
  return own;
}

describe('a line of the log', () => {
  it('is one JSON object that begins with time, level, room and event', () => {
    const { log, lines } = rig();
    log.child('poll').warn('slow', { server: 'a', waitedMs: 12 });
    expect(lines).toEqual([
      '{"ts":"2026-01-02T03:04:05.678Z","level":"warn","room":"poll","event":"slow","server":"a","waitedMs":12}',
    ]);
  });

  it('names nested rooms', () => {
    const { log, lines } = rig();
    log.info('a');
    log.child('poll').child('sweep').info('b');
    expect(lines.map((line) => JSON.parse(line).room)).toEqual(['main', 'poll/sweep']);
  });

  it('keeps its head whatever the fields are called', () => {
    const { log, lines } = rig();
    log.info('real', { event: 'forged', level: 'error', ts: 0, own: 1 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'real', level: 'info', room: 'main', own: 1 });
  });

  it('is written from its level on, which may change', () => {
    const { log, lines } = rig('warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
    log.setLevel('debug');
    log.child('later').debug('late');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['warn', 'error', 'late']);
  });

  it('stays one line whatever a server sends', () => {
    const { log, lines } = rig();
    log.info('a\nb', { text: 'c\r\n\u2028\u0000\u001b[31m' });
    expect([...(lines[0] ?? '')].filter((character) => character < ' ')).toEqual([]);
  });
});

describe('a field', () => {
  const circle: { self?: object } = {};
  circle.self = circle;

  it.each<[Record<string, unknown>, object]>([
    [{ a: undefined, b: null, c: () => 1 }, { b: null }],
    [
      { a: Number.NaN, b: Infinity, c: 12n },
      { a: 'NaN', b: 'Infinity', c: '12' },
    ],
    [
      { at: new Date(0), url: new URL('https://a/b') },
      { at: '1970-01-01T00:00:00.000Z', url: 'https://a/b' },
    ],
    [{ at: new Date(Number.NaN) }, { at: null }],
    [
      { map: new Map([['k', 1]]), set: new Set([1]) },
      { map: { k: 1 }, set: [1] },
    ],
    [{ bytes: new Uint8Array(3) }, { bytes: '[3 bytes]' }],
    [{ circle }, { circle: { self: '[circular]' } }],
    [
      { secret: new Secret('hunter2'), bare: new Secret('hunter2') },
      { secret: '[secret]', bare: '[secret]' },
    ],
    [{ error: new TypeError('no') }, { error: { name: 'TypeError', message: 'no' } }],
    [
      { error: Object.assign(new Error('no', { cause: new Error('why') }), { code: 'ENOENT', huge: 1 }) },
      { error: { name: 'Error', message: 'no', code: 'ENOENT', cause: { name: 'Error', message: 'why' } } },
    ],
  ])('%#: is written as JSON', (fields, expected) => {
    expect(written(fields)).toEqual(expected);
  });

  it('that throws when looked at does not take the event with it', () => {
    const thrower = Object.defineProperty({}, 'x', { enumerable: true, get: () => Array(-1) });
    expect(written({ thrower })).toEqual({ fields: '[unreadable]' });
  });

  it('that is an error has its stack at debug', () => {
    expect(written({ error: new Error('no') }, 'debug')).toMatchObject({
      error: { stack: expect.stringContaining('at ') },
    });
  });

  it('that is endless is cut', () => {
    const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), {});
    expect(
      JSON.stringify(written({ deep, text: 'x'.repeat(1_000_000), list: Array(5000).fill(0) })).length,
    ).toBeLessThan(10_000);
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        ),
        (fields) => {
          expect(typeof written(fields)).toBe('object');
        },
      ),
    );
  });
});

describe('a secret', () => {
  it.each([
    [{ password: 'hunter2' }],
    [{ tokenSecret: 'hunter2' }],
    [{ api_key: 'hunter2' }],
    [{ token: 'hunter2' }],
    [{ headers: { Authorization: 'hunter2', cookie: ['hunter2'] } }],
  ])('%j is cut out by its name', (fields) => {
    expect(JSON.stringify(written(fields))).not.toContain('hunter2');
  });

  it.each([{ tokenId: 'monitor@pbs!tray' }, { tokenSecretFile: 'secrets/a' }, { variable: 'PBS_TRAY_SECRET_A' }])(
    '%j is none',
    (fields) => {
      expect(written(fields)).toEqual(fields);
    },
  );

  it.each([
    'hunter2',
    'p@ss/w%rd +1',
    'quo"te\\d',
    'ümläut',
    '\ud800half',
    'a.*b',
    '7f0c2c1e-4f3b-4c55-9e0e-3c1a2b6d9e11',
  ])('%j that was announced is cut out wherever it is', (secret) => {
    const { log, lines } = rig('debug');
    log.addSecret(secret);
    const encoded = secret.isWellFormed() ? encodeURIComponent(secret) : secret;
    const header = `PBSAPIToken=a@b!c:${secret}`;
    const fields = {
      header,
      url: `https://a/?t=${encoded}`,
      list: [secret],
      error: new Error(`bad ${secret}`),
      json: JSON.stringify({ secret }),
    };
    log.child('pbs').error(`sent ${secret}`, { ...fields, [secret]: 1 });
    const inJson = JSON.stringify(secret).slice(1, -1);
    expect(lines[0]).not.toContain(inJson);
    expect(lines[0]).not.toContain(encoded);
    expect(lines[0]).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    expect(lines[0]).toContain('PBSAPIToken=a@b!c:[secret]');
    expect(() => JSON.parse(lines[0] ?? '')).not.toThrow();
  });

  it('is cut out of base64 headers', () => {
    const { log, lines } = rig();
    log.addSecret('hunter2!');
    log.info('x', { header: `Basic ${Buffer.from('hunter2!').toString('base64')}` });
    expect(JSON.parse(lines[0] ?? '').header).toMatch(/^Basic \[secret\]/);
  });

  it('that is a part of another leaves nothing of it', () => {
    const { log, lines } = rig();
    log.addSecret('hunter2');
    log.addSecret('hunter2-long');
    log.info('x', { text: 'hunter2-long hunter2' });
    expect(JSON.parse(lines[0] ?? '').text).toBe('[secret] [secret]');
  });

  it('that is empty or tiny does not eat the log', () => {
    const { log, lines } = rig();
    log.addSecret('');
    log.addSecret('a');
    log.info('alarm', { text: 'banana' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'alarm', text: 'banana' });
  });
});
