import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, alertId, NOTHING } from '../../../../shared/domain/alert.ts';
import type { ServerState } from '../../../../shared/domain/server.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time-units.ts';
import type { TrayFacts } from '../../../../shared/view/tray-facts.ts';
import type { TrayMenuItem } from '../../../../shared/view/tray-menu.ts';
import { tooltipText } from '../../../../shared/view/tray-tooltip.ts';
import { trayView } from '../../../../shared/view/tray-view.ts';
import { aDatastore, aFleet, aServer, NOW, REFUSED, read, stores, unreadable } from '../../../kit/builders.ts';

const silent = (part: Partial<ServerState> = {}): ServerState =>
  aServer({
    reach: { kind: 'failing', failure: REFUSED, sinceMs: NOW - HOUR, lastAnswerAtMs: NOW - HOUR, attempts: 3 },
    ...part,
  });

const unpolled = aServer({ name: 'pbs-3', reach: { kind: 'unpolled' }, datastores: new Map() });

function anAlert(part: Partial<Alert> = {}): Alert {
  const subject = { ...NOTHING, server: 'pbs-1', datastore: 'store-a' };
  return {
    ...{ id: alertId('storage-critical', subject), rule: 'storage-critical', subject, severity: 'critical' },
    ...{ state: 'firing', summary: 'pbs-1 / store-a is 96.1 % full (limit 95 %), 12 GiB free.', next: 'Prune.' },
    ...{
      namespaces: null,
      cause: 'space',
      followsSinceMs: null,
      factVersion: '96',
      sinceMs: NOW - HOUR,
      heldMs: HOUR,
      judgedAtMs: NOW,
    },
    ...{ firedAtMs: NOW - HOUR, resolvedAtMs: null, unknownSinceMs: null, quietSinceMs: null },
    ...{ acknowledgedAtMs: null, snooze: null, toldAtMs: null, toldCause: null, recentEndsMs: [] },
    ...part,
  };
}

function facts(part: Partial<TrayFacts> = {}): TrayFacts {
  return {
    ...{ nowMs: NOW, fleet: aFleet(aServer()), active: [], mutedCount: 0, judgedAtMs: NOW, pausedUntilMs: null },
    ...{ pollingIntervalMs: MINUTE, startsAtLogin: false, troubles: [] },
    clock: (atMs) => new Date(atMs).toISOString().slice(11, 16),
    ...part,
  };
}

const warning = anAlert({ severity: 'warning' });

describe('the icon', () => {
  it.each<[string, Partial<TrayFacts>, string]>([
    ['all servers answer and nothing is wrong', {}, 'ok'],
    ['notifications rest and nothing is wrong', { pausedUntilMs: NOW + HOUR }, 'paused'],
    ['a warning fires', { active: [warning] }, 'warning'],
    ['a critical alert fires', { active: [anAlert(), warning] }, 'critical'],
    ['a critical alert fires while notifications rest', { active: [anAlert()], pausedUntilMs: NOW + HOUR }, 'critical'],
    ['one of two servers is silent', { fleet: aFleet(aServer(), silent({ name: 'pbs-2' })) }, 'unknown'],
    ['one is silent while notifications rest', { fleet: aFleet(silent()), pausedUntilMs: NOW + HOUR }, 'unknown'],
    ['one was not asked yet', { fleet: aFleet(aServer(), unpolled) }, 'unknown'],
    ['there is no server', { fleet: aFleet() }, 'unknown'],
    ['nothing was judged yet', { judgedAtMs: null }, 'unknown'],
    ['the settings cannot be read', { troubles: ['The settings are damaged.'] }, 'unknown'],
    [
      'nobody answers, and what was critical is old',
      { fleet: aFleet(silent()), active: [anAlert({ unknownSinceMs: NOW })] },
      'unknown',
    ],
    ['nobody answers, which is itself critical', { fleet: aFleet(silent()), active: [anAlert()] }, 'critical'],
    ['the last answer is older than three intervals', { nowMs: NOW + 4 * MINUTE }, 'unknown'],
    ['all that fires is snoozed', { mutedCount: 2 }, 'ok'],
  ])('when %s', (_situation, part, icon) => {
    expect(trayView(facts(part)).icon).toBe(icon);
  });

  it('is never ok while any server is silent, whatever else is so', () => {
    const part = fc.record({
      pausedUntilMs: fc.constantFrom(null, NOW + HOUR),
      mutedCount: fc.nat(5),
      active: fc.constantFrom([], [warning], [anAlert()], [anAlert({ unknownSinceMs: NOW })]),
    });
    fc.assert(
      fc.property(part, (given) => {
        const { icon } = trayView(facts({ ...given, fleet: aFleet(aServer(), silent({ name: 'pbs-2' })) }));
        expect(['warning', 'critical', 'unknown']).toContain(icon);
      }),
    );
  });
});

