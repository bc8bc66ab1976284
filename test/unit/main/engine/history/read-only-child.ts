/** Opens a history as a user who may not write there, and says what came of it. */
import { openHistory } from '../../../../../main/engine/history/sqlite-history.ts';
import { createFakeClock } from '../../../../kit/fake-clock.ts';
import { createMemoryLog } from '../../../../kit/memory-log.ts';

const [folder = ''] = process.argv.slice(2);
const NOBODY = 65_534;
// Modules are loaded by now but for SQLite: once it is, the rights may go.
await import('better-sqlite3').then(({ default: Sqlite }) => new Sqlite(':memory:').close());
if (process.getuid?.() === 0) process.setuid?.(NOBODY);
const { history } = await openHistory({ folder, clock: createFakeClock(0), log: createMemoryLog() });
const wrote = history.keep('a', 'b');
process.stdout.write(JSON.stringify({ trouble: history.trouble(), wrote }));
