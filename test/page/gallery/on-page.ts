import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Gallery } from './open-gallery.ts';

/** One page of the gallery, closed afterwards; the policy was not broken and nothing was thrown. */
export async function onPage(
  gallery: Gallery,
  options: Parameters<Gallery['open']>[0],
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, faults } = await gallery.open(options);
  try {
    await look(page);
    expect(faults).toEqual([]);
  } finally {
    await page.context().close();
  }
}
