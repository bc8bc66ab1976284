import type { ChatMessage } from './chat-message.ts';
import { cut, cutBytes } from './plain-text.ts';

/** Anything above 4096 bytes would become an attachment. */
const MOST_BYTES = 4000;
const LONGEST_TITLE = 250;

/** A message in ntfy's JSON form, which unlike its headers takes any letters. */
export function ntfyPayload({ title, lines, loudness, dashboardUrl }: ChatMessage, topic: string) {
  return {
    topic,
    title: cut(title, LONGEST_TITLE),
    message: cutBytes(lines.join('\n'), MOST_BYTES),
    priority: PRIORITIES[loudness],
    tags: [TAGS[loudness]],
    ...(dashboardUrl === null ? {} : { click: dashboardUrl }),
  };
}

/** 5 rings through "do not disturb" where the phone allows it; 3 is the default. */
const PRIORITIES: Record<ChatMessage['loudness'], number> = { critical: 5, warning: 4, info: 2, over: 3 };

/** Names of emoji that ntfy shows before the title. */
const TAGS: Record<ChatMessage['loudness'], string> = {
  critical: 'rotating_light',
  warning: 'warning',
  info: 'information_source',
  over: 'white_check_mark',
};
