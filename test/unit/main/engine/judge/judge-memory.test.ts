import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterAbsence, EMPTY_MEMORY, memoryText, readMemory } from '../../../../../main/engine/judge/judge-memory.ts';
import { anAlert } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';

const firing = anAlert({
  snooze: { kind: 'until', untilMs: NOW + 1 },
  toldAtMs: NOW,
  toldCause: 'x',
  recentEndsMs: [NOW - 1],
});
const memory = {
  ...EMPTY_MEMORY,
  alerts: new Map([[firing.id, firing]]),
  pausedUntilMs: NOW,
  wasHeld: true,
  askedRetired: ['a'],
};

describe('what is kept of the alerts', () => {
  it('comes back as it was', () => {
    expect(readMemory(memoryText(memory, NOW))).toEqual({ memory, atMs: NOW });
  });

  it('of an earlier program does not say when it was kept', () => {
    const text = memoryText(memory, NOW).replace(`"keptAtMs":${NOW},`, '');
    expect(readMemory(text)).toEqual({ memory, atMs: null });
  });

  it('loses an alert that cannot be read, and keeps the others', () => {
    const text = memoryText(memory, NOW);
    const broken = text.replace('"alerts":[', '"alerts":[{"id":"half"},7,null,');
    expect(readMemory(broken)?.memory.alerts).toEqual(memory.alerts);
  });

  it('takes an alert of an earlier program, without fields that came later', () => {
    const text = memoryText(memory, NOW).replace(',"toldCause":"x"', '');
    expect(readMemory(text)?.memory.alerts.get(firing.id)).toEqual({ ...firing, toldCause: null });
  });

  it.each(['', 'null', '[]', '{"version":2,"alerts":[]}', '{"version":1,"alerts":7}', '{'])(
    'is nothing where it is not ours: %j',
    (text) => {
      expect(readMemory(text)).toBeNull();
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        readMemory(text);
        readMemory(`{"version":1,"alerts":[${text}]}`);
      }),
    );
  });
});

it('after an absence nothing counts as seen but what is over', () => {
  const over = anAlert({ id: 'over', state: 'resolved', resolvedAtMs: NOW });
  const { alerts } = afterAbsence({ ...memory, alerts: new Map([...memory.alerts, ['over', over]]) }, NOW + 5);
  expect(alerts.get(firing.id)?.unknownSinceMs).toBe(NOW + 5);
  expect(alerts.get('over')).toBe(over);
});
