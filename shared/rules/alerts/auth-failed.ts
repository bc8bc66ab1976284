import { failureWording } from '../../view/failure-wording.ts';
import { serverCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { ServerRule } from './rule.ts';

export const authFailed: ServerRule = {
  kind: 'server',
  name: 'auth-failed',
  about: 'server',
  ending: 'accepts the token',
  meaning: 'The server refuses the token: it is wrong, switched off or expired.',
  source: 'design.md, Alert rules; pbs-api.md 13 (all of these look the same)',
  defaults: { threshold: null, forMs: 0, severity: 'critical' },
  speaksWhileSilent: true,
  *judge(context) {
    const { server } = context;
    const subject = serverSubject(server.name);
    const settings = context.settings(authFailed, subject);
    if (settings === null) return;
    const { reach } = server;
    if (reach.kind === 'answering') return;
    if (reach.kind === 'unpolled' || reach.failure.kind !== 'auth') {
      // Only an answer tells whether the token is accepted again.
      yield unknown(authFailed, subject);
      return;
    }
    const { what, next } = failureWording(reach.failure, { ...server, server: server.name, tokenId: context.tokenId });
    yield trips(authFailed, settings, {
      subject,
      summary: what,
      next,
      cause: serverCause(server.name),
      factVersion: context.tokenId,
      factSinceMs: reach.sinceMs,
    });
  },
};
