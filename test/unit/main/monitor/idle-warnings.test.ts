import { describe, expect, it } from 'vitest';
import { createIdleWarnings } from '../../../../main/monitor/idle-warnings.ts';
import type { FleetState } from '../../../../shared/domain/fleet.ts';
import type { ServerState } from '../../../../shared/domain/server.ts';
import { parseSettings } from '../../../../shared/settings/parse-settings.ts';
import { MINUTE } from '../../../../shared/time-units.ts';
import {
  aDatastore,
  aFleet,
  anUnreadServer,
  aServer,
  NOW,
  REFUSED,
  stores,
  unreadable,
} from '../../../kit/builders.ts';
import { createMemoryLog } from '../../../kit/memory-log.ts';

const RULES = { 'backup-stale': { enabled: false } };
const OTHER = { name: 'pbs-2' };
const withoutSecret = anUnreadServer({
  ...OTHER,
  reach: {
    kind: 'failing',
    failure: { kind: 'setup', endpoint: 'nothing', detail: 'no secret' },
    ...{ sinceMs: NOW, lastAnswerAtMs: null, attempts: 0 },
  },
});

function settingsOf(overrides: readonly object[]) {
  const servers = ['pbs-1', 'pbs-2'].map((name) => ({ name, url: `https://${name}`, tokenId: 'monitor@pbs!tray' }));
  const parsed = parseSettings({ servers, alerts: { overrides } }, { host: 'headless' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

/** Watches these servers by overrides with these matches. */
function watching(matches: readonly object[], ...servers: readonly ServerState[]) {
  let fleet = aFleet(...servers);
  let settings = settingsOf(matches.map((match) => ({ match, rules: RULES })));
  let nowMs = 0;
  const listeners = new Set<(state: FleetState) => void>();
  const log = createMemoryLog();
  const warnings = createIdleWarnings({
    source: {
      state: () => fleet,
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    settings: () => settings,
    clock: { monotonicMs: () => nowMs },
    log,
  });
  const end = warnings.start();
  return {
    ...{ warnings, end },
    logged: () => log.lines.map(({ fields }) => fields.warning),
    becomes(...next: readonly ServerState[]) {
      fleet = aFleet(...next);
      for (const listener of listeners) listener(fleet);
    },
    reconfigure(overrides: readonly object[]) {
      settings = settingsOf(overrides);
      warnings.again();
    },
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

const nothingFits = (match: string) =>
  `alerts.overrides[0].match: nothing that is watched fits ${match}, so this has no effect.`;
const ON_PBS1 = nothingFits('server "pbs-1", datastore "gone"');

describe('settings that fit nothing are logged', () => {
  it('as soon as the servers that they name were read, whatever the others do', () => {
    const made = watching([{ server: 'pbs-1', datastore: 'gone' }], anUnreadServer(), withoutSecret);
    expect(made.logged()).toEqual([]);
    made.becomes(aServer(), withoutSecret);
    expect(made.logged()).toEqual([ON_PBS1]);
  });

  it('not before all servers were read that they may be about', () => {
    const made = watching([{ datastore: 'gone' }], aServer(), withoutSecret);
    made.becomes(aServer(), withoutSecret);
    expect(made.logged()).toEqual([]);
    made.becomes(aServer(), aServer(OTHER));
    expect(made.logged()).toEqual([nothingFits('datastore "gone"')]);
  });

  it('at once where no server can ever fit them', () => {
    const made = watching([], withoutSecret);
    made.reconfigure([{ match: { group: 'vm/*' }, rules: { 'storage-high': { threshold: 99 } } }]);
    expect(made.logged()).toEqual([
      'alerts.overrides[0]: storage-high is about a whole datastore, so "group" never fits and this has no effect.',
    ]);
  });

  it('later, of what could not be read at first', () => {
    const unlisted = aServer({ datastores: stores(aDatastore({ namespaces: unreadable(REFUSED) })) });
    const made = watching([{ server: 'pbs-1', group: 'ct/9' }], unlisted);
    expect(made.logged()).toEqual([]);
    made.pass(2 * MINUTE);
    made.becomes(aServer());
    expect(made.logged()).toEqual([nothingFits('server "pbs-1", group "ct/9"')]);
  });

  it('once each, again only under other settings that differ', () => {
    const made = watching([{ server: 'pbs-1', datastore: 'gone' }], aServer());
    made.becomes(aServer());
    made.pass(2 * MINUTE);
    made.becomes(aServer(), aServer(OTHER));
    made.reconfigure([{ match: { server: 'pbs-1', datastore: 'gone' }, rules: RULES }]);
    expect(made.logged()).toEqual([ON_PBS1]);
    made.reconfigure([{ match: { datastore: 'away' }, rules: RULES }]);
    expect(made.logged()).toEqual([ON_PBS1, nothingFits('datastore "away"')]);
    expect(made.warnings.current()).toEqual([nothingFits('datastore "away"')]);
  });

  it('no more when it ended', () => {
    const made = watching([{ datastore: 'gone' }], anUnreadServer());
    made.end();
    made.becomes(aServer());
    expect(made.logged()).toEqual([]);
  });
});
