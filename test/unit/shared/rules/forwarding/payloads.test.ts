import { describe, expect, it } from 'vitest';
import { alertId } from '../../../../../shared/domain/alert.ts';
import type { AlertEvent } from '../../../../../shared/rules/forwarding/alert-events.ts';
import { alertmanagerAlert } from '../../../../../shared/rules/forwarding/alertmanager-payload.ts';
import { type ChatMessage, chatMessage } from '../../../../../shared/rules/forwarding/chat-message.ts';
import { gotifyPayload } from '../../../../../shared/rules/forwarding/gotify-payload.ts';
import { ntfyPayload } from '../../../../../shared/rules/forwarding/ntfy-payload.ts';
import { pagerdutyPayload } from '../../../../../shared/rules/forwarding/pagerduty-payload.ts';
import { slackPayload } from '../../../../../shared/rules/forwarding/slack-payload.ts';
import { webhookPayload } from '../../../../../shared/rules/forwarding/webhook-payload.ts';
import { HOUR } from '../../../../../shared/time-units.ts';
import { aForwarded, anAlert, anEvent } from '../../../../forwarding/an-event.ts';
import { NOW } from '../../../../kit/builders.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

const DASHBOARD = 'https://tray.example/';

/** The alert of a group of this name, which says its name everywhere. */
function hostile(name: string, kind: AlertEvent['kind'] = 'fired'): AlertEvent {
  const subject = { ...anAlert().subject, server: name, backupId: name, job: name };
  const alert = aForwarded({
    ...{ id: alertId('backup-stale', { ...subject, server: name.toWellFormed(), backupId: 'x', job: 'x' }), subject },
    ...{ summary: `${name} is stale`, next: `Look at ${name}.`, cause: name, client: name, dashboardUrl: DASHBOARD },
  });
  return anEvent(kind, { alert });
}

function messageOf(event: AlertEvent): ChatMessage {
  const message = chatMessage([event], NOW);
  if (!message) throw new Error('no message');
  return message;
}

const UNSAFE = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;
const roundTrip = <T>(value: T): T =>
  JSON.parse(new TextDecoder().decode(new TextEncoder().encode(JSON.stringify(value))));

describe.each(HOSTILE_NAMES)('a name with %s', (_what, name) => {
  const event = hostile(name);

  it('is one safe line each in messages for people', () => {
    const { title, lines } = messageOf(event);
    for (const line of [title, ...lines]) {
      expect(line).not.toMatch(UNSAFE);
      expect([...line].length).toBeLessThanOrEqual(500);
    }
  });

  it('neither formats nor calls anybody in Slack', () => {
    const { text, mrkdwn } = slackPayload(messageOf(event));
    expect(mrkdwn).toBe(false);
    expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)|@(channel|here|everyone|all)\b/iu);
    expect([...text].length).toBeLessThan(5000);
  });

  it('stays within the limits of ntfy and Gotify', () => {
    const ntfy = ntfyPayload(messageOf(event), 'topic');
    expect(Buffer.byteLength(ntfy.message)).toBeLessThanOrEqual(4000);
    expect(ntfy.message.isWellFormed()).toBe(true);
    expect([...ntfy.title].length).toBeLessThanOrEqual(250);
    expect([...gotifyPayload(messageOf(event)).title].length).toBeLessThanOrEqual(250);
  });

  it('stays one event within the limits of PagerDuty', () => {
    const body = roundTrip(pagerdutyPayload(event, 'warning'));
    expect(body).toMatchObject({ event_action: 'trigger', client_url: DASHBOARD });
    expect(body.dedup_key.length).toBeLessThanOrEqual(255);
    if (!('payload' in body)) throw new Error('no payload');
    expect([...body.payload.summary].length).toBeLessThanOrEqual(1024);
    expect(body.payload.source).not.toBe('');
    expect(JSON.stringify(body).length).toBeLessThan(512 * 1024);
  });

  it('arrives at a webhook as it is', () => {
    expect(webhookPayload(event, false).alert.backupId).toBe(name);
  });

  it('is a label of Alertmanager, unless it is empty', () => {
    const { labels, annotations } = roundTrip(alertmanagerAlert(event.alert, NOW + HOUR));
    expect(labels.backup_id).toBe(name === '' ? undefined : name.toWellFormed());
    expect(annotations.summary).not.toMatch(UNSAFE);
  });
});

describe('Alertmanager', () => {
  it('gets the labels of pbs_tray_alert and when it began', () => {
    expect(alertmanagerAlert(aForwarded({ dashboardUrl: DASHBOARD }), NOW + HOUR)).toEqual({
      labels: {
        ...{ alertname: 'backup-stale', severity: 'critical', node: 'pbs-1', datastore: 'main', namespace: 'a' },
        ...{ backup_type: 'vm', backup_id: '101', client: 'client-a' },
      },
      annotations: {
        summary: 'vm/101 in main/a on pbs-1 was last backed up 3 days ago.',
        description: 'Look at the backup job.',
      },
      startsAt: new Date(NOW - HOUR).toISOString(),
      endsAt: new Date(NOW + HOUR).toISOString(),
      generatorURL: DASHBOARD,
    });
  });

  it('is never told of an end before the beginning', () => {
    const { startsAt, endsAt } = alertmanagerAlert(aForwarded(), NOW - 5 * HOUR);
    expect(endsAt).toBe(startsAt);
  });
});

describe('PagerDuty', () => {
  it.each([
    ['fired', 'critical', 'trigger'],
    ['changed', 'critical', 'trigger'],
    ['changed', 'info', 'resolve'],
    ['acknowledged', 'critical', 'acknowledge'],
    ['resolved', 'info', 'resolve'],
    ['withdrawn', 'critical', 'resolve'],
  ] as const)('%s with severity %s: %s', (kind, severity, action) => {
    const alert = aForwarded({ severity });
    const body = pagerdutyPayload(anEvent(kind, { alert }), 'warning');
    expect(body).toMatchObject({ event_action: action, dedup_key: alert.id });
    expect('payload' in body).toBe(action === 'trigger');
  });

  it('tells alerts apart whose long names differ only at the end', () => {
    const keyOf = (id: string) => pagerdutyPayload(anEvent('fired', { alert: aForwarded({ id }) }), 'info').dedup_key;
    expect(keyOf(`${'x'.repeat(400)}1`)).not.toBe(keyOf(`${'x'.repeat(400)}2`));
  });
});

it('a webhook gets the documented form, version 1', () => {
  expect(webhookPayload(anEvent('resolved', { atMs: NOW }), false)).toEqual({
    ...{ version: 1, sender: 'pbs-tray', event: 'resolved', test: false, atMs: NOW },
    ...{ eventId: `${aForwarded().id}@resolved@${NOW}`, previousSeverity: null, dashboardUrl: null },
    alert: {
      ...{ id: aForwarded().id, rule: 'backup-stale', severity: 'critical', state: 'resolved' },
      ...{ node: 'pbs-1', datastore: 'main', namespace: 'a', backupType: 'vm', backupId: '101', job: null },
      ...{ client: 'client-a', summary: aForwarded().summary, next: 'Look at the backup job.', cause: 'vm/101' },
      ...{ sinceMs: NOW - 2 * HOUR, firedAtMs: NOW - HOUR, resolvedAtMs: NOW },
    },
  });
});
