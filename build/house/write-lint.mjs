/** Writes arrows.json, which biome.json extends: `node build/house/write-lint.mjs`, after each change of rooms.mjs. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, pinnedNode } from '../run/paths.mjs';
import { arrowRules } from './arrows.mjs';

const file = join(checkout, 'build', 'house', 'arrows.json');
writeFileSync(file, `${JSON.stringify(arrowRules())}\n`);
const biome = join(checkout, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
process.exitCode =
  spawnSync(pinnedNode(checkout), [biome, 'format', '--write', file], { stdio: 'inherit' }).status ?? 1;
