import type { Section } from '../domain/section.ts';

/** Whether the server does not let the token read this. */
export function isWithheld(section: Section<unknown>): boolean {
  return section.kind === 'failed' && section.failure.kind === 'permission';
}
