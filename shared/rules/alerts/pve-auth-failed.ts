import { failureWording } from '../../view/failure-wording.ts';
import { authFailed } from './auth-failed.ts';
import { serverCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { wordingContext } from './pve-unreachable.ts';
import type { PveRule } from './rule.ts';

/** The same rule for clusters. */
export const pveAuthFailed: PveRule = {
  ...authFailed,
  kind: 'pve',
  meaning: 'The cluster refuses the token: it is wrong, switched off, expired, or one of another product.',
  *judge(context) {
    const { source } = context;
    const subject = serverSubject(source.name);
    const settings = context.settings(authFailed, subject);
    const { reach } = source;
    if (settings === null || reach.kind === 'answering') return;
    if (reach.kind === 'unpolled' || reach.failure.kind !== 'auth') {
      yield unknown(authFailed, subject);
      return;
    }
    const { what, next } = failureWording(reach.failure, wordingContext(context));
    yield trips(authFailed, settings, {
      subject,
      summary: what,
      next,
      cause: serverCause(source.name),
      factVersion: context.tokenId,
      factSinceMs: reach.sinceMs,
    });
  },
};
