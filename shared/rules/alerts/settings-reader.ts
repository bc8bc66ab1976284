import { type Alert, type AlertSubject, NOTHING, placesOf } from '../../domain/alert.ts';
import type { ClientOwners } from '../client-owner.ts';
import { effectiveRule, type RuleSettings } from './effective-rule.ts';
import type { EffectiveRule, NamedDefaults } from './rule.ts';

/** The settings of a rule for a subject; null where it is switched off. */
export type SettingsReader = (rule: NamedDefaults, subject: AlertSubject) => EffectiveRule | null;

/**
 * Reads rules' settings for subjects. A rule that no override names has the same settings for all: that is worked out
 * once, because a round asks for every group.
 */
export function createSettingsReader(settings: RuleSettings, owners: ClientOwners): SettingsReader {
  const alike = new Map<string, EffectiveRule | null>();
  const clientOf = createClientOf(owners);
  const overridden = new Set(settings.overrides.flatMap((override) => Object.keys(override.rules)));
  return (rule, subject) => {
    if (overridden.has(rule.name)) {
      return effectiveRule(rule.name, rule.defaults, settings, subject, clientOf(subject));
    }
    let effective = alike.get(rule.name);
    if (effective === undefined) {
      effective = effectiveRule(rule.name, rule.defaults, settings, NOTHING, null);
      alike.set(rule.name, effective);
    }
    return effective;
  };
}

/** Who owns a subject; groups come namespace by namespace, so the last answer is mostly the next one. */
export function createClientOf(owners: ClientOwners): (subject: AlertSubject) => string | null {
  let last: AlertSubject = NOTHING;
  let client: string | null = null;
  return (subject) => {
    const { server, datastore, namespace } = subject;
    if (server === last.server && datastore === last.datastore && namespace === last.namespace) return client;
    last = subject;
    if (server === null || datastore === null) client = null;
    else if (namespace === null) client = owners.ofDatastore(server, datastore);
    else client = owners.ofNamespace(server, datastore, namespace);
    return client;
  };
}

/** Who owns what an alert is about: the one client that owns all of it, else null. */
export function createAlertClient(
  owners: ClientOwners,
): (alert: Pick<Alert, 'subject' | 'namespaces'>) => string | null {
  const clientOf = createClientOf(owners);
  return (alert) => {
    const [client = null, ...others] = new Set(placesOf(alert).map(clientOf));
    return others.length === 0 ? client : null;
  };
}
