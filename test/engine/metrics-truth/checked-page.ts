import type { MetricsSettings } from '../../../main/engine/metrics/metrics-settings.ts';
import { compare } from './comparison.ts';
import { costTruth, excusedFaults } from './cost-check.ts';
import { pageTruth } from './page-truth.ts';
import { EXCUSED } from './public-names.ts';
import type { Scoreboard } from './scoreboard.ts';
import type { Trouble, TruthQuestion } from './truth-question.ts';
import type { TruthRig } from './truth-rig.ts';

type View = Pick<MetricsSettings, 'clients' | 'metrics'>;

/** The settings under which each moment is looked at: how much history, and who owns what. */
export function viewsWith(clients: MetricsSettings['clients']): readonly View[] {
  return [
    { clients: {}, metrics: { snapshotHistoryLimit: 1 } },
    { clients, metrics: { snapshotHistoryLimit: 0 } },
    { clients, metrics: { snapshotHistoryLimit: 3 } },
  ];
}

export interface Check {
  readonly rig: TruthRig;
  readonly board: Scoreboard;
  readonly scenario: string;
  readonly views: readonly View[];
  readonly trouble?: (node: string) => Trouble;
}

const SHOWN = 20;

/** Compares the page with the truth of this moment, under each of the settings; what differs, the first lines of it. */
export async function pageFaults({ rig, board, scenario, views, trouble }: Check): Promise<string[]> {
  const servers = rig.watched.fleet.servers.filter(({ node }) => node.isUp);
  const faults: string[] = [];
  for (const view of views) {
    rig.set(view);
    const page = await rig.page();
    const question: TruthQuestion = { ...rig.question, ...(trouble ? { trouble } : {}) };
    const truth = [...pageTruth(question), ...costTruth(servers)];
    const owed = page.filter(({ name, labels }) => !(name in EXCUSED) && !isCostOfTheDead(rig, name, labels.node));
    const comparison = compare(truth, owed);
    board.add(scenario, comparison);
    faults.push(...comparison.mismatches, ...excusedFaults(servers, page));
  }
  return faults.length > SHOWN ? [...faults.slice(0, SHOWN), `... and ${faults.length - SHOWN} more`] : faults;
}

/** A server that is off counts no requests, so nobody can say what watching it costs. */
function isCostOfTheDead(rig: TruthRig, name: string, node: string | undefined): boolean {
  return name.startsWith('pbs_tray_') && node !== undefined && !rig.watched.server(node).node.isUp;
}
