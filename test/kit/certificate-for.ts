import '../simulator/wire/metadata-reflection.ts';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import type { Certificate } from '../simulator/wire/certificate.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate of one DNS name and nothing else: no address fits it. */
export async function certificateFor(dnsName: string): Promise<Certificate> {
  const x509 = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '7001',
    name: `CN=${dnsName}`,
    notBefore: new Date('2024-01-01T00:00:00Z'),
    notAfter: new Date('2099-01-01T00:00:00Z'),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: dnsName }])],
  });
  const certificatePem = certificate.toString('pem');
  return {
    certificatePem,
    keyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: new X509Certificate(certificatePem).fingerprint256,
  };
}
