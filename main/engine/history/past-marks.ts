import type { UsagePast } from '../../../shared/domain/history.ts';
import type { DocumentTable } from './document-table.ts';

/*
 * What of each server's own past is kept already. A mark is written in the transaction that keeps the part, so that
 * neither a part is lost nor asked for twice, whenever the program ends.
 */

const key = (server: string, part: string) => `past/${encodeURIComponent(server)}/${part}`;

export const hostPastKey = (server: string) => key(server, 'host');
export const tasksPastKey = (server: string) => key(server, 'tasks');

export function usagePastKey(server: string, datastore: string): string {
  return key(server, `usage/${encodeURIComponent(datastore)}`);
}

/** Reads the mark of a datastore's usage; null where there is none. */
export function usagePastOf(text: string | null): UsagePast | null {
  const { kind, fromMs, untilMs, capacityBytes } = fieldsOf(text);
  if (typeof fromMs !== 'number' || typeof untilMs !== 'number') return null;
  if (kind === 'measured') return { kind, fromMs, untilMs };
  return kind === 'estimated' && typeof capacityBytes === 'number' ? { kind, fromMs, untilMs, capacityBytes } : null;
}

/** How far the reading of a server's tasks has come, backwards. */
export interface TasksPast {
  /** All that started from here on are kept; null: none is. */
  readonly fromMs: number | null;
  /** Earlier ones are kept from before; null: as far as the server's go. */
  readonly downToMs: number | null;
}

export function tasksPastOf(text: string | null): TasksPast {
  const { fromMs, downToMs } = fieldsOf(text);
  return {
    fromMs: typeof fromMs === 'number' ? fromMs : null,
    downToMs: typeof downToMs === 'number' ? downToMs : null,
  };
}

function fieldsOf(text: string | null): Record<string, unknown> {
  const value: unknown = text === null ? null : JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Has everything of a server asked for anew, its tasks only back to the last ones that are kept. */
export function forgetPast(documents: DocumentTable, server: string, tasksDownToMs: number): void {
  for (const known of documents.keys(key(server, ''))) documents.remove(known);
  documents.keep(tasksPastKey(server), JSON.stringify({ downToMs: tasksDownToMs }));
}
