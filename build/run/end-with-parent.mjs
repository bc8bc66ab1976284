/**
 * Loaded into each child by --import: when the process that started it is gone, even by SIGKILL, the child gets the
 * SIGTERM that nobody can send any more, and shuts down as it always does.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel !== undefined && process.channel !== null) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening alone would keep the child running when it has nothing left to do.
  process.channel.unref();
}
