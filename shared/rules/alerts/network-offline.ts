import { NOTHING } from '../../domain/alert.ts';
import type { Failure } from '../../domain/failure.ts';
import { MINUTE } from '../../time-units.ts';
import { countText } from '../../view/quantities.ts';
import { ALL_SERVERS_CAUSE } from './causes.ts';
import { trips } from './finding.ts';
import type { FleetContext, FleetRule, ServerMoment } from './rule.ts';

export const networkOffline: FleetRule = {
  kind: 'fleet',
  name: 'network-offline',
  about: 'machine',
  ending: 'the network is back',
  meaning: 'This machine has no network, or another one than when the servers last answered.',
  source: 'design.md, Alert rules: one notice instead of server-unreachable',
  defaults: { threshold: null, forMs: 10 * MINUTE, severity: 'info' },
  *judge(context) {
    const settings = context.settings(networkOffline, NOTHING);
    if (settings === null || !isNetworkOffline(context)) return;
    const { network } = context.knowledge.machine;
    const servers = `${countText(context.servers.length, 'server')} cannot be reached`;
    yield trips(networkOffline, settings, {
      subject: NOTHING,
      summary: `${SUMMARY[network]}: ${servers}.`,
      next: 'Check the network of this machine: cable, Wi-Fi, VPN. All is read anew as soon as a server answers.',
      cause: ALL_SERVERS_CAUSE,
      factVersion: network,
    });
  },
};

const SUMMARY = {
  none: 'This machine has no network',
  changed: 'This machine is in another network than when the servers last answered',
  same: 'This machine finds no way to any server',
  unknown: 'This machine finds no way to any server',
} as const;

/**
 * Whether it is this machine's network rather than the servers. Where the machine's state is not known, only failures
 * that a request meets before it leaves count, and only if all of several servers show them: servers that are all off
 * must not pass for our own trouble.
 */
export function isNetworkOffline({ servers, knowledge }: FleetContext): boolean {
  const failures = servers.map(failureOf);
  if (servers.length === 0 || !failures.every((failure) => failure !== null && isOnTheWay(failure))) return false;
  const { network } = knowledge.machine;
  if (network === 'none' || network === 'changed') return true;
  return network === 'unknown' && servers.length > 1 && failures.every((failure) => isLocal(failure));
}

function failureOf({ server: { reach } }: ServerMoment): Failure | null {
  return reach.kind === 'failing' ? reach.failure : null;
}

/** Failures that a missing network may cause; a captive portal answers with pages and foreign certificates. */
function isOnTheWay(failure: Failure): boolean {
  return (
    failure.kind === 'network' ||
    failure.kind === 'timeout' ||
    (failure.kind === 'tls' && failure.reason !== 'pin-changed') ||
    failure.kind === 'protocol'
  );
}

function isLocal(failure: Failure | null): boolean {
  return failure?.kind === 'network' && (failure.reason === 'unknown-host' || failure.reason === 'unreachable');
}
