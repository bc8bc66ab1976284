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

function isPage(start: string): boolean {
  return /^<(!doctype|html|head|body|\?xml)/i.test(start);
}
