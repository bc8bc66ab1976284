import { NOTHING } from '../../domain/alert.ts';
import { type FailureContext, failureWording } from '../../view/failure-wording.ts';
import { durationText } from '../../view/quantities.ts';
import { authFailed } from './auth-failed.ts';
import { serverCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { isNetworkOffline, networkOffline } from './network-offline.ts';
import { serverSubject } from './place.ts';
import type { SqlbakContext, SqlbakRule } from './rule.ts';
import { serverUnreachable } from './server-unreachable.ts';

/** The same rule for accounts at SqlBak. */
export const sqlbakUnreachable: SqlbakRule = {
  ...serverUnreachable,
  kind: 'sqlbak',
  meaning: 'SqlBak does not answer, or what answers is not SqlBak.',
  *judge(context) {
    const { source, nowMs } = context;
    const subject = serverSubject(source.name);
    const settings = context.settings(serverUnreachable, subject);
    const { reach } = source;
    if (settings === null || (reach.kind === 'answering' && !context.isSilent)) return;
    const failure = reach.kind === 'failing' ? reach.failure : null;
    const isOurs = isNetworkOffline(context) && context.settings(networkOffline, NOTHING) !== null;
    const isSaidElsewhere = failure?.kind === 'auth' || failure?.kind === 'cancelled';
    if (failure === null || isSaidElsewhere || isOurs || context.isExpectedOff()) {
      yield unknown(serverUnreachable, subject);
      return;
    }
    const { what, next } = failureWording(failure, wordingContext(context));
    const lastAtMs = reach.kind === 'failing' ? reach.lastAnswerAtMs : null;
    const last = lastAtMs === null ? 'It never answered' : `The last answer came ${durationText(nowMs - lastAtMs)} ago`;
    yield trips(serverUnreachable, settings, {
      subject,
      summary: `${source.name} is unreachable. ${what} ${last}.`,
      next,
      cause: serverCause(source.name),
      factVersion: failure.kind,
      factSinceMs: reach.kind === 'failing' ? reach.sinceMs : null,
    });
  },
};

/** The same rule for accounts at SqlBak. */
export const sqlbakAuthFailed: SqlbakRule = {
  ...authFailed,
  kind: 'sqlbak',
  meaning: 'SqlBak refuses the token: it is wrong or was revoked.',
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
      ...{ subject, next, summary: what },
      cause: serverCause(source.name),
      factVersion: 'refused',
      factSinceMs: reach.sinceMs,
    });
  },
};

function wordingContext({ source }: SqlbakContext): FailureContext {
  return { server: source.name, url: source.url, tokenId: '', sourceKind: 'sqlbak' };
}
