import { alertmanagerAlert } from '../../../shared/rules/forwarding/alertmanager-payload.ts';
import { chatMessage } from '../../../shared/rules/forwarding/chat-message.ts';
import { gotifyPayload } from '../../../shared/rules/forwarding/gotify-payload.ts';
import { ntfyPayload } from '../../../shared/rules/forwarding/ntfy-payload.ts';
import { pagerdutyPayload } from '../../../shared/rules/forwarding/pagerduty-payload.ts';
import { slackPayload } from '../../../shared/rules/forwarding/slack-payload.ts';
import { testEvent } from '../../../shared/rules/forwarding/test-event.ts';
import { webhookPayload } from '../../../shared/rules/forwarding/webhook-payload.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import type { AlertReceiver } from './alert-receiver.ts';

/** What the test button sends, one request after the other; null is a bare GET. */
export function testBodies(receiver: AlertReceiver, nowMs: number): readonly (object | null)[] {
  const begun = testEvent(receiver.name, nowMs, 'fired');
  const over = testEvent(receiver.name, nowMs, 'resolved');
  const message = chatMessage([begun], nowMs);
  switch (receiver.kind) {
    case 'dead-man':
      return [null];
    case 'alertmanager':
      // Ends by itself; until then Alertmanager routes it to whomever it would tell.
      return [[alertmanagerAlert(begun.alert, nowMs + 5 * MINUTE)]];
    case 'pagerduty':
      return [pagerdutyPayload(begun, 'info'), pagerdutyPayload(over, 'info')];
    case 'webhook':
      return [webhookPayload(begun, true)];
    case 'slack':
      return message === null ? [] : [slackPayload(message)];
    case 'gotify':
      return message === null ? [] : [gotifyPayload(message)];
    case 'ntfy':
      return message === null ? [] : [ntfyPayload(message, receiver.topic)];
  }
}
