/** Coming events in order of time; equal times keep the order in which they were planned. */

export interface PlannedEvent {
  readonly atMs: number;
  readonly order: number;
  /** For whoever looks into the queue: what and whose. */
  readonly label: string;
  readonly happen: () => void;
}

export interface EventQueue {
  /** Binary heap, smallest first. */
  readonly heap: PlannedEvent[];
  nextOrder: number;
}

export function emptyQueue(): EventQueue {
  return { heap: [], nextOrder: 0 };
}

export function plan(queue: EventQueue, atMs: number, label: string, happen: () => void): void {
  const { heap } = queue;
  const event: PlannedEvent = { atMs, order: queue.nextOrder, label, happen };
  queue.nextOrder += 1;
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as PlannedEvent;
    if (isBefore(above, event)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = event;
}

export function takeDue(queue: EventQueue, untilMs: number): PlannedEvent | null {
  const first = queue.heap[0];
  if (first === undefined || first.atMs > untilMs) return null;
  const last = queue.heap.pop() as PlannedEvent;
  if (queue.heap.length > 0) sink(queue.heap, last);
  return first;
}

function sink(heap: PlannedEvent[], event: PlannedEvent): void {
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right !== undefined && isBefore(right, heap[child] as PlannedEvent)) child += 1;
    const below = heap[child] as PlannedEvent;
    if (isBefore(event, below)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = event;
}

function isBefore(one: PlannedEvent, other: PlannedEvent): boolean {
  return one.atMs !== other.atMs ? one.atMs < other.atMs : one.order < other.order;
}
