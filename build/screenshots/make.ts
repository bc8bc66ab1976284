/**
 * Pictures of every view into build/screenshots/all: `node build/screenshots/make.ts [part of a name]`. Always the same
 * fleet at the same moment. The exit code is 1 where a view logged an error or is wider than its window.
 */
import { join } from 'node:path';

// The same wall clock everywhere.
process.env.TZ = 'Europe/Vienna';

const { takeScreenshots } = await import(new URL('../../test/page/screenshots/take.ts', import.meta.url).href);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const wrong: readonly string[] = await takeScreenshots({
  folder: join(import.meta.dirname, 'all'),
  only: process.argv[2] ?? '',
  say,
});
for (const line of wrong) say(line);
process.exitCode = wrong.length === 0 ? 0 : 1;
