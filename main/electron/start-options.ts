import { resolve } from 'node:path';
import { placeFrom } from '../../shared/view/app-place.ts';

/** What the command line asks for. Anything else on it is Electron's or Chromium's, or nobody's. */
export interface StartOptions {
  /** Started by the system at login: no window. */
  readonly isHidden: boolean;
  /** Another folder for settings and data; null: the usual one. */
  readonly dataFolder: string | null;
  /** The simulated fleet: secrets in memory, nothing of the user's is touched. */
  readonly isDemo: boolean;
  /** Where to open the page; null: nowhere in particular. */
  readonly place: string | null;
}

/** Never throws: whoever starts the program a second time may write what he likes. */
export function startOptions(argv: readonly unknown[]): StartOptions {
  const words = argv.filter((word) => typeof word === 'string');
  const after = (name: string): string | null => {
    const joined = words.find((word) => word.startsWith(`${name}=`));
    return joined?.slice(name.length + 1) || null;
  };
  const folder = after('--data');
  const place = after('--open');
  return {
    isHidden: words.includes('--hidden'),
    dataFolder: folder === null ? null : resolve(folder),
    isDemo: words.includes('--demo'),
    place: place === null ? null : placeFrom(place),
  };
}
