import type { Chore } from '../poll/agenda.ts';
import { failureOf, nodesOf, type PveWatch, paceMs } from './pve-watch.ts';
import { askCertificates, askDisks } from './questions.ts';
import { vzdumpChore } from './vzdump-chore.ts';

const PARTS = ['disks', 'certificates', 'vzdump'] as const;

/**
 * Plans what only a node itself can tell for each node that is online, and nothing for the others: each question to one
 * that is down costs half a minute (pve-api.md 8). What was known of a node that left the cluster is forgotten.
 */
export function planNodes(watch: PveWatch): void {
  const { agenda, book } = watch;
  const nodes = nodesOf(watch);
  const online = new Set(nodes.filter(({ status }) => status === 'online').map(({ name }) => name));
  agenda.removeWhere((key) => {
    const node = nodeOfKey(key);
    return node !== null && !online.has(node);
  });
  for (const node of online) {
    for (const chore of choresOf(watch, node))
      if (!agenda.has(chore.key)) agenda.add(chore, restMs(watch, chore, node));
  }
  book.keepNodes(new Set(nodes.map(({ name }) => name)));
}

function choresOf(watch: PveWatch, node: string): readonly Chore[] {
  const { book, client } = watch;
  return [
    {
      key: keyOf('certificates', node),
      rank: 5,
      everyMs: paceMs(watch, 'snapshots'),
      patient: true,
      async run(signal) {
        const learned = await client.ask(askCertificates(node), 'background', signal);
        book.settleNode('certificates', node, learned);
        return failureOf(learned);
      },
    },
    {
      key: keyOf('disks', node),
      rank: 6,
      everyMs: paceMs(watch, 'version'),
      patient: true,
      async run(signal) {
        const learned = await client.ask(askDisks(node), 'background', signal);
        book.settleNode('disks', node, learned);
        return failureOf(learned);
      },
    },
    vzdumpChore(watch, node, keyOf('vzdump', node)),
  ];
}

/** A node that was away for a moment keeps its rhythm: disks are not woken for it. */
function restMs(watch: PveWatch, chore: Chore, node: string): number {
  const part = PARTS.find((name) => chore.key === keyOf(name, node));
  const section = part === undefined ? undefined : watch.book.state()[part].get(node);
  if (section?.kind !== 'read') return 0;
  return Math.max(0, section.takenAtMs + chore.everyMs - watch.clock.nowMs());
}

/** Key of a chore about one node. */
export function keyOf(part: (typeof PARTS)[number], node: string): string {
  return `node ${node} ${part}`;
}

function nodeOfKey(key: string): string | null {
  return /^node (.+) \w+$/.exec(key)?.[1] ?? null;
}
