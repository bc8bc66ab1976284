import { describe, expect, it } from 'vitest';
import { NOTHING } from '../../../../../shared/domain/alert.ts';
import type { AlertEvent } from '../../../../../shared/rules/forwarding/alert-events.ts';
import { chatMessage } from '../../../../../shared/rules/forwarding/chat-message.ts';
import { gotifyPayload } from '../../../../../shared/rules/forwarding/gotify-payload.ts';
import { ntfyPayload } from '../../../../../shared/rules/forwarding/ntfy-payload.ts';
import { slackPayload } from '../../../../../shared/rules/forwarding/slack-payload.ts';
import { HOUR } from '../../../../../shared/time-units.ts';
import { aForwarded, aForwardedOf, anEvent } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';

const PLACE = 'pbs-1 / main / a / vm/101';
const SUMMARY = 'vm/101 in main/a on pbs-1 was last backed up 3 days ago.';

function story(...kinds: readonly AlertEvent['kind'][]) {
  return chatMessage(
    kinds.map((kind) => anEvent(kind)),
    NOW,
  );
}

describe('one alert', () => {
  it.each<[AlertEvent['kind'][], string | null]>([
    [['fired'], `Critical: ${PLACE}`],
    [['fired', 'changed'], `Critical: ${PLACE}`],
    [['fired', 'acknowledged'], `Critical: ${PLACE}`],
    [['changed'], `Now critical: ${PLACE}`],
    [['resolved'], `Over: ${PLACE}`],
    [['fired', 'resolved'], `Came and went: ${PLACE}`],
    [['fired', 'resolved', 'fired'], `Critical: ${PLACE}`],
    [['resolved', 'fired'], `Critical again: ${PLACE}`],
    [['resolved', 'fired', 'resolved'], `Over: ${PLACE}`],
    [['fired', 'withdrawn'], null],
    [['withdrawn'], null],
    [['withdrawn', 'fired'], `Critical again: ${PLACE}`],
    [['acknowledged'], null],
    [[], null],
  ])('%j is told as %j', (kinds, title) => {
    expect(story(...kinds)?.title ?? null).toBe(title);
  });

  it('says what is wrong, what to do, and whose it is', () => {
    expect(story('fired')?.lines).toEqual([SUMMARY, 'Look at the backup job.', 'Client: client-a']);
  });

  it('says how long it lasted, and nothing to do', () => {
    expect(story('resolved')?.lines).toEqual([`${SUMMARY.replace(/$/, ' (lasted 2 h)')}`, 'Client: client-a']);
  });

  it('says its age when it comes late', () => {
    expect(chatMessage([anEvent('fired')], NOW + 5 * HOUR)?.lines[0]).toBe(`${SUMMARY} (5 h ago)`);
  });

  it('of this machine itself is named by its rule', () => {
    const alert = aForwarded({ rule: 'network-offline', subject: NOTHING });
    expect(chatMessage([anEvent('fired', { alert })], NOW)?.title).toBe('Critical: network-offline');
  });
});

describe('several alerts', () => {
  it('are one message, what goes on first, the worst on top', () => {
    const message = chatMessage(
      [
        anEvent('resolved', { alert: aForwardedOf('1') }),
        anEvent('fired', { alert: aForwardedOf('2', { severity: 'warning' }) }),
        anEvent('fired', { alert: aForwardedOf('3') }),
        anEvent('fired', { alert: aForwardedOf('4') }),
        anEvent('resolved', { alert: aForwardedOf('4') }),
      ],
      NOW,
    );
    expect(message?.title).toBe('PBS Tray: 2 alerts, 1 over, 1 came and went');
    expect(message?.loudness).toBe('critical');
    expect(message?.lines.map((line) => line.replace(/ in main.*/, ''))).toEqual([
      'Critical: vm/3',
      'Warning: vm/2',
      'Over: vm/1',
      'Came and went: vm/4',
    ]);
  });

  it('beyond fifteen are counted', () => {
    const events = Array.from({ length: 40 }, (_, at) => anEvent('fired', { alert: aForwardedOf(String(at)) }));
    const lines = chatMessage(events, NOW)?.lines ?? [];
    expect(lines).toHaveLength(16);
    expect(lines.at(-1)).toBe('and 25 more');
  });
});

describe('loudness', () => {
  it.each([
    ['critical', 'fired', '🔴', 5, 8],
    ['warning', 'fired', '🟠', 4, 5],
    ['info', 'fired', '🔵', 2, 2],
    ['critical', 'resolved', '🟢', 3, 4],
  ] as const)('%s %s', (severity, kind, sign, ntfy, gotify) => {
    const message = chatMessage([anEvent(kind, { alert: aForwarded({ severity }) })], NOW);
    if (!message) throw new Error('no message');
    expect(slackPayload(message).text.startsWith(sign)).toBe(true);
    expect(ntfyPayload(message, 't').priority).toBe(ntfy);
    expect(gotifyPayload(message).priority).toBe(gotify);
  });
});
