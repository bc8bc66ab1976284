import { describe, expect, it } from 'vitest';
import { alertViews } from '../../../../../main/monitor/page/alerts-part.ts';
import { createLens } from '../../../../../main/monitor/page/lens.ts';
import { NOTHING } from '../../../../../shared/domain/alert.ts';
import { MINUTE } from '../../../../../shared/time-units.ts';
import { anAlert } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';
import { someSettings } from '../../../../kit/page-doubles.ts';

const lens = createLens(
  someSettings({
    clients: {
      acme: [{ datastore: 'store-a', namespace: 'x' }],
      beta: [{ datastore: 'store-a', namespace: 'y' }],
    },
  }),
);
const ROOT = { ...NOTHING, server: 'pbs-1', datastore: 'store-a', namespace: '' };

describe('an alert about several namespaces', () => {
  it.each<[string, readonly string[] | null, string | null]>([
    ['its subject alone', null, null],
    ['a namespace of a client', ['x'], 'acme'],
    ['several of one client', ['x', 'x/a'], 'acme'],
    ['several of two clients', ['x', 'y'], null],
    ['one that nobody owns as well', ['', 'x'], null],
  ])('names, for %s, the one client that owns all of it', (_what, namespaces, client) => {
    const alert = anAlert({ rule: 'verification-failed', subject: ROOT, namespaces });
    expect(alertViews(new Map([[alert.id, alert]]), lens).map((view) => view.client)).toEqual([client]);
  });

  it('fires as soon as it would in one of them', () => {
    const match = { server: '*', datastore: '*', namespace: 'x', group: '*', client: '*' };
    const overrides = [{ match, rules: { 'verification-failed': { forSeconds: 60 } } }];
    const hasty = createLens(someSettings({ alerts: { rules: {}, overrides, expectedOffline: [] } }));
    const pending = anAlert({
      rule: 'verification-failed',
      subject: ROOT,
      state: 'pending',
      heldMs: 0,
      judgedAtMs: NOW,
    });
    const firesAtMs = (namespaces: readonly string[]) =>
      alertViews(new Map([[pending.id, { ...pending, namespaces }]]), hasty)[0]?.firesAtMs;
    expect([['x', 'y'], ['y']].map(firesAtMs)).toEqual([NOW + MINUTE, NOW + 5 * MINUTE]);
  });
});
