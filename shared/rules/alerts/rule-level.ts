/** How far down what a rule is about lies: all that it says is of a thing of this level. */
export type RuleLevel = 'machine' | 'server' | 'datastore' | 'namespace' | 'group';

/** A part of an override's match. */
export type MatchPart = 'server' | 'datastore' | 'namespace' | 'group' | 'client';

const PARTS: Readonly<Record<RuleLevel, readonly MatchPart[]>> = {
  machine: [],
  server: ['server'],
  datastore: ['server', 'datastore', 'client'],
  namespace: ['server', 'datastore', 'client', 'namespace'],
  group: ['server', 'datastore', 'client', 'namespace', 'group'],
};

const NAMES: Readonly<Record<RuleLevel, string>> = {
  machine: 'this machine',
  server: 'a whole server',
  datastore: 'a whole datastore',
  namespace: 'a whole namespace',
  group: 'a group',
};

/** What of a rule tells where its subjects lie. */
export interface Placed {
  readonly kind: 'server' | 'fleet' | 'pve' | 'sqlbak';
  readonly about: RuleLevel;
}

/** The parts of a match that the rule's subjects have; any other fits none of them, unless it is `*`. */
export function matchParts({ kind, about }: Placed): readonly MatchPart[] {
  return hasDatastores(kind) ? PARTS[about] : PARTS[about].filter((part) => part === 'server' || part === 'group');
}

/** `a whole datastore`. */
export function levelText({ kind, about }: Placed): string {
  if (about !== 'group' || hasDatastores(kind)) return NAMES[about];
  return kind === 'pve' ? 'a guest of a cluster' : 'a job of an account';
}

/** Guests of a cluster and jobs of an account are matched as groups, but lie in no datastore. */
function hasDatastores(kind: Placed['kind']): boolean {
  return kind !== 'pve' && kind !== 'sqlbak';
}
