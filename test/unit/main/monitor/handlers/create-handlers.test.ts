import { describe, expect, it } from 'vitest';
import { createHandlers, type HandlerParts } from '../../../../../main/monitor/handlers/create-handlers.ts';
import { keptSecrets } from '../../../../../main/monitor/handlers/kept-secrets.ts';
import { readOnlyKeeper } from '../../../../../main/monitor/handlers/settings-keeper.ts';
import type { GroupCare } from '../../../../../shared/domain/history.ts';
import { aFleet, aServer, NOW } from '../../../../kit/builders.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';
import { createMemoryKeychain } from '../../../../kit/memory-keychain.ts';
import { someSettings } from '../../../../kit/page-doubles.ts';

function rig(part: Partial<HandlerParts> = {}) {
  const cared: GroupCare[] = [];
  const paused: (number | null)[] = [];
  const retried: string[] = [];
  const settings = someSettings();
  const unavailable = { series: () => null, calendar: () => null, tasks: () => null, alertEvents: () => null };
  const handlers = createHandlers({
    engine: {
      state: () => aFleet(aServer()),
      refresh: (name) => name === undefined || name === 'pbs-1',
      ask: () => null,
    },
    history: unavailable,
    judge: {
      acknowledge: () => ({ ok: true }),
      snooze: () => ({ ok: true }),
      setCare(_place, care) {
        cared.push(care);
        return { ok: true };
      },
      pauseNotices: (untilMs) => void paused.push(untilMs),
    },
    page: { state: () => ({ revision: 1, nowMs: NOW, parts: {} }) },
    forwarding: () => ({
      test: async (name) => ({ ok: name === 'ops', sentence: `about ${name}` }),
      status: () => [],
      retryNow: () => void retried.push('alerts'),
    }),
    push: () => ({
      test: async (name) => (name === 'metrics' ? { ok: false, sentence: `pushed to ${name}` } : null),
      status: () => [],
      retryNow: () => void retried.push('metrics'),
    }),
    settings: () => settings,
    keeper: readOnlyKeeper({ settings: () => settings, path: null, problems: [], secretsKept: async () => [] }),
    clock: createFakeClock(NOW),
    testServer: async () => ({ certificate: null, capabilities: [], ok: false, sentence: 'no' }),
    listener: () => ({ listening: null, listenTrouble: null }),
    notify: null,
    dryRun: async () => ({ kind: 'cannot', sentence: 'no' }),
    ...part,
  });
  return { handlers, cared, paused, retried };
}

const place = { server: 'pbs-1', datastore: 'store-a', namespace: '', group: 'vm/101' };

