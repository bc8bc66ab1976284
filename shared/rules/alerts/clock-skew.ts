import { MINUTE, SECOND } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { OWN_CLOCK_CAUSE } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import type { JudgeContext, ServerMoment, ServerRule } from './rule.ts';

/** Servers that differ from us alike, within this, are right among themselves. */
const ALIKE_MS = 30 * SECOND;

export const clockSkew: ServerRule = {
  kind: 'server',
  name: 'clock-skew',
  about: 'server',
  ending: 'the clocks agree again',
  meaning: 'The clock of a server differs from ours: schedules, ages and certificates are then not to be trusted.',
  source: 'design.md, Alert rules; pbs-api.md 12.2 (Date header, whole seconds)',
  defaults: { threshold: 60, forMs: 30 * MINUTE, severity: 'warning' },
  *judge(context) {
    const { server } = context;
    const subject = serverSubject(server.name);
    const settings = context.settings(clockSkew, subject);
    if (settings === null) return;
    const aheadMs = aheadOf(context);
    if (aheadMs === null) {
      yield unknown(clockSkew, subject);
      return;
    }
    // The header counts whole seconds, so a difference of less than one more is none.
    if (Math.abs(aheadMs) < settings.threshold * SECOND + SECOND) return;
    const isOurs = isOwnClock(context, aheadMs);
    const by = durationText(Math.abs(aheadMs));
    yield trips(clockSkew, settings, {
      subject,
      summary: `The clock of ${server.name} is ${by} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's${isOurs ? ', and so are those of the other servers: ours is probably wrong' : ''}.`,
      next: isOurs
        ? "Check this machine's time (timedatectl, or the date settings)."
        : 'Check time synchronisation on the server (chronyc tracking).',
      cause: isOurs ? OWN_CLOCK_CAUSE : `clock ${server.name}`,
      factVersion: aheadMs > 0 ? 'ahead' : 'behind',
    });
  },
};

function aheadOf(moment: ServerMoment): number | null {
  const { clock } = moment.server;
  return clock !== null && moment.stands(clock.measuredAtMs, 'heartbeat') ? clock.aheadMs : null;
}

function isOwnClock({ servers }: JudgeContext, aheadMs: number): boolean {
  const measured = servers.map(aheadOf).filter((ahead) => ahead !== null);
  return measured.length > 1 && measured.every((ahead) => Math.abs(ahead - aheadMs) <= ALIKE_MS);
}
