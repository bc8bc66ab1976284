import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder, type Decoder } from '../../../../../main/engine/pbs/decoder.ts';
import { snapshotAt, snapshotTotal } from '../../../../../shared/domain/backup.ts';

const ENTRY = new URL('../../../../../main/engine/pbs/decode-worker.ts', import.meta.url);
const bytes = (data: unknown) => new TextEncoder().encode(JSON.stringify({ data }));

let decoder: Decoder;
afterEach(() => decoder.stop());

/** Large enough for the worker. */
const snapshots = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    'backup-type': 'vm',
    'backup-id': String(at % 10),
    'backup-time': 1_700_000_000 + at,
    files: [{ filename: 'index.json.blob', 'crypt-mode': 'none' }],
    size: at,
    comment: `nr ${at}`,
    owner: 'a@pbs',
  }));

describe('a large answer', () => {
  it('is read in the worker as a small one is read at once', async () => {
    decoder = createDecoder(ENTRY);
    const place = { datastore: 'main', node: null };
    const { byGroup, manifests } = await decoder.decode('snapshots', bytes(snapshots(5000)), place);
    expect(manifests).toBe(5000);
    expect(byGroup.size).toBe(10);
    const columns = byGroup.get('vm/3');
    if (!columns) throw new Error('no columns');
    expect(snapshotTotal(columns)).toBe(500);
    expect(snapshotAt(columns, 0)).toMatchObject({ sizeBytes: 4993, comment: 'nr 4993', owner: 'a@pbs' });
    const small = await decoder.decode('snapshots', bytes(snapshots(20)), place);
    expect(small.byGroup.get('vm/3')?.takenAtSeconds).toEqual(new Uint32Array([1_700_000_013, 1_700_000_003]));
  });

  it('is one of several, each of which gets its own value', async () => {
    decoder = createDecoder(ENTRY);
    const counts = [1000, 3000, 2000, 1500];
    const all = await Promise.all(counts.map((count) => decoder.decode('snapshots', bytes(snapshots(count)))));
    expect(all.map(({ manifests }) => manifests)).toEqual(counts);
  });

  it.each([
    ['no JSON', 'x'.repeat(100_000), 'not-json'],
    ['cut off', `{"data":[${'1,'.repeat(50_000)}`, 'truncated'],
    ['of the wrong shape', JSON.stringify({ data: 'x'.repeat(100_000) }), 'wrong-shape'],
  ])('that is %s is refused with the reason', async (_what, text, reason) => {
    decoder = createDecoder(ENTRY);
    await expect(decoder.decode('snapshots', new TextEncoder().encode(text))).rejects.toMatchObject({ reason });
  });
});

describe('a worker that dies', () => {
  it('takes only what it was about to read with it', async () => {
    decoder = createDecoder(new URL('data:text/javascript,process.exit(1)'));
    const large = bytes(snapshots(2000));
    await expect(decoder.decode('snapshots', large)).rejects.toMatchObject({ reason: 'wrong-shape' });
    await expect(decoder.decode('snapshots', large)).rejects.toMatchObject({ reason: 'wrong-shape' });
    expect(await decoder.decode('namespaces', bytes([{ ns: 'a' }]))).toEqual(['a']);
  });

  it('because all is stopped leaves nobody waiting', async () => {
    decoder = createDecoder(new URL('data:text/javascript,setInterval(()=>{},1000)'));
    const waiting = decoder.decode('snapshots', bytes(snapshots(2000)));
    await Promise.all([decoder.stop(), expect(waiting).rejects.toMatchObject({ reason: 'wrong-shape' })]);
  });
});
