import type { Finding } from '../../domain/alert.ts';
import { meets, NEEDS, type NeedName } from '../../domain/privileges.ts';
import { failureWording } from '../../view/failure-wording.ts';
import { listText } from '../../view/quantities.ts';
import { tokenCause } from './causes.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { type Refusal, refusals } from './refusals.ts';
import type { EffectiveRule, JudgeContext, ServerRule } from './rule.ts';

/** What every monitor needs; a tape library is only missed by whoever has one, and that shows in its tasks. */
const NEEDED: readonly NeedName[] = ['datastores', 'host', 'tasks', 'sync', 'updates'];

export const permissionMissing: ServerRule = {
  kind: 'server',
  name: 'permission-missing',
  about: 'server',
  ending: 'the token has its rights',
  meaning: 'The token lacks a right to read, so that a part of the server stays invisible.',
  source: 'design.md, Alert rules; pbs-api.md 2.2 to 2.4; Datastore.Audit warns, all else informs',
  defaults: { threshold: null, forMs: 0, severity: 'warning' },
  *judge(context) {
    const { server } = context;
    const lacks = new Map<string, Lack>();
    const privileges = context.current(server.privileges, 'privileges');
    if (privileges === null) yield unknown(permissionMissing, serverSubject(server.name));
    for (const need of needs(context)) {
      if (privileges === null || meets(privileges, need)) continue;
      note(lacks, { ...NEEDS[need], endpoint: NEEDS[need].what });
    }
    for (const refusal of refusals(context)) note(lacks, refusal);
    for (const [privilege, lack] of lacks) yield* tell(context, privilege, lack);
  },
};

interface Lack {
  readonly paths: Set<string>;
  readonly first: Refusal;
  readonly without: Set<string>;
}

function needs(context: JudgeContext): readonly NeedName[] {
  const log = context.current(context.server.tasks, 'heartbeat');
  const hasTape = log?.finished.some((task) => task.workerType.startsWith('tape-')) ?? false;
  return hasTape ? [...NEEDED, 'tape'] : NEEDED;
}

function note(lacks: Map<string, Lack>, refusal: Refusal): void {
  const lack = lacks.get(refusal.privilege) ?? { paths: new Set(), first: refusal, without: new Set() };
  lack.paths.add(refusal.path);
  if (refusal.withoutIt !== undefined) lack.without.add(refusal.withoutIt);
  lacks.set(refusal.privilege, lack);
}

function* tell(context: JudgeContext, privilege: string, { paths, first, without }: Lack): Generator<Finding> {
  const { server, tokenId } = context;
  const subject = { ...serverSubject(server.name), job: privilege };
  const settings = context.settings(permissionMissing, subject);
  if (settings === null) return;
  const failure = { kind: 'permission', privilege, path: first.path, endpoint: first.endpoint, asked: false } as const;
  const { next } = failureWording(failure, { server: server.name, url: server.url, tokenId });
  const consequence = without.size > 0 ? ` ${[...without].join(' ')}` : '';
  yield trips(
    permissionMissing,
    { ...settings, severity: loudness(settings, privilege) },
    {
      subject,
      summary: `The token ${tokenId} on ${server.name} lacks ${privilege} on ${listText([...paths])}.${consequence}`,
      next,
      cause: tokenCause(server.name),
      factVersion: [...paths].sort().join(),
    },
  );
}

function loudness({ origin, severity }: EffectiveRule, privilege: string): EffectiveRule['severity'] {
  if (origin.severity !== 'default') return severity;
  return privilege.startsWith('Datastore.') ? 'warning' : 'info';
}
