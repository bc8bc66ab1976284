import { deniesAccess } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import type { AlertReceiver } from './alert-receiver.ts';

/**
 * Whether an answer with a good status begins as such a receiver's does. Login portals answer anything with a good
 * status and a page; an alert given to one of them would be lost.
 */
export function isReceiverAnswer(kind: AlertReceiver['kind'], answerStart: string): boolean {
  const start = answerStart.trimStart();
  switch (kind) {
    case 'webhook':
      // Whatever it answers: it was chosen by the user.
      return true;
    case 'alertmanager':
    case 'slack':
      return !isPage(start);
    case 'dead-man':
      // Healthchecks greets an unknown check with 200, Uptime Kuma says "ok": false.
      return !isPage(start) && !/not found|"ok"\s*:\s*false/i.test(start.slice(0, 500));
    case 'pagerduty':
    case 'ntfy':
    case 'gotify':
      // Nothing at all: it broke off after its good status, and sending twice would be worse.
      return start === '' || start.startsWith('{');
  }
}

/**
 * Whether a refusal is about the secret or the address, not about what was sent. PagerDuty answers a key that it does
 * not know (any more) as it answers an event that it cannot read: with 400, and its words alone tell which of them it is.
 */
export function deniesAccessTo(kind: AlertReceiver['kind'], status: number, answerStart: string): boolean {
  return deniesAccess(status) || (kind === 'pagerduty' && status === 400 && /routing[ _]key/i.test(answerStart));
}

function isPage(start: string): boolean {
  return /^<(!doctype|html|head|body|\?xml)/i.test(start);
}
