import { z } from 'zod';
import type { GroupCare, GroupDecision, GroupPlace } from '../../../shared/domain/history.ts';
import type { Documents, History } from '../ports.ts';

/** What people decided about groups. Their one home: it does not go by history, which may be damaged and begun anew. */
export interface Decisions {
  /** Null: nobody decided. */
  of(place: GroupPlace): GroupCare | null;
  /** Holds from now on. Null: over restarts too; else why not, as a sentence. */
  decide(place: GroupPlace, care: GroupCare): string | null;
  /** Tries again to keep what could not be kept. */
  keepRest(): void;
}

/** The document in which they lie. */
const NAME = 'decisions';

/** Of the document. Fields may be added; what an older program would misread needs another number. */
const VERSION = 1;

const decision: z.ZodType<GroupDecision> = z.object({
  server: z.string(),
  datastore: z.string(),
  namespace: z.string(),
  group: z.string(),
  care: z.enum(['archived', 'watched']),
});
const document = z.object({ version: z.literal(VERSION), groups: z.array(decision) });

/** `history`: where earlier versions of this program kept them; what is decided here wins over it. */
export function createDecisions(documents: Documents, history: Pick<History, 'earlierDecisions'>): Decisions {
  const known = new Map<string, GroupDecision>();
  for (const one of documents.recall(NAME, readDecisions) ?? []) known.set(keyOf(one), one);
  let isKept = true;
  for (const one of history.earlierDecisions() ?? []) {
    if (known.has(keyOf(one))) continue;
    known.set(keyOf(one), one);
    isKept = false;
  }

  function keep(): string | null {
    const trouble = documents.keep(NAME, JSON.stringify({ version: VERSION, groups: [...known.values()] }));
    isKept = trouble === null;
    return trouble;
  }

  return {
    of: (place) => known.get(keyOf(place))?.care ?? null,
    decide(place, care) {
      const { server, datastore, namespace, group } = place;
      known.set(keyOf(place), { server, datastore, namespace, group, care });
      return keep();
    },
    keepRest() {
      if (!isKept) keep();
    },
  };
}

function keyOf({ server, datastore, namespace, group }: GroupPlace): string {
  return JSON.stringify([server, datastore, namespace, group]);
}

function readDecisions(text: string): readonly GroupDecision[] | null {
  try {
    return document.safeParse(JSON.parse(text)).data?.groups ?? null;
  } catch {
    return null;
  }
}
