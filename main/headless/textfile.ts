import { rename, rm, writeFile } from 'node:fs/promises';
import type { Clock, Log } from '../engine/ports.ts';

/** Makes what is to be written. */
type Render = () => Promise<Uint8Array>;

/** Puts the text in place in one step, so that no reader ever sees half of it. */
export async function writeTextFile(path: string, text: Uint8Array): Promise<void> {
  // Beside the target, because a rename does not cross file systems; node_exporter only reads names ending in .prom.
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o644 });
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

/** Writes the text every interval until it is stopped. A trouble is logged once, when it begins. */
export function keepTextFile(parts: {
  readonly path: string;
  readonly render: Render;
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs: number;
}): () => void {
  let cancel = () => {};
  let troubled = false;
  let stopped = false;

  async function write(): Promise<void> {
    try {
      await writeTextFile(parts.path, await parts.render());
      troubled = false;
    } catch (error) {
      if (!troubled) parts.log.error('textfile-not-written', { path: parts.path, error });
      troubled = true;
    }
    if (!stopped) cancel = parts.clock.after(parts.intervalMs, () => void write());
  }

  void write();
  return () => {
    stopped = true;
    cancel();
  };
}
