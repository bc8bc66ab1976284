import { describe, expect, it } from 'vitest';
import { repinned } from '../../../../renderer/connected/repinned.ts';

const changed = { url: 'https://a:8006', pinned: 'AA', presented: 'BB' };

describe('pinning what a server presents', () => {
  it('changes the pin and nothing else, also what this version does not know', () => {
    const server = { name: 'one', url: 'https://a:8007', fingerprint: 'AA', future: { keep: true } };
    const document = { servers: [{ name: 'other', fingerprint: 'AA' }, server] };
    expect(repinned(document, 'one', changed)).toEqual({ ...server, fingerprint: 'BB' });
  });

  it('changes the pin of that address alone where there are several', () => {
    const urls = [
      { url: 'https://a:8006', fingerprint: 'AA' },
      { url: 'https://b:8006', fingerprint: 'CC' },
    ];
    expect(repinned({ servers: [{ name: 'one', urls }] }, 'one', changed)).toEqual({
      name: 'one',
      urls: [
        { url: 'https://a:8006', fingerprint: 'BB' },
        { url: 'https://b:8006', fingerprint: 'CC' },
      ],
    });
  });

  it.each([null, {}, { servers: 'x' }, { servers: [null, { name: 'other' }] }])('finds no server in %j', (document) => {
    expect(repinned(document, 'one', changed)).toBeNull();
  });
});
