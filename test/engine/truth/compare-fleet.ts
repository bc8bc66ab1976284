import type { WatchedFleet } from '../../kit/watched-fleet.ts';
import { createFacts, type Facts } from './facts.ts';
import { compareGc, compareJobs } from './job-truth.ts';
import { compareServer } from './server-truth.ts';
import { compareStore } from './store-truth.ts';
import { compareTasks } from './task-truth.ts';

/** All that the engine knows, beside the simulated world. */
export function compareFleet(watched: WatchedFleet): Facts {
  const facts = createFacts();
  for (const node of watched.fleet.world.servers) {
    const known = watched.known(node.name);
    compareServer(facts, known, node);
    facts.compare(`${node.name} datastores`, [...known.datastores.keys()].sort(), [...node.datastores.keys()].sort());
    for (const store of node.datastores.values()) {
      compareStore(facts, known.datastores.get(store.name), node, store);
      compareGc(facts, known, node, store);
    }
    compareJobs(facts, known, node);
    compareTasks(facts, known, node);
  }
  return facts;
}
