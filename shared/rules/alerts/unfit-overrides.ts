import { type Clients, createClientOwners } from '../client-owner.ts';
import { matchesGlob } from '../glob.ts';
import type { OverrideMatch, RuleSettings } from './effective-rule.ts';
import { RULE_BY_NAME } from './every-rule.ts';
import type { Rule } from './rule.ts';
import { levelText, type MatchPart, matchParts } from './rule-level.ts';

interface OverridingSettings {
  readonly servers: readonly { readonly name: string }[];
  readonly clients: Clients;
  readonly alerts: Pick<RuleSettings, 'overrides'>;
}

const ALL_PARTS: readonly MatchPart[] = ['server', 'datastore', 'namespace', 'group', 'client'];

/**
 * Sentences about overrides that ask for more than a rule's subjects have, such as the group of a datastore, and so
 * never fit, whatever is watched: they are said, and kept.
 */
export function unfitOverrides(settings: OverridingSettings): readonly string[] {
  return settings.alerts.overrides.flatMap(({ match, rules }, index) =>
    Object.keys(rules).flatMap((name) => {
      const rule = RULE_BY_NAME.get(name);
      const why = rule === undefined ? null : misfit(rule, match, settings);
      return why === null ? [] : [`alerts.overrides[${index}]: ${name} is about ${why} this has no effect.`];
    }),
  );
}

function misfit(rule: Rule, match: OverrideMatch, settings: OverridingSettings): string | null {
  const parts = matchParts(rule);
  const unfit = ALL_PARTS.filter((part) => match[part] !== '*' && !parts.includes(part));
  if (unfit.length > 0) {
    return `${levelText(rule)}, so ${namesText(unfit)} never ${unfit.length === 1 ? 'fits' : 'fit'} and`;
  }
  if (rule.about !== 'datastore' || match.client === '*') return null;
  const meant = Object.keys(settings.clients).filter((client) => matchesGlob(match.client, client));
  // That there is no such client is said elsewhere.
  if (meant.length === 0 || meant.some((client) => ownsWholeDatastore(client, settings))) return null;
  return `${levelText(rule)}, and client ${JSON.stringify(match.client)} owns none as a whole, so`;
}

/** Whether a datastore may be all its own; of what a pattern fits only the servers know. */
function ownsWholeDatastore(client: string, { servers, clients }: OverridingSettings): boolean {
  const owners = createClientOwners(clients);
  const whole = (clients[client] ?? []).filter(({ namespace }) => namespace == null);
  return whole.some(
    ({ server = '*', datastore }) =>
      /[*?]/.test(datastore) ||
      servers.some(({ name }) => matchesGlob(server, name) && owners.ofDatastore(name, datastore) === client),
  );
}

/** `"datastore" and "group"`. */
function namesText(parts: readonly MatchPart[]): string {
  const quoted = parts.map((part) => `"${part}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
