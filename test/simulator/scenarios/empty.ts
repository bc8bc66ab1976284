/** One server that has nothing yet. */
import { addServer } from '../world/build.ts';
import { type Scenario, USUAL_START_MS } from './scenario.ts';

export const empty: Scenario = {
  name: 'empty',
  summary: 'one server without any datastore',
  startMs: USUAL_START_MS,
  pastDays: 0,
  build: (world) => {
    addServer(world, { name: 'pbs-empty' });
  },
};
