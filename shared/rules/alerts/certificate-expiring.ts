import { DAY } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { ServerRule } from './rule.ts';

/** What renews itself does so well before this share of its lifetime is left. */
const LIFETIME_SHARE = 0.25;

export const certificateExpiring: ServerRule = {
  kind: 'server',
  name: 'certificate-expiring',
  about: 'server',
  ending: 'has a certificate that lasts',
  meaning: 'The certificate of a server ends soon, and was not renewed in time.',
  source: 'design.md, Alert rules: < 14 days and < 1/4 of its lifetime left',
  defaults: { threshold: 14, forMs: 0, severity: 'warning' },
  *judge(context) {
    const { server, serverNowMs } = context;
    const subject = serverSubject(server.name);
    const settings = context.settings(certificateExpiring, subject);
    if (settings === null) return;
    const { certificate } = server;
    if (certificate === null) {
      yield unknown(certificateExpiring, subject);
      return;
    }
    const leftMs = certificate.validToMs - serverNowMs;
    if (!isExpiring(certificate, serverNowMs, settings.threshold * DAY)) return;
    const when = leftMs > 0 ? `ends in ${durationText(leftMs)}` : `ended ${durationText(-leftMs)} ago`;
    yield trips(certificateExpiring, settings, {
      subject,
      summary: `The certificate of ${server.name} (${certificate.subject}) ${when}.`,
      next: 'Renew it on the server (Configuration, Certificates); a pinned fingerprint must then be pinned anew.',
      cause: `certificate ${server.name}`,
      factVersion: certificate.fingerprint,
    });
  },
};

/** Whether a certificate ends within `withinMs`, and was not renewed as what renews itself is. */
export function isExpiring(
  { validFromMs, validToMs }: { readonly validFromMs: number; readonly validToMs: number },
  nowMs: number,
  withinMs: number,
): boolean {
  const leftMs = validToMs - nowMs;
  return leftMs < withinMs && leftMs < LIFETIME_SHARE * (validToMs - validFromMs);
}
