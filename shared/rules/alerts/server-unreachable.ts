import { NOTHING } from '../../domain/alert.ts';
import type { Failure } from '../../domain/failure.ts';
import { MINUTE } from '../../time-units.ts';
import { failureWording } from '../../view/failure-wording.ts';
import { countText, durationText } from '../../view/quantities.ts';
import { ALL_SERVERS_CAUSE, serverCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { isNetworkOffline, networkOffline } from './network-offline.ts';
import { serverSubject } from './place.ts';
import type { JudgeContext, ServerMoment, ServerRule } from './rule.ts';

export const serverUnreachable: ServerRule = {
  kind: 'server',
  name: 'server-unreachable',
  about: 'server',
  ending: 'answers again',
  meaning: 'A server does not answer, or what answers is not Proxmox Backup Server.',
  source: 'design.md, Alert rules and Metrics (pbs_up); refused tokens and changed certificates have their own rules',
  defaults: { threshold: null, forMs: 10 * MINUTE, severity: 'critical' },
  speaksWhileSilent: true,
  *judge(context) {
    const { server, nowMs } = context;
    const subject = serverSubject(server.name);
    const settings = context.settings(serverUnreachable, subject);
    if (settings === null) return;
    const { reach } = server;
    if (!isUnreachable(context)) {
      // Not asked lately (asleep, just started) is no answer to the question.
      if (reach.kind === 'unpolled' || context.isSilent) yield unknown(serverUnreachable, subject);
      return;
    }
    const isOurs = isNetworkOffline(context) && context.settings(networkOffline, NOTHING) !== null;
    if (reach.kind !== 'failing' || context.isExpectedOff(null) || isOurs) {
      yield unknown(serverUnreachable, subject);
      return;
    }
    const { what, next } = failureWording(reach.failure, { ...server, server: server.name, tokenId: context.tokenId });
    const last = reach.lastAnswerAtMs === null ? 'It never answered' : lastAnswer(reach.lastAnswerAtMs, nowMs);
    const blind = server.datastores.size > 0 ? `: ${countText(server.datastores.size, 'datastore')} unknown` : '';
    yield trips(serverUnreachable, settings, {
      subject,
      summary: `${server.name} is unreachable${blind}. ${what} ${last}.`,
      next,
      cause: areAllUnreachable(context) ? ALL_SERVERS_CAUSE : serverCause(server.name),
      factVersion: kindOf(reach.failure),
      factSinceMs: reach.sinceMs,
    });
  },
};

function lastAnswer(lastAnswerAtMs: number, nowMs: number): string {
  return `The last answer came ${durationText(nowMs - lastAnswerAtMs)} ago`;
}

function kindOf(failure: Failure): string {
  return 'reason' in failure ? `${failure.kind} ${failure.reason}` : failure.kind;
}

/** Two or more servers that are all gone have one cause: a site, a line, a switch. */
function areAllUnreachable({ servers }: JudgeContext): boolean {
  return servers.length > 1 && servers.every(isUnreachable);
}

/** Whether the server fails in a way that no other rule speaks of. */
function isUnreachable({ server: { reach } }: ServerMoment): boolean {
  if (reach.kind !== 'failing') return false;
  const { failure } = reach;
  if (failure.kind === 'auth' || failure.kind === 'cancelled') return false;
  return !(failure.kind === 'tls' && failure.reason === 'pin-changed');
}
