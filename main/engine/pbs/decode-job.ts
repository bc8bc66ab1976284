import type { AnswerKind } from './decode.ts';
import type { SnapshotPlace } from './translate-backup.ts';

/** What the main thread asks of the decoding worker. */
export interface DecodeJob {
  readonly id: number;
  readonly kind: AnswerKind;
  readonly body: Uint8Array;
  readonly place: SnapshotPlace | undefined;
}

export type DecodeReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly reason: 'not-json' | 'truncated' | 'wrong-shape';
      readonly detail: string;
    };

/** The columns of a decoded snapshot list are handed over instead of copied; a group's all share one buffer. */
export function transferables(reply: DecodeReply): ArrayBuffer[] {
  if (!reply.ok || typeof reply.value !== 'object' || reply.value === null || !('byGroup' in reply.value)) return [];
  const { byGroup } = reply.value;
  if (!(byGroup instanceof Map)) return [];
  const buffers = new Set<ArrayBuffer>();
  for (const columns of byGroup.values()) {
    for (const column of Object.values(columns)) {
      if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
    }
  }
  return [...buffers];
}
