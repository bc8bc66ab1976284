import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALLS } from '../../shared/contract/calls.ts';
import type { PageState } from '../../shared/contract/page-state.ts';
import { MINUTE } from '../../shared/time-units.ts';
import type { LineFollower, PageLine } from './page-line.ts';
import { type WatchedDashboard, watchWithDashboard } from './watched-dashboard.ts';

/** What holds whatever carries the contract. `open` makes a line to the dashboard; `shut` ends it. */
export function describeContract(
  name: string,
  open: (watched: WatchedDashboard) => Promise<{ readonly line: PageLine; shut(): Promise<void> }>,
): void {
  describe(`the contract over ${name}`, () => {
    let watched: WatchedDashboard;
    let opened: Awaited<ReturnType<typeof open>>;
    const followers: LineFollower[] = [];
    beforeAll(async () => {
      watched = await watchWithDashboard({
        scenario: 'small',
        settings: {
          polling: { snapshotDetail: 'on-demand' },
          alerts: { rules: { 'storage-high': { threshold: 1, forSeconds: 0 } } },
        },
      });
      opened = await open(watched);
    }, 60_000);
    afterAll(async () => {
      for (const follower of followers) follower.close();
      await opened.shut();
      await watched.close();
    });
    const call = (callName: string, args?: unknown) => opened.line.call(callName, args);
    const state = async (): Promise<PageState> => watched.dashboard.feed.state();
    const part = async <Kind extends 'alerts' | 'groups' | 'tasks'>(kind: Kind) => {
      const found = Object.values((await state()).parts).find((one) => one.kind === kind);
      if (!found) throw new Error(`no part ${kind}`);
      return found;
    };

    it('refuses a name that is no call, also one that every object has', async () => {
      for (const wrong of ['nothing', 'constructor', '__proto__']) {
        expect(await call(wrong, {})).toEqual({ kind: 'refused', sentence: 'There is no such call.' });
      }
    });

    it.each(Object.keys(CALLS))(
      'refuses arguments of %s that it does not know, without repeating them',
      async (callName) => {
        const answer = await call(callName, { secret: 'hunter2', surplus: 'hunter2' });
        expect(answer).toMatchObject({ kind: 'refused' });
        expect(JSON.stringify(answer)).not.toContain('hunter2');
      },
    );

    it('answers the whole state, which is all JSON', async () => {
      const answer = await call('readState');
      if (answer.kind !== 'reply') throw new Error(answer.sentence);
      expect(answer.reply).toMatchObject({
        parts: { app: { kind: 'app', host: 'headless' }, alerts: { kind: 'alerts' } },
      });
      expect(answer.reply).toEqual(JSON.parse(JSON.stringify(await state())));
    });

    it('never carries a secret of a server out', async () => {
      const secrets = watched.watched.fleet.servers.map(({ tokenSecret }) => tokenSecret);
      const texts = JSON.stringify([await call('readState'), await call('readSettings')]);
      for (const secret of secrets) expect(texts).not.toContain(secret);
    });

    it('reads a group of which no snapshot is known when somebody looks', async () => {
      const groups = await part('groups');
      if (groups.kind !== 'groups') throw new Error();
      const row = groups.groups[0];
      expect(row?.detail).toBeNull();
      const place = { server: groups.server, datastore: groups.datastore, namespace: row?.namespace };
      const answer = await call('readSnapshots', { ...place, group: `${row?.backupType}/${row?.backupId}` });
      expect(answer).toMatchObject({ kind: 'reply', reply: { snapshots: { length: row?.snapshotCount } } });
      const after = (await state()).parts[`groups/${groups.server}/${groups.datastore}`];
      expect(after).toMatchObject({ groups: { 0: { detail: { verified: expect.any(Number) } } } });
    });

    it('refuses the snapshots of a group that does not exist, in a sentence', async () => {
      const place = { server: 'pbs-1', datastore: 'nowhere', namespace: '', group: 'vm/1' };
      expect(await call('readSnapshots', place)).toEqual({
        kind: 'refused',
        sentence: 'There is no such group (any more).',
      });
    });

    it("reads a task's log from its server", async () => {
      const tasks = await part('tasks');
      if (tasks.kind !== 'tasks') throw new Error();
      const answer = await call('readTaskLog', { server: tasks.server, upid: tasks.finished[0]?.upid });
      expect(answer).toMatchObject({ kind: 'reply', reply: { ok: true, lines: expect.any(Array) } });
      expect(JSON.stringify(answer)).toContain('TASK OK');
    });

    it.each(['..', 'UPID:..', '../../../access/users'])('asks no server for a log that is none: %s', async (upid) => {
      const [server] = watched.watched.fleet.servers;
      server?.stats.reset();
      expect(await call('readTaskLog', { server: server?.name, upid })).toMatchObject({ kind: 'refused' });
      expect(server?.stats.read().requests).toBe(0);
    });

    it('shows settings that cannot be changed, and says where they can', async () => {
      expect(await call('readSettings')).toMatchObject({ reply: { canChange: false, path: 'settings.json' } });
      const refusal = 'Settings are read-only here: edit settings.json and restart the service.';
      expect(await call('saveSettings', { document: {} })).toEqual({
        kind: 'reply',
        reply: { ok: false, sentence: refusal },
      });
    });

    it('acknowledges an alert, and tells whoever follows', async () => {
      const alerts = await part('alerts');
      if (alerts.kind !== 'alerts') throw new Error();
      const id = alerts.alerts[0]?.id;
      const follower = await opened.line.follow();
      followers.push(follower);
      const first = await follower.next();
      expect(first.kind).toBe('state');
      expect(await call('acknowledge', { id, on: true })).toEqual({ kind: 'reply', reply: { ok: true } });
      await watched.watched.clock.advance(1000);
      const told = await follower.next();
      if (told.kind !== 'change' || first.kind !== 'state') throw new Error(told.kind);
      expect(told.change.revision).toBe(first.state.revision + 1);
      expect(Object.keys(told.change.set)).toContain('alerts');
      const after = told.change.set.alerts;
      expect(after).toMatchObject({
        alerts: expect.arrayContaining([expect.objectContaining({ id, acknowledgedAtMs: expect.any(Number) })]),
      });
    });

    it('tells a follower every change in order, so that it has what a newcomer gets', async () => {
      const follower = await opened.line.follow();
      followers.push(follower);
      const first = await follower.next();
      if (first.kind !== 'state') throw new Error(first.kind);
      const parts = new Map(Object.entries(first.state.parts));
      let { revision } = first.state;
      await watched.watched.pass(3 * MINUTE);
      const wanted = await state();
      while (revision < wanted.revision) {
        const told = await follower.next();
        if (told.kind !== 'change') throw new Error(told.kind);
        expect(told.change.revision).toBe(revision + 1);
        revision = told.change.revision;
        for (const [key, value] of Object.entries(told.change.set)) parts.set(key, value);
        for (const key of told.change.removed) parts.delete(key);
      }
      expect(Object.fromEntries(parts)).toEqual(JSON.parse(JSON.stringify(wanted.parts)));
    });

    it('says how often a rule would have fired, or why nobody can tell', async () => {
      const answer = await call('dryRun', { rule: 'storage-high', threshold: 1, days: 7 });
      expect(answer).toMatchObject({ kind: 'reply', reply: { kind: 'answer', times: expect.any(Number) } });
      expect(await call('dryRun', { rule: 'server-unreachable', days: 7 })).toMatchObject({
        reply: { kind: 'cannot' },
      });
    });

    it('refuses a snooze that is over before it begins', async () => {
      const answer = await call('snooze', { id: 'any', untilMs: 1, untilChange: false });
      expect(answer).toMatchObject({ kind: 'reply', reply: { ok: false } });
    });

    it('tries a server: what it presents, and a line for each thing that the token may', async () => {
      const [server] = watched.watched.fleet.servers;
      const { name, url, tokenId, fingerprint } = server ?? {};
      const draft = { name, url, tokenId, fingerprint };
      expect(await call('testServer', { server: draft, secret: null })).toMatchObject({
        reply: { ok: true, certificate: { fingerprint, isTrusted: true }, capabilities: expect.any(Array) },
      });
      server?.stats.reset();
      const unpinned = await call('testServer', { server: { ...draft, fingerprint: null }, secret: null });
      expect(unpinned).toMatchObject({ reply: { ok: false, certificate: { fingerprint, isTrusted: false } } });
      expect(server?.stats.read().hasSeenToken).toBe(false);
    });

    it('sends a kept secret to no other address than its own', async () => {
      const [first, second] = watched.watched.fleet.servers;
      second?.stats.reset();
      const draft = { name: first?.name, url: second?.url, tokenId: first?.tokenId, fingerprint: second?.fingerprint };
      expect(await call('testServer', { server: draft, secret: null })).toMatchObject({ reply: { ok: false } });
      const read = { ...draft, tokenSecretFile: '/etc/hostname' };
      expect(await call('testServer', { server: read, secret: null })).toMatchObject({ reply: { ok: false } });
      expect(second?.stats.read().hasSeenToken).toBe(false);
    });
  });
}
