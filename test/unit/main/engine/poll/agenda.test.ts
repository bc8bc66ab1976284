import { describe, expect, it } from 'vitest';
import { type Chore, createAgenda } from '../../../../../main/engine/poll/agenda.ts';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import { HOUR, MINUTE } from '../../../../../shared/time-units.ts';
import { NO_PRIVILEGE, NOW, REFUSED } from '../../../../kit/builders.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';

const T = MINUTE;
const TIMEOUT: Failure = { kind: 'timeout', endpoint: 'GET /x', phase: 'headers', afterMs: 15_000 };

function rig() {
  const clock = createFakeClock(NOW);
  const agenda = createAgenda({ clock, random: () => 0.5, pollingIntervalMs: T });
  const chore = (key: string, part: Partial<Chore> = {}): Chore => ({
    key,
    rank: 1,
    everyMs: 10 * T,
    run: async () => null,
    ...part,
  });
  /** Does what is due and returns its key. */
  const next = (failure: Failure | null = null) => {
    const due = agenda.due();
    if (due) agenda.done(due, failure);
    return due?.key ?? null;
  };
  const dueInMs = () => (agenda.nextDueAtMs() ?? Infinity) - clock.monotonicMs();
  return { clock, agenda, chore, next, dueInMs };
}

describe('what is due', () => {
  it('goes by rank', () => {
    const { agenda, chore, next } = rig();
    for (const [key, rank] of Object.entries({ late: 7, early: 0, middle: 3 })) agenda.add(chore(key, { rank }));
    expect([next(), next(), next(), next()]).toEqual(['early', 'middle', 'late', null]);
  });

  it('is kept as it stands when it is added again', () => {
    const { agenda, chore, next } = rig();
    agenda.add(chore('a'));
    next();
    agenda.add(chore('a'));
    expect(next()).toBe(null);
  });
});

describe('after a failure', () => {
  it('is tried again after T, 2 T, 4 T, up to its own interval', async () => {
    const { agenda, chore, next, dueInMs, clock } = rig();
    agenda.add(chore('a'));
    for (const times of [1, 2, 4, 8, 10, 10]) {
      expect(next(REFUSED)).toBe('a');
      expect(dueInMs()).toBe(times * T);
      await clock.advance(times * T);
    }
  });

  it('is tried at once when its datastore can be read again, and only then', () => {
    const { agenda, chore, next } = rig();
    agenda.add(chore('groups a', { datastore: 'a', afterTimeoutMs: HOUR }));
    agenda.add(chore('jobs a', { datastore: 'a' }));
    agenda.add(chore('groups b', { datastore: 'b' }));
    expect([next(TIMEOUT), next(), next(REFUSED), next()]).toEqual(['groups a', 'jobs a', 'groups b', null]);
    agenda.revive('a');
    expect([next(), next()]).toEqual(['groups a', null]);
  });

  it('of time waits at least as long as it says', () => {
    const { agenda, chore, next, dueInMs } = rig();
    agenda.add(chore('a', { afterTimeoutMs: HOUR }));
    next(TIMEOUT);
    expect(dueInMs()).toBe(HOUR);
  });

  it('for a right that is missing keeps its usual time', () => {
    const { agenda, chore, next, dueInMs } = rig();
    agenda.add(chore('a'));
    next(NO_PRIVILEGE);
    expect(dueInMs()).toBe(10 * T);
  });

  it('is not hurried, but begun anew by a restart', () => {
    const { agenda, chore, next } = rig();
    agenda.add(chore('a'));
    next(REFUSED);
    agenda.hurry('a');
    expect(next()).toBe(null);
    agenda.restart();
    expect(next()).toBe('a');
  });
});

describe('while it is being done', () => {
  it('a hurry has it done once more', () => {
    const { agenda, chore, next } = rig();
    agenda.add(chore('a'));
    const due = agenda.due();
    agenda.hurry('a');
    agenda.hurry('a');
    if (due) agenda.done(due, null);
    expect(agenda.allTried()).toBe(false);
    expect([next(), next()]).toEqual(['a', null]);
    expect(agenda.allTried()).toBe(true);
  });

  it('its removal is final', () => {
    const { agenda, chore, next } = rig();
    agenda.add(chore('a'));
    const due = agenda.due();
    agenda.remove('a');
    if (due) agenda.done(due, null);
    expect(next()).toBe(null);
    expect(agenda.nextDueAtMs()).toBe(null);
  });
});

describe('a restart', () => {
  it('makes all due but the patient, and waits for all of them', () => {
    const { agenda, chore, next } = rig();
    agenda.add(chore('a'));
    agenda.add(chore('slow', { patient: true }));
    next();
    next();
    agenda.restart();
    expect(agenda.allTried()).toBe(false);
    expect([next(), next()]).toEqual(['a', null]);
    expect(agenda.allTried()).toBe(true);
  });
});

describe('a datastore that does not answer in time', () => {
  it('has all its chores put off, and no others', async () => {
    const { agenda, chore, next, clock } = rig();
    agenda.add(chore('of it', { datastore: 'main' }));
    agenda.add(chore('of it, rarely', { datastore: 'main', afterTimeoutMs: HOUR }));
    agenda.add(chore('of another', { datastore: 'side' }));
    agenda.add(chore('of none'));
    agenda.putOff('main', 15 * T);
    expect([next(), next(), next()]).toEqual(['of another', 'of none', null]);
    expect(agenda.allTried()).toBe(true);
    await clock.advance(15 * T);
    expect([next(), next(), next(), next()]).toEqual(['of it', 'of another', 'of none', null]);
  });
});
