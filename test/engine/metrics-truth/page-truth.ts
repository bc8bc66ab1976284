import { endpointTruth } from './endpoint-truth.ts';
import { groupTruth } from './group-truth.ts';
import { serverPart } from './server-part.ts';
import { serverTruth } from './server-truth.ts';
import { storeTruth } from './store-truth.ts';
import { taskTruth } from './task-truth.ts';
import type { TrueSeries } from './true-series.ts';
import type { TruthQuestion } from './truth-question.ts';

/** Every series that the page must have, and no other: the world's, without what watching it costs. */
export function pageTruth(question: TruthQuestion): TrueSeries[] {
  const { world } = question;
  const pollsMs = world.servers.flatMap(({ name }) => question.witness(name).lastPollMs() ?? []);
  return [
    { name: 'pbs_offline_servers', labels: {}, value: world.servers.filter(({ isUp }) => !isUp).length },
    { name: 'pbs_last_check_timestamp', labels: {}, value: Math.max(...pollsMs) / 1000 },
    ...world.servers.flatMap(({ name, isUp }) => (isUp ? serverPageTruth(question, name) : [downTruth(name)])),
  ];
}

/** A server that was silent for longer than its values may stand. */
function downTruth(node: string): TrueSeries {
  return { name: 'pbs_up', labels: { node }, value: 0 };
}

function serverPageTruth(question: TruthQuestion, node: string): TrueSeries[] {
  const part = serverPart(question, node);
  const { gone } = part.trouble;
  return [
    ...serverTruth(part),
    ...(part.tasks === null ? [] : taskTruth(part.sight, part.tasks)),
    ...endpointTruth(part),
    ...part.sight.stores.flatMap((seen) => [
      ...storeTruth(part, seen),
      ...(gone.has('groups') ? [] : seen.groups).flatMap((group) =>
        groupTruth(node, seen.store.name, group, question.settings),
      ),
    ]),
  ];
}
