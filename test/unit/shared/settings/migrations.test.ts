import { describe, expect, it } from 'vitest';
import { migrateSettings } from '../../../../shared/settings/migrations.ts';

const STEPS = [
  (document: object) => ({ ...document, second: true }),
  (document: object) => ({ ...document, third: true }),
] as const;

describe('an older document', () => {
  it.each([
    [1, { second: true, third: true }],
    [2, { third: true }],
    [3, {}],
  ])('of version %i takes the steps after it, in order', (schemaVersion, added) => {
    expect(migrateSettings({ schemaVersion }, STEPS)).toEqual({ ok: true, document: { schemaVersion: 3, ...added } });
  });

  it('stays as it was', () => {
    const document = Object.freeze({ schemaVersion: 1 });
    migrateSettings(document, STEPS);
    expect(document).toEqual({ schemaVersion: 1 });
  });
});

it('a document without a version is of the present one', () => {
  expect(migrateSettings({ a: 1 }, STEPS)).toEqual({ ok: true, document: { a: 1 } });
});

it.each([[0], [1.5], ['1'], [null]])('version %j is left to the schema', (schemaVersion) => {
  expect(migrateSettings({ schemaVersion }, STEPS)).toEqual({ ok: true, document: { schemaVersion } });
});

it('a newer document is refused', () => {
  expect(migrateSettings({ schemaVersion: 4 }, STEPS)).toMatchObject({
    ok: false,
    problem: { path: 'schemaVersion', found: '4' },
  });
});
