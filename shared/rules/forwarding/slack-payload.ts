import type { ChatMessage } from './chat-message.ts';
import { cut } from './plain-text.ts';

/** Slack cuts longer texts off in the middle of nowhere. */
const LONGEST_TEXT = 3500;

/**
 * A message for a Slack incoming webhook, or one that understands the same (Mattermost, Rocket.Chat). Plain text without
 * markup, so that no name can format, link or call anybody.
 */
export function slackPayload({ title, lines, loudness, dashboardUrl }: ChatMessage) {
  const body = [`${SIGNS[loudness]} ${title}`, ...lines, ...(dashboardUrl === null ? [] : [dashboardUrl])].join('\n');
  return { text: escapeSlack(cut(body, LONGEST_TEXT)), mrkdwn: false, unfurl_links: false, unfurl_media: false };
}

const SIGNS: Record<ChatMessage['loudness'], string> = { critical: '🔴', warning: '🟠', info: '🔵', over: '🟢' };

/**
 * Slack's three control characters (`<!channel>` is a call to everybody), and the words that its likes read as a call:
 * an invisible space keeps the letters and takes the meaning.
 */
function escapeSlack(text: string): string {
  return text
    .replace(/@(?=(?:channel|here|everyone|all)\b)/giu, '@\u200B')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
