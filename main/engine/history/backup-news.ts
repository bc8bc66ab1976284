import type { GroupPlace } from '../../../shared/domain/history.ts';

/** Who is told of groups of which a backup is put into the file, whoever puts it. */
export interface BackupNews {
  tell(place: GroupPlace): void;
  /** Returns the listener's remover. */
  watch(listener: (place: GroupPlace) => void): () => void;
}

export function createBackupNews(): BackupNews {
  const listeners = new Set<(place: GroupPlace) => void>();
  return {
    tell(place) {
      for (const listener of listeners) listener(place);
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
