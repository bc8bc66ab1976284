import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../build/run/paths.mjs';
import { scratchFolder } from './scratch.ts';

export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

/** What our own lint rules say about a miniature checkout made of these files. */
export function lint(files: Record<string, string>): Finding[] {
  const config = { ...JSON.parse(readFileSync(join(checkout, 'biome.json'), 'utf8')), vcs: { enabled: false } };
  const arrows = 'build/house/arrows.json';
  const folder = scratchFolder({
    'biome.json': JSON.stringify(config),
    [arrows]: readFileSync(join(checkout, arrows), 'utf8'),
    ...files,
  });
  const biome = join(checkout, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const flags = ['lint', '--reporter=github', '--max-diagnostics=none', '--diagnostic-level=warn', folder];
  const answer = spawnSync(process.execPath, [biome, ...flags], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  return [...answer.stdout.matchAll(/^::\w+ title=([^,]+),file=([^,]+),line=(\d+)/gm)].map(([, rule, file, line]) => ({
    rule: String(rule).split('/').at(-1) ?? '',
    file: String(file).replaceAll('\\', '/').replace(`${folder}/`, ''),
    line: Number(line),
  }));
}
