import type { AlertEvent } from '../../../shared/rules/forwarding/alert-events.ts';
import { type ChatMessage, chatMessage } from '../../../shared/rules/forwarding/chat-message.ts';
import type { ForwardedAlert } from '../../../shared/rules/forwarding/forwarded-alert.ts';
import { gotifyPayload } from '../../../shared/rules/forwarding/gotify-payload.ts';
import { ntfyPayload } from '../../../shared/rules/forwarding/ntfy-payload.ts';
import { pagerdutyPayload } from '../../../shared/rules/forwarding/pagerduty-payload.ts';
import { slackPayload } from '../../../shared/rules/forwarding/slack-payload.ts';
import { webhookPayload } from '../../../shared/rules/forwarding/webhook-payload.ts';
import type { AlertListener } from './alert-receiver.ts';
import { createAlertmanagerPlanner } from './alertmanager-planner.ts';
import { oneByOnePlanner, type Planner, togetherPlanner } from './planner.ts';

/** How a receiver is told of alerts. */
export function plannerFor(receiver: AlertListener, firing: () => readonly ForwardedAlert[]): Planner {
  const { minSeverity } = receiver;
  switch (receiver.kind) {
    case 'alertmanager':
      return createAlertmanagerPlanner({ firing, minSeverity });
    case 'pagerduty':
      return oneByOnePlanner((event, isOver) => pagerdutyPayload(event, minSeverity, isOver()));
    case 'webhook':
      return oneByOnePlanner((event) => webhookPayload(event, false));
    case 'slack':
      return people(slackPayload);
    case 'gotify':
      return people(gotifyPayload);
    case 'ntfy':
      return people((message) => ntfyPayload(message, receiver.topic));
  }
}

function people(payload: (message: ChatMessage) => object): Planner {
  return togetherPlanner((events: readonly AlertEvent[], nowMs) => {
    const message = chatMessage(events, nowMs);
    return message === null ? null : payload(message);
  });
}
