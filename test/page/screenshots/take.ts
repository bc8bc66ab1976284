import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PageBrowser, startBrowser } from '../open-page.ts';
import { openStage } from '../stage.ts';
import { followCalls, press, type View } from '../view-list.ts';
import { SCENES, type Scene } from './scenes.ts';

interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const USUAL: Look = { name: 'light-1280', colorScheme: 'light', width: 1280, height: 800 };
const LOOKS: readonly Look[] = [
  USUAL,
  { name: 'dark-1280', colorScheme: 'dark', width: 1280, height: 800 },
  { name: 'light-380', colorScheme: 'light', width: 380, height: 800 },
  { name: 'light-1920', colorScheme: 'light', width: 1920, height: 1080 },
];

/** The page as it is at one moment of one made-up fleet: who takes the pictures again gets the same ones. */
const PORTS = { web: 28_100, fleet: 28_007 };

export interface TakeOptions {
  readonly folder: string;
  /** Only files whose name holds this. */
  readonly only: string;
  readonly say: (line: string) => void;
}

/** Pictures every view of every scene in every look. Resolves to the names of those on which something went wrong. */
export async function takeScreenshots({ folder, only, say }: TakeOptions): Promise<readonly string[]> {
  const browser = await startBrowser();
  const wrong: string[] = [];
  try {
    for (const scene of SCENES) {
      const shots = shotsOf(scene).filter(({ file }) => file.includes(only));
      if (shots.length === 0) continue;
      await mkdir(join(folder, scene.name), { recursive: true });
      const stage = await openStage({ ...scene.stage, port: PORTS.web, portBase: PORTS.fleet });
      try {
        for (const look of LOOKS) {
          const own = shots.filter((shot) => shot.look === look);
          if (own.length > 0) wrong.push(...(await takeAll(browser, stage.address, look, own, folder)));
        }
      } finally {
        await stage.close();
      }
      say(`${scene.name}: ${shots.length} pictures`);
    }
  } finally {
    await browser.close();
  }
  return wrong;
}

interface Shot {
  readonly file: string;
  readonly look: Look;
  readonly view: View;
}

function shotsOf({ name, views, isFull }: Scene): readonly Shot[] {
  const looks = isFull ? LOOKS : LOOKS.filter(({ width }) => width < 1900);
  return looks.flatMap((look) =>
    views.map((view) => ({ file: join(name, `${view.name}-${look.name}.png`), look, view })),
  );
}

async function takeAll(
  browser: PageBrowser,
  address: string,
  look: Look,
  shots: readonly Shot[],
  folder: string,
): Promise<readonly string[]> {
  const { width, height, colorScheme } = look;
  const opened = await browser.open(address, {
    viewport: { width, height },
    ...{ colorScheme, reducedMotion: 'reduce', timezoneId: 'Europe/Vienna', locale: 'en-GB' },
  });
  const { page, faults, context } = opened;
  const wrong: string[] = [];
  const isQuiet = followCalls(page);
  for (const { view, file } of shots) {
    // Anew for each: nothing open, no filter of before.
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    await page.goto(address.replace(/#.*/, view.hash));
    await page.locator('h1').first().waitFor();
    await isQuiet();
    for (const step of view.press ?? []) {
      await press(page, step);
      await isQuiet();
    }
    await page.screenshot({ path: join(folder, file), fullPage: view.press === undefined });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (sideways > 0) wrong.push(`${file}: ${sideways} px wider than the window`);
    for (const fault of faults.splice(0)) wrong.push(`${file}: ${fault}`);
  }
  await context.close();
  return wrong;
}
