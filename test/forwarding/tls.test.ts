import { describe, expect, it } from 'vitest';
import { createCertificate } from '../simulator/wire/certificate.ts';
import { aReceiver, aRig, closeAfterEach, fired, statusOf } from './workbench.ts';

closeAfterEach();

async function withCertificate(fingerprint: (own: string) => string | null) {
  const { certificatePem, keyPem, fingerprint: own } = await createCertificate({ node: 'receiver' });
  const there = await aReceiver({ tls: { key: keyPem, cert: certificatePem } });
  const one = aRig({
    receivers: [{ kind: 'gotify', url: there.url, fingerprint: fingerprint(own) }],
    secrets: { gotify: 'key-12345' },
  });
  await one.forwarding.tell([fired('1')]);
  await one.forwarding.idle();
  return { there, status: statusOf(one) };
}

describe('over TLS', () => {
  it('a pinned certificate is accepted', async () => {
    const { there, status } = await withCertificate((own) => own);
    expect(there.received).toMatchObject([{ path: '/message', headers: { 'x-gotify-key': 'key-12345' } }]);
    expect(status).toMatchObject({ queued: 0, lastFailure: null });
  });

  it.each([
    ['that nobody vouches for', () => null, 'presented a certificate that is not accepted'],
    [
      'other than the pinned one',
      () => 'AB:'.repeat(31).concat('AB'),
      'presented another certificate than the pinned one',
    ],
  ])('to a certificate %s nothing is sent', async (_what, pin, said) => {
    const { there, status } = await withCertificate(pin);
    expect(there.received).toEqual([]);
    expect(status.queued).toBe(1);
    expect(status.lastFailure?.what).toContain(said);
  });
});
