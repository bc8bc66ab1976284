import type { WatchOptions } from '../../kit/watched-fleet.ts';
import { pageFaults, viewsWith } from './checked-page.ts';
import { OWNERS } from './owners.ts';
import { createScoreboard } from './scoreboard.ts';
import { startTruthRig, type TruthRig } from './truth-rig.ts';

/** Where the tests of one file open their fleets, one at a time, and keep the score. */
export interface TruthDesk {
  /** A fleet of which everything was read once. */
  open(options: WatchOptions): Promise<TruthRig>;
  /** What is wrong with the page at the next quiet moment; nothing when right. */
  faults(scenario: string): Promise<string[]>;
  /** Closes what is open. */
  clear(): Promise<void>;
  /** The tables by name, and a closing line for each scenario. */
  report(): string;
  /** Names of which not one series was compared. */
  unseenNames(): string[];
}

export function createTruthDesk(): TruthDesk {
  const board = createScoreboard();
  const views = viewsWith(OWNERS);
  let rig: TruthRig | null = null;
  return {
    async open(options) {
      rig = await startTruthRig(options);
      await rig.watched.collect();
      return rig;
    },
    async faults(scenario) {
      if (rig === null) throw new Error('nothing is watched');
      await rig.settle();
      return pageFaults({ rig, board, scenario, views });
    },
    async clear() {
      await rig?.close();
      rig = null;
    },
    report: () => `\n${board.tables()}\n\n${board.closing()}\n`,
    unseenNames: board.unseen,
  };
}
