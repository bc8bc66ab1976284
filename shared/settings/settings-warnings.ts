import { audienceOf } from './audience.ts';
import type { Settings } from './schema.ts';
import { pathText } from './settings-problem.ts';
import { thresholdWarnings } from './threshold-warnings.ts';

/** Sentences about settings that are right but have no effect: they are said, and kept. */
export function settingsWarnings(settings: Settings): readonly string[] {
  const none = settings.servers.length === 0 ? ['servers: no server is configured, so nothing is watched.'] : [];
  return [
    ...none,
    ...unknownNames(settings),
    ...emptyOverrides(settings),
    ...thresholdWarnings(settings),
    ...severityWarnings(settings),
  ];
}

interface Place {
  readonly keys: readonly PropertyKey[];
  readonly value: string;
  readonly known: readonly string[];
  readonly noun: string;
}

// A pattern may be meant for what is yet to come; a plain name that fits nothing is a slip.
function unknownNames(settings: Settings): readonly string[] {
  return namesIn(settings)
    .filter(({ value, known }) => !/[*?]/.test(value) && !known.includes(value))
    .map(
      ({ keys, value, noun }) =>
        `${pathText(keys)}: ${JSON.stringify(value)} names no configured ${noun}, so this has no effect.`,
    );
}

/** Overrides that name a place and say nothing of it. */
function emptyOverrides({ alerts }: Settings): readonly string[] {
  return alerts.overrides.flatMap(({ rules }, index) => {
    const path = `alerts.overrides[${index}].rules`;
    const changes = Object.entries(rules);
    if (changes.length === 0) return [`${path}: no rule is named, so this has no effect.`];
    return changes
      .filter(([, change]) => change === undefined || Object.keys(change).length === 0)
      .map(([name]) => `${path}.${name}: nothing is changed, so this has no effect.`);
  });
}

/** Receivers that ask for what is never sent to people. */
function severityWarnings({ forwarding }: Settings): readonly string[] {
  return forwarding.flatMap((receiver, index) => {
    const asksForInfo = 'minSeverity' in receiver && receiver.minSeverity === 'info';
    if (!asksForInfo || audienceOf(receiver.kind) === 'machines') return [];
    return [
      `forwarding[${index}].minSeverity: information is only shown, never sent to people, so for ${receiver.kind} "info" is the same as "warning"; write "warning".`,
    ];
  });
}

function namesIn({ servers, clients, alerts }: Settings): readonly Place[] {
  const serverNames = servers.map(({ name }) => name);
  const clientNames = Object.keys(clients);
  const server = (keys: readonly PropertyKey[], value: string): Place => ({
    keys,
    value,
    known: serverNames,
    noun: 'server',
  });
  return [
    ...Object.entries(clients).flatMap(([client, parts]) =>
      parts.map((part, index) => server(['clients', client, index, 'server'], part.server)),
    ),
    ...alerts.overrides.flatMap(({ match }, index) => [
      server(['alerts', 'overrides', index, 'match', 'server'], match.server),
      {
        keys: ['alerts', 'overrides', index, 'match', 'client'],
        value: match.client,
        known: clientNames,
        noun: 'client',
      },
    ]),
    ...alerts.expectedOffline.map(({ match }, index) =>
      server(['alerts', 'expectedOffline', index, 'match', 'server'], match.server),
    ),
  ];
}