describe('the handlers', () => {
  it('say what is unknown where history cannot be read, which is not "nothing"', async () => {
    const { handlers } = rig();
    expect(await handlers.readTasks({ sinceMs: 0, limit: 1 })).toBeNull();
    expect(await handlers.readCalendar({ server: 'a', datastore: 'b', edgesMs: [0, 1] })).toBeNull();
  });

  it('refresh one server, all, or none that is not there', async () => {
    const { handlers } = rig();
    expect(await handlers.refresh({})).toEqual({ ok: true });
    expect(await handlers.refresh({ server: 'pbs-1' })).toEqual({ ok: true });
    expect(await handlers.refresh({ server: 'x' })).toEqual({
      ok: false,
      sentence: 'There is no server of that name.',
    });
  });

  it('archive a group, and watch it again', async () => {
    const { handlers, cared } = rig();
    await handlers.setGroupCare({ ...place, care: 'archive' });
    await handlers.setGroupCare({ ...place, care: 'watch' });
    expect(cared).toEqual(['archived', 'watched']);
  });

  it('pause notifications until a time to come, and resume them', async () => {
    const { handlers, paused } = rig();
    expect(await handlers.pauseNotifications({ untilMs: NOW })).toMatchObject({ ok: false });
    expect(await handlers.pauseNotifications({ untilMs: NOW + 1 })).toEqual({ ok: true });
    expect(await handlers.pauseNotifications({ untilMs: null })).toEqual({ ok: true });
    expect(paused).toEqual([NOW + 1, null]);
  });

  it('snooze until a time or a change, not both', async () => {
    const { handlers } = rig();
    expect(await handlers.snooze({ id: 'a', untilMs: NOW + 1, untilChange: true })).toMatchObject({ ok: false });
    expect(await handlers.snooze({ id: 'a', untilMs: null, untilChange: false })).toEqual({ ok: true });
  });

  it('tell what came of a test message, and that a service has no desktop', async () => {
    const { handlers } = rig();
    expect(await handlers.testForwarding({ name: 'ops' })).toEqual({ ok: true });
    expect(await handlers.testForwarding({ name: 'x' })).toEqual({ ok: false, sentence: 'about x' });
    expect(await handlers.testForwarding({ name: 'metrics' })).toEqual({ ok: false, sentence: 'pushed to metrics' });
    expect(await handlers.testNotification({})).toMatchObject({ ok: false });
  });

  it('refuse to ask a source that takes no questions, in a sentence', async () => {
    const { handlers } = rig();
    await expect(handlers.readSnapshots({ ...place, server: 'x' })).rejects.toThrow(
      'There is no such group (any more).',
    );
  });

  it("show a receiver's trouble until something arrives again", async () => {
    const lastFailure = { atMs: NOW, what: 'It is down.', next: 'Start it.' };
    const status = {
      name: 'ops',
      kind: 'webhook',
      enabled: true,
      queued: 3,
      nextAttemptAtMs: null,
      lastFailure,
    } as const;
    const told = async (lastSuccessAtMs: number | null) => {
      const forwarding = () => ({
        test: async () => ({ ok: true, sentence: '' }),
        status: () => [{ ...status, lastSuccessAtMs }],
        retryNow() {},
      });
      return (await rig({ forwarding }).handlers.readSettings({})).forwarding;
    };
    expect(await told(NOW - 1)).toEqual([{ name: 'ops', waiting: 3, trouble: 'It is down. Start it.' }]);
    expect(await told(NOW + 1)).toEqual([{ name: 'ops', waiting: 3, trouble: null }]);
    const push = () => ({
      test: async () => null,
      status: () => [{ ...status, name: 'metrics', kind: 'pushgateway', lastSuccessAtMs: null }],
      retryNow() {},
    });
    expect((await rig({ push }).handlers.readSettings({})).forwarding).toEqual([
      { name: 'metrics', waiting: 3, trouble: 'It is down. Start it.' },
    ]);
  });
});

describe('the secret of a receiver', () => {
  it.each([
    ['kept is tried at once by whoever waits', true, ['alerts', 'metrics']],
    ['not kept has nobody try', false, []],
  ])('that is %s', async (_what, ok, expected) => {
    const settings = someSettings();
    const shown = readOnlyKeeper({ settings: () => settings, path: null, problems: [], secretsKept: async () => [] });
    const done = ok ? { ok } : { ok, sentence: 'It is locked.' };
    const { handlers, retried } = rig({ keeper: { ...shown, saveForwardingSecret: async () => done } });
    expect(await handlers.saveForwardingSecret({ name: 'ops', secret: 's' })).toEqual(done);
    expect(retried).toEqual(expected);
  });
});

describe('settings that are only shown', () => {
  it('say where they can be changed, also where they come from the environment', async () => {
    const { handlers } = rig();
    const sentence = 'Settings are read-only here: change the environment of the service and restart the service.';
    expect(await handlers.saveSettings({ document: {} })).toEqual({ ok: false, sentence });
    expect(await handlers.saveServer({ before: null, server: {}, secret: 's' })).toEqual({ ok: false, sentence });
    expect(await handlers.removeServer({ name: 'pbs-1' })).toEqual({ ok: false, sentence });
    expect(await handlers.saveForwardingSecret({ name: 'ops', secret: 's' })).toEqual({ ok: false, sentence });
  });

  it('name whose secret is found, and never the secret', async () => {
    const keychain = createMemoryKeychain({ 'pbs-1': 'hunter2', 'forwarding/ops': 'hunter3' });
    const sources = { baseFolder: '.', environment: {}, keychain };
    const ops = { name: 'ops', kind: 'webhook', url: 'https://hooks.example.com' };
    const forwarding = [ops, { ...ops, name: 'bare' }];
    expect(await keptSecrets(someSettings({ forwarding }), sources)).toEqual(['pbs-1', 'forwarding/ops']);
  });
});
