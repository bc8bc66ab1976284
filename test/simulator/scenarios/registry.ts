/** All scenarios by name. */
import { demo } from './demo.ts';
import { empty } from './empty.ts';
import { large } from './large.ts';
import { oddities } from './oddities.ts';
import type { Scenario } from './scenario.ts';
import { small } from './small.ts';

const SCENARIOS: readonly Scenario[] = [small, demo, large, oddities, empty];

export const SCENARIO_NAMES = SCENARIOS.map((scenario) => scenario.name);

export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new Error(`unknown scenario "${name}", known are: ${SCENARIO_NAMES.join(', ')}`);
  return scenario;
}

export { SCENARIOS };
