import { serverCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { ServerRule } from './rule.ts';

export const certificateChanged: ServerRule = {
  kind: 'server',
  name: 'certificate-changed',
  about: 'server',
  ending: 'presents the pinned certificate',
  meaning: 'The server presents another certificate than the pinned one; nothing is sent to it.',
  source: 'design.md, Alert rules; pbs-api.md 3',
  defaults: { threshold: null, forMs: 0, severity: 'critical' },
  speaksWhileSilent: true,
  *judge(context) {
    const { server } = context;
    const subject = serverSubject(server.name);
    const settings = context.settings(certificateChanged, subject);
    if (settings === null) return;
    const { reach } = server;
    if (reach.kind === 'answering') return;
    const failure = reach.kind === 'failing' ? reach.failure : null;
    if (reach.kind !== 'failing' || failure?.kind !== 'tls' || failure.reason !== 'pin-changed') {
      yield unknown(certificateChanged, subject);
      return;
    }
    const now = failure.presentedFingerprint ?? 'not known';
    yield trips(certificateChanged, settings, {
      subject,
      summary: `The certificate of ${server.name} is not the pinned one. Pinned: ${failure.pinnedFingerprint ?? 'none'}; presented: ${now}.`,
      next: 'Compare it with the fingerprint on the server (proxmox-backup-manager cert info). If it was renewed, pin the new one; if not, someone is in between.',
      cause: serverCause(server.name),
      factVersion: now,
      factSinceMs: reach.sinceMs,
    });
  },
};
