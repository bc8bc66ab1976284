import type { Finding } from '../../domain/alert.ts';
import type { PveState } from '../../domain/pve.ts';
import { lastGood } from '../../domain/section.ts';
import type { VzdumpRun } from '../../domain/vzdump.ts';
import { durationText, oneLine } from '../../view/quantities.ts';
import { guestName } from '../pve-figures.ts';
import { failedRuns, guestRuns, type RunResult } from '../vzdump-results.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { runCause } from './pve-causes.ts';
import { guestSubject, pveSubject } from './pve-moment.ts';
import type { PveContext, PveRule } from './rule.ts';

const NEXT = 'Read the log of the run on the node (its Task History), then run the backup again.';

export const vzdumpFailed: PveRule = {
  kind: 'pve',
  name: 'vzdump-failed',
  about: 'group',
  ending: 'backed up without errors',
  meaning: 'The newest backup of a guest failed or was cut off on Proxmox VE, or a run failed before any guest.',
  source: 'design.md, Alert rules; pve-api.md 9.3 and 9.4: the result of each guest stands in the log of its run',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    const { source } = context;
    yield* unknownRuns(source);
    const guests = new Map(lastGood(source.resources)?.value.guests.map((guest) => [guest.vmid, guest]));
    for (const [vmid, { last }] of guestRuns(source)) {
      const guest = guests.get(vmid);
      if (guest === undefined || last.result.kind === 'ok') continue;
      yield* tellGuest(context, guestSubject(source.name, guest), `${guestName(guest)} (${vmid})`, last);
    }
    for (const run of failedRuns(source)) yield* tellRun(context, run);
  },
};

/** Where a node's runs were never read: nothing that is said of its guests is certain to be over. */
function* unknownRuns({ name: source, resources, vzdump }: PveState): Generator<Finding> {
  const { nodes = [], guests = [] } = lastGood(resources)?.value ?? {};
  for (const { name, status } of nodes) {
    const section = vzdump.get(name);
    if (section !== undefined && lastGood(section) !== null) continue;
    // Guests move: the newest result of any may be on a node that is still to be read. One that is down tells nobody.
    if (status === 'online') yield unknown(vzdumpFailed, serverSubject(source));
    else yield unknown(vzdumpFailed, pveSubject(source, runsOn(name)));
    for (const guest of guests) if (guest.node === name) yield unknown(vzdumpFailed, guestSubject(source, guest));
  }
}

function runsOn(node: string): string {
  return `vzdump on ${node}`;
}

function* tellGuest(
  context: PveContext,
  subject: ReturnType<typeof guestSubject>,
  name: string,
  { run, result }: RunResult,
) {
  const settings = context.settings(vzdumpFailed, subject);
  if (settings === null) return;
  const how = result.kind === 'failed' ? 'failed' : 'was cut off';
  const why = result.message === null ? '' : `: ${oneLine(result.message)}`;
  yield trips(vzdumpFailed, settings, {
    subject,
    summary: `The last backup of ${name} on ${run.node} of ${context.source.name} ${how}${agoText(context, run)}${why}.`,
    next: NEXT,
    cause: runCause(context.source.name, run.upid),
    factVersion: run.upid,
    factSinceMs: run.endedAtMs,
  });
}

function* tellRun(context: PveContext, run: VzdumpRun) {
  const subject = pveSubject(context.source.name, runsOn(run.node));
  const settings = context.settings(vzdumpFailed, subject);
  if (settings === null || run.outcome?.kind !== 'error') return;
  yield trips(vzdumpFailed, settings, {
    subject,
    summary: `The last backup run on ${run.node} of ${context.source.name} failed${agoText(context, run)}: ${oneLine(run.outcome.message)}.`,
    next: NEXT,
    cause: runCause(context.source.name, run.upid),
    factVersion: run.upid,
    factSinceMs: run.endedAtMs,
  });
}

function agoText({ nowMs }: PveContext, { endedAtMs }: VzdumpRun): string {
  return endedAtMs === null ? '' : ` ${durationText(nowMs - endedAtMs)} ago`;
}
