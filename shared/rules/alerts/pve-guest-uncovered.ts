import type { PveGuest } from '../../domain/pve.ts';
import { DAY } from '../../time-units.ts';
import { listText } from '../../view/quantities.ts';
import { type Coverage, coverageOf } from '../guest-coverage.ts';
import { guestName } from '../pve-figures.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { coverageCause } from './pve-causes.ts';
import { guestSubject } from './pve-moment.ts';
import type { PveContext, PveRule } from './rule.ts';

export const pveGuestUncovered: PveRule = {
  kind: 'pve',
  name: 'pve-guest-uncovered',
  about: 'group',
  ending: 'in a backup job',
  meaning: 'A guest is in no backup job that is switched on; templates are left out.',
  source: 'design.md, Alert rules; pve-api.md 9.2: PVE itself counts jobs that are off as cover',
  defaults: { threshold: null, forMs: DAY, severity: 'warning' },
  *judge(context) {
    const { source } = context;
    const resources = context.current(source.resources, 'heartbeat');
    const jobs = context.current(source.backupJobs, 'jobs');
    const listed = context.current(source.uncovered, 'jobs');
    if (resources === null || (jobs === null && listed === null)) {
      yield unknown(pveGuestUncovered, serverSubject(source.name));
      return;
    }
    for (const guest of resources.guests) if (!guest.isTemplate) yield* judgeGuest(context, guest);
  },
};

function* judgeGuest(context: PveContext, guest: PveGuest) {
  const { source } = context;
  const coverage = coverageOf(source, guest);
  if (coverage.kind === 'covered') return;
  const subject = guestSubject(source.name, guest);
  if (coverage.kind === 'unknown') {
    // Only PVE's list is there, and it does not name the guest: a job that is off may be all it has.
    yield unknown(pveGuestUncovered, subject);
    return;
  }
  const settings = context.settings(pveGuestUncovered, subject);
  if (settings === null) return;
  yield trips(pveGuestUncovered, settings, {
    subject,
    summary: `${guestName(guest)} (${guest.vmid}) on ${guest.node} of ${source.name} ${reasonOf(coverage)}.`,
    next: 'Add it to a backup job (Datacenter, Backup), or switch this rule off for it if nobody needs it back.',
    cause: coverageCause(source.name),
    factVersion: coverage.kind,
  });
}

function reasonOf(coverage: Exclude<Coverage, { readonly kind: 'covered' | 'unknown' }>): string {
  if (coverage.kind === 'uncovered') return 'is in no backup job';
  const names = listText(coverage.jobs.map(({ id }) => id));
  return `is only in backup jobs that are switched off (${names})`;
}
