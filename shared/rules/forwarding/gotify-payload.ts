import type { ChatMessage } from './chat-message.ts';
import { cut } from './plain-text.ts';

const LONGEST_TITLE = 250;
const LONGEST_MESSAGE = 8000;

/** A message for Gotify's `POST /message`; shown as plain text. */
export function gotifyPayload({ title, lines, loudness, dashboardUrl }: ChatMessage) {
  return {
    title: cut(title, LONGEST_TITLE),
    message: cut(lines.join('\n'), LONGEST_MESSAGE),
    priority: PRIORITIES[loudness],
    extras: {
      'client::display': { contentType: 'text/plain' },
      ...(dashboardUrl === null ? {} : { 'client::notification': { click: { url: dashboardUrl } } }),
    },
  };
}

/** From 8 on its app rings, from 4 on it makes a sound, below it is silent. */
const PRIORITIES: Record<ChatMessage['loudness'], number> = { critical: 8, warning: 5, info: 2, over: 4 };
