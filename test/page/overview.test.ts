import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DatastorePart, type PageState, partKey } from '../../shared/contract/page-state.ts';
import { HOUR } from '../../shared/time-units.ts';
import { type FakeService, startFakeService } from './fake-service.ts';
import { fixtureState, MORNING } from './fixture-state.ts';
import { accessibilityFaults, hasChromium, type OpenPage, type PageBrowser, startBrowser } from './open-page.ts';

describe.skipIf(!hasChromium)('the overview', () => {
  let browser: PageBrowser;
  let service: FakeService;
  const opened: OpenPage[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const { context, faults } of opened.splice(0)) {
      expect(faults).toEqual([]);
      await context.close();
    }
    await service.close();
  });
  afterAll(() => browser.close());

  async function show(state: PageState, hash = '', options = {}) {
    service = await startFakeService({ state });
    const page = await browser.open(service.url + hash, options);
    opened.push(page);
    return page.page;
  }
  const groups = { name: 'Backup groups', exact: true };

  it('says what fires, since when, and when that was judged', async () => {
    const page = await show(fixtureState(MORNING, Date.now()));
    await expect(page.getByRole('heading', { level: 2 }).first().textContent()).resolves.toBe('1 critical, 1 warning');
    const verdict = page.locator('.verdict');
    expect(await verdict.getByRole('listitem').count()).toBe(2);
    expect(await verdict.textContent()).toContain('was due by Fri 03:10');
    expect(await verdict.textContent()).toMatch(/Checked \d+ s ago/);
  });

  it('is green only while nothing fires, all was judged, and lately', async () => {
    const state = quiet(fixtureState(MORNING, Date.now()));
    const page = await show(state);
    const title = page.locator('#verdict-title');
    await title.getByText('All is well').waitFor();
    expect(await page.locator('.verdict--ok').count()).toBe(1);

    const app = state.parts[partKey.app()];
    if (app?.kind !== 'app') throw new Error('the fixture has no app');
    service.change({ [partKey.app()]: { ...app, judgedAtMs: Date.now() - HOUR } });
    await title.getByText('Not judged lately').waitFor();
    expect(await page.locator('.verdict--ok').count()).toBe(0);

    service.change({ [partKey.app()]: { ...app, judgedAtMs: Date.now() } });
    await title.getByText('All is well').waitFor();
    const source = state.parts[partKey.source('pbs-graz')];
    if (source?.kind !== 'source') throw new Error('the fixture has no such server');
    const trouble = { what: 'pbs-graz refuses the connection.', next: 'Start it.', sinceMs: Date.now() };
    service.change({
      [partKey.source('pbs-graz')]: { ...source, reach: { kind: 'failing', trouble, lastAnswerAtMs: Date.now() } },
    });
    await title.getByText('Not everything answers').waitFor();
  });

  it('lists late groups first and datastores by use', async () => {
    const page = await show(fixtureState(MORNING, Date.now()));
    const rows = page.getByRole('grid', groups).getByRole('row');
    await rows.nth(1).waitFor();
    const states = await page.getByRole('grid', groups).getByRole('rowheader').allTextContents();
    const ranks = states.map((text) => ['Late', 'Unknown', 'Due', 'Fresh'].findIndex((word) => text.startsWith(word)));
    expect(ranks).toEqual(ranks.toSorted());
    expect(ranks[0]).toBe(0);
    const uses = await page.getByRole('grid', { name: 'Datastores' }).getByRole('meter').all();
    const values = await Promise.all(uses.map((meter) => meter.getAttribute('aria-valuenow')));
    expect(values.map(Number)).toEqual(values.map(Number).toSorted((a, b) => b - a));
  });

  it('filters by text, side and state together, keeps that in the address, and has it again after a restart', async () => {
    const page = await show(fixtureState(MORNING, Date.now()));
    const note = page.locator('.panel__note').first();
    await note.getByText('360 backup groups').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('sql-2022');
    await note.getByText('30 of 360').waitFor();
    await page.getByLabel('Server', { exact: true }).selectOption('pbs-graz');
    await note.getByText('10 of 360').waitFor();
    await page.getByRole('button', { name: /late/ }).click();
    const late = await page.getByRole('grid', groups).getByRole('rowheader').allTextContents();
    expect(late.every((text) => text.startsWith('Late'))).toBe(true);
    await page.waitForURL(/server=pbs-graz/);
    expect(page.url()).toContain('state=late');
    expect(page.url()).toContain('q=sql-2022');

    await page.goto('about:blank');
    await page.goto(service.url);
    await page.waitForURL(/q=sql-2022/);
    expect(await page.getByLabel('Search groups').inputValue()).toBe('sql-2022');
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await note.getByText('360 backup groups').waitFor();
  });

  it('shows a change without a reload', async () => {
    const state = fixtureState(MORNING, Date.now());
    const page = await show(state);
    await page.getByRole('grid', { name: 'Datastores' }).getByRole('meter').first().waitFor();
    const part = storeOf(state);
    const usage = part.usage;
    if (usage === null) throw new Error('the fixture has no usage there');
    const full = { ...usage, value: { ...usage.value, ratio: 0.995 } };
    service.change({ [partKey.datastore(part.server, part.datastore)]: { ...part, usage: full } });
    await page
      .getByRole('meter', { name: `Use of ${part.datastore}` })
      .and(page.locator('[aria-valuenow="99.5"]'))
      .waitFor();
    const first = page.getByRole('grid', { name: 'Datastores' }).getByRole('rowheader').first();
    expect(await first.textContent()).toContain(part.datastore);
  });

  it('shows an old figure as stale, and one that was never read as unknown', async () => {
    const state = fixtureState(MORNING, Date.now());
    const part = storeOf(state);
    const key = partKey.datastore(part.server, part.datastore);
    const page = await show(state);
    await page.locator('.virtual-table__row').first().waitFor();
    if (part.usage === null) throw new Error('the fixture has no usage there');
    await page.getByLabel('Search groups').fill(part.datastore);
    service.change({ [key]: { ...part, usage: { ...part.usage, standsUntilMs: Date.now() - HOUR } } });
    const row = page.getByRole('grid', { name: 'Datastores' }).getByRole('row').nth(1);
    await row.getByRole('meter').and(page.locator('[aria-valuetext*="stale"]')).waitFor();
    service.change({ [key]: { ...part, usage: null } });
    await row.getByText('Unknown', { exact: true }).waitFor();
    expect(await row.getByRole('meter').count()).toBe(0);
  });

  it('is walked by keyboard alone: skip link, shortcuts, rows', async () => {
    const page = await show(fixtureState(MORNING, Date.now()));
    await page.locator('.virtual-table__row').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Search the fleet').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL(/#\/clients/);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.goBack();
    await page.waitForURL(/#\/$/);
    const first = page.getByRole('grid', groups).getByRole('row').nth(1);
    await first.focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))).toBe('3');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/datastore\//);
  });

  it('shows hostile names as text and keeps its layout', async () => {
    const state = fixtureState(MORNING, Date.now());
    const part = storeOf(state);
    const key = partKey.groups(part.server, part.datastore);
    const groupsPart = state.parts[key];
    if (groupsPart?.kind !== 'groups') throw new Error('the fixture has no groups there');
    const hostile = ['<img src=x onerror=alert(1)>', `${'long'.repeat(125)}`, '\u202Egpj.exe\u2066', '🦄🦄', '"><b>'];
    const rows = groupsPart.groups.map((row, index) => ({
      ...row,
      pace: { kind: 'limit' as const, dueByServerMs: 0 },
      comment: hostile[index % hostile.length] ?? '',
      backupId: hostile[(index + 1) % hostile.length] ?? '',
    }));
    const page = await show({ ...state, parts: { ...state.parts, [key]: { ...groupsPart, groups: rows } } });
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(await page.locator('main img, main b').count()).toBe(0);
    for (const width of [320, 380, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
    }
  });

  it.each(['light', 'dark'] as const)('has no accessibility fault that axe knows (%s)', async (colorScheme) => {
    const page = await show(fixtureState(MORNING, Date.now()), '', { colorScheme });
    await page.locator('.sparkline').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

/** Nothing fires, and every group is known and in time. */
function quiet(state: PageState): PageState {
  const parts = Object.entries(state.parts).map(([key, part]) => {
    if (part.kind === 'alerts') return [key, { ...part, alerts: [] }];
    if (part.kind !== 'groups') return [key, part];
    const namespaces = part.namespaces.map((view) => ({ ...view, standsUntilMs: state.nowMs + HOUR }));
    return [key, { ...part, namespaces }];
  });
  return { ...state, parts: Object.fromEntries(parts) };
}

function storeOf(state: PageState): DatastorePart {
  const part = Object.values(state.parts).find(
    (candidate) => candidate.kind === 'datastore' && candidate.usage !== null,
  );
  if (part?.kind !== 'datastore') throw new Error('the fixture has no datastore');
  return part;
}
