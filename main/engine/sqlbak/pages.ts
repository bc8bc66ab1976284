import type { Learned } from '../../../shared/domain/failure.ts';
import { failed, success } from '../../../shared/outcome.ts';
import { readWire } from '../pbs/wire-envelope.ts';
import type { ListQuestion, Question } from './questions.ts';
import * as wire from './wire.ts';

export const PAGE_SIZE = 100;

/** Rows may arrive while we read: a list may have become so much longer than it said. */
const SPARE_ROWS = 500;

interface Page<T> {
  readonly rows: readonly (T | null)[];
  readonly total: number | null;
  readonly hasMore: boolean;
}

/**
 * Reads a list to its end. A list that does not end (pages without rows or with none that are new, or more of them than
 * it said) is a failure: nobody knows what of it is true.
 */
export async function readPages<T extends { readonly id: string }>(
  ask: (question: Question<Page<T>>) => Promise<Learned<Page<T>>>,
  question: ListQuestion<T>,
): Promise<Learned<readonly T[]>> {
  const rows = new Map<string, T>();
  const endless = (detail: string) =>
    failed({ kind: 'protocol', endpoint: `GET ${question.template}`, reason: 'wrong-shape', detail } as const);
  for (let number = 1; ; number++) {
    const learned = await ask(pageOf(question, number));
    if (!learned.ok) return learned;
    const { value: page } = learned;
    const before = rows.size;
    for (const row of page.rows) if (row !== null) rows.set(row.id, row);
    if (!page.hasMore) return success([...rows.values()]);
    if (rows.size === before)
      return endless(`pages that never end: page ${number} has nothing new and says there is more`);
    if (number >= question.mostPages || (page.total !== null && rows.size > page.total + SPARE_ROWS)) {
      return endless(`pages that never end: more than ${number} of them`);
    }
  }
}

function pageOf<T>(question: ListQuestion<T>, number: number): Question<Page<T>> {
  const { path, template, isOfAccount, query, decodeRow } = question;
  return {
    ...{ path, template, isOfAccount },
    query: { ...query, page: number, page_size: PAGE_SIZE },
    decode(data) {
      const page = readWire(wire.page, data);
      return { rows: page.list.map(decodeRow), total: page.total ?? null, hasMore: page.has_more === true };
    },
  };
}
