import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseServerUrl, type ServerKind } from '../../../../shared/settings/server-url.ts';

const KINDS: readonly ServerKind[] = ['pbs', 'pve', 'sqlbak'];

describe('a server address', () => {
  it.each<[string, ServerKind, string]>([
    ['https://pbs1.example.com', 'pbs', 'https://pbs1.example.com:8007'],
    ['https://pbs1.example.com:8007', 'pbs', 'https://pbs1.example.com:8007'],
    ['https://pbs1.example.com:8007/', 'pbs', 'https://pbs1.example.com:8007'],
    ['  HTTPS://PBS1.Example.com//  ', 'pbs', 'https://pbs1.example.com:8007'],
    ['https://pbs1.example.com:443', 'pbs', 'https://pbs1.example.com:443'],
    ['https://pbs1.example.com:0443/', 'pbs', 'https://pbs1.example.com:443'],
    ['https://proxy.example.com/pbs/', 'pbs', 'https://proxy.example.com/pbs'],
    ['https://proxy.example.com:443/pbs', 'pbs', 'https://proxy.example.com/pbs'],
    ['https://proxy.example.com:8443//pbs//a/', 'pbs', 'https://proxy.example.com:8443/pbs/a'],
    ['https://pbs1:8007/#pbsDashboard', 'pbs', 'https://pbs1:8007'],
    ['https://pbs1:8007/?x=1#pbsDashboard', 'pbs', 'https://pbs1:8007'],
    ['https://pbs1/api2/json', 'pbs', 'https://pbs1:8007'],
    ['https://pbs1:8007/api2/json/', 'pbs', 'https://pbs1:8007'],
    ['https://pbs1:8007/api2/json/version', 'pbs', 'https://pbs1:8007'],
    ['https://proxy/pbs/api2/json', 'pbs', 'https://proxy/pbs'],
    ['https://192.0.2.7', 'pbs', 'https://192.0.2.7:8007'],
    ['https://[2001:DB8::7]', 'pbs', 'https://[2001:db8::7]:8007'],
    ['https://[::1]:8443', 'pbs', 'https://[::1]:8443'],
    ['https://pve1', 'pve', 'https://pve1:8006'],
    ['https://sqlbak.com/public-api/v1', 'sqlbak', 'https://sqlbak.com'],
    ['https://sqlbak.com:443', 'sqlbak', 'https://sqlbak.com'],
  ])('%s (%s) is %s', (text, kind, url) => {
    expect(normaliseServerUrl(text, kind)).toEqual({ url });
  });

  it.each([
    ['http://pbs1:8007', /there is no http:\/\/ here: use https:\/\/ and/],
    ['pbs1:8007', /with https:\/\/ in front/],
    ['ftp://pbs1', /with https:\/\/ in front/],
    ['', /write for example/],
    ['https://', /a host name belongs after/],
    ['https:///pbs', /a host name belongs after/],
    ['https://pbs 1', /holds a space/],
    ['https://pbs1:99999', /cannot be read/],
    ['https://[::1', /cannot be read/],
    ['https://[fe80::1%25eth0]', /cannot be read/],
  ])('%s is refused', (text, hint) => {
    const answer = normaliseServerUrl(text, 'pbs');
    expect('problem' in answer && answer.problem.hint).toMatch(hint);
  });

  it.each([
    'https://root:hunter2@pbs1',
    'http://root:hunter2@pbs1',
    'https://pbs1/?password=hunter2',
    'pbs1?k=hunter2',
  ])('what is wrong with %s is said without its credentials', (text) => {
    expect(JSON.stringify(normaliseServerUrl(text, 'pbs'))).not.toContain('hunter2');
  });

  it('is the same after normalising twice', () => {
    const address = fc.webUrl({ validSchemes: ['https'], withFragments: true, withQueryParameters: true });
    const port = fc.constantFrom('', ':443', ':8007', ':1');
    const path = fc.constantFrom('', '/', '/pbs', '/pbs/', '/api2/json', '/x/api2/json/api2', '//a//', '/%2e/..');
    const built = fc.tuple(fc.domain(), port, path).map(([host, at, below]) => `https://${host}${at}${below}`);
    fc.assert(
      fc.property(fc.oneof(address, built), fc.constantFrom(...KINDS), (text, kind) => {
        const once = normaliseServerUrl(text, kind);
        if ('problem' in once) return;
        expect(normaliseServerUrl(once.url, kind)).toEqual(once);
        expect(URL.canParse(once.url)).toBe(true);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.constantFrom(...KINDS), (text, kind) => void normaliseServerUrl(text, kind)));
    fc.assert(fc.property(fc.string(), (text) => void normaliseServerUrl(`https://${text}`, 'pbs')));
  });
});