describe('the tooltip', () => {
  it.each<[string, Partial<TrayFacts>, readonly string[]]>([
    ['all is well', {}, ['PBS Tray: all is well', 'Data: under 2 min old']],
    [
      'something fires',
      { active: [anAlert(), warning] },
      ['PBS Tray: 1 critical, 1 warning', anAlert().summary, anAlert().summary, 'Data: under 2 min old'],
    ],
    [
      'a server is silent for an hour',
      { fleet: aFleet(aServer(), silent({ name: 'pbs-2' })) },
      ['PBS Tray: 1 server of 2 not known', 'Data: up to 60 min old'],
    ],
    ['nobody was asked', { fleet: aFleet(unpolled) }, ['PBS Tray: looking at the servers ...', 'No data yet']],
    ['there is no server', { fleet: aFleet() }, ['PBS Tray: no server is set up', 'No data']],
    [
      'notifications rest',
      { pausedUntilMs: NOW + HOUR },
      ['PBS Tray: all is well', `Notifications rest until ${facts().clock(NOW + HOUR)}`, 'Data: under 2 min old'],
    ],
    [
      'they rest for good',
      { pausedUntilMs: Infinity },
      ['PBS Tray: all is well', 'Notifications rest', 'Data: under 2 min old'],
    ],
  ])('when %s', (_situation, part, lines) => {
    expect(trayView(facts(part)).tooltip).toEqual(lines);
  });

  it('fits into the 127 units of Windows by whole lines, and keeps the age', () => {
    const { tooltip } = trayView(facts({ active: [anAlert(), anAlert(), anAlert(), warning, warning] }));
    const text = tooltipText(tooltip, 'win32');
    expect(text.length).toBeLessThanOrEqual(127);
    expect(text.split('\n').at(0)).toBe('PBS Tray: 3 critical, 2 warning');
    expect(text.split('\n').at(-1)).toBe('Data: under 2 min old');
    expect(tooltip).toEqual(expect.arrayContaining(text.split('\n')));
    expect(tooltipText(tooltip, 'linux')).toBe(tooltip.join('\n'));
  });

  it('does not change with every second', () => {
    expect(trayView(facts({ nowMs: NOW + 5 * SECOND }))).toEqual(trayView(facts({ nowMs: NOW + 9 * SECOND })));
  });
});

describe('the menu', () => {
  const full = aDatastore({ name: 'full', usage: read({ totalBytes: 1000, usedBytes: 960, availableBytes: 40 }) });
  const unread = aDatastore({ name: 'unread', usage: unreadable(REFUSED) });
  const calm = aDatastore({ name: 'calm' });

  it('lists the worst datastores first, and each opens its page', () => {
    const subject = { ...NOTHING, server: 'pbs-1', datastore: 'full' };
    const fleet = aFleet(aServer({ datastores: stores(calm, unread, full) }), silent({ name: 'pbs-2' }));
    const { menu } = trayView(facts({ fleet, active: [anAlert({ subject })] }));
    expect(clicks(menu).slice(1, 5)).toEqual([
      ['✖ pbs-1 / full, 96.0 % full: storage-critical', '#/datastore/pbs-1/full'],
      ['? pbs-1 / unread, usage not known', '#/datastore/pbs-1/unread'],
      [`? pbs-2, no answer since ${facts().clock(NOW - HOUR)}`, '#/server/pbs-2'],
      ['✔ pbs-1 / calm, 42.1 % full', '#/datastore/pbs-1/calm'],
    ]);
  });

  it('points to the page where the list is too long', () => {
    const many = stores(...Array.from({ length: 12 }, (_, at) => aDatastore({ name: `s${at}` })));
    const lines = clicks(trayView(facts({ fleet: aFleet(aServer({ datastores: many })) })).menu);
    expect(lines).toContainEqual(['4 more ...', '#/']);
  });

  it('offers to pause, and to resume while paused', () => {
    const labels = (part: Partial<TrayFacts>) => allLabels(trayView(facts(part)).menu);
    expect(labels({})).toEqual(expect.arrayContaining(['For 1 hour', 'Until tomorrow', 'Until resumed']));
    expect(labels({ pausedUntilMs: Infinity })).toContain('Resume notifications');
    expect(labels({ pausedUntilMs: Infinity })).not.toContain('For 1 hour');
  });

  it('has a box for the start at login only where that can be set', () => {
    expect(allLabels(trayView(facts({ startsAtLogin: null })).menu)).not.toContain('Start at login');
    const item = trayView(facts({ startsAtLogin: true })).menu.find(({ kind }) => kind === 'toggle');
    expect(item).toMatchObject({ isOn: true, command: { kind: 'start-at-login', on: false } });
  });

  it('reaches everything, because some systems show nothing else', () => {
    expect(allLabels(trayView(facts({ fleet: aFleet() })).menu)).toEqual(
      expect.arrayContaining(['Add the first server ...', 'Refresh now', 'Open PBS Tray', 'Settings ...', 'Quit']),
    );
  });

  it('stays the same while only time passes and nothing grows stale', () => {
    expect(trayView(facts({ nowMs: NOW + 2 * MINUTE })).menu).toEqual(trayView(facts()).menu);
  });
});

function clicks(menu: readonly TrayMenuItem[]): [string, string][] {
  return menu.flatMap((item): [string, string][] =>
    item.kind === 'click' && item.command.kind === 'show' ? [[item.label, item.command.place]] : [],
  );
}

function allLabels(menu: readonly TrayMenuItem[]): string[] {
  return menu.flatMap((item) => {
    if (item.kind === 'separator') return [];
    return item.kind === 'submenu' ? [item.label, ...allLabels(item.items)] : [item.label];
  });
}
