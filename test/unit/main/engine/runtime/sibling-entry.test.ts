import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { siblingEntry } from '../../../../../main/engine/runtime/sibling-entry.ts';

const HELPER = './engine/secrets/keychain-helper.ts';

it('as source, an entry lies where its source lies', () => {
  const root = new URL('../../../../../main/headless.ts', import.meta.url);
  expect(existsSync(fileURLToPath(siblingEntry(root.href, HELPER)))).toBe(true);
});

it('bundled, all entries lie in one folder', () => {
  expect(siblingEntry('file:///app/out/main/headless.js', HELPER).href).toBe('file:///app/out/main/keychain-helper.js');
});
