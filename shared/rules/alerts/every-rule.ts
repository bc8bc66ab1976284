import { ALL_RULES } from './all-rules.ts';
import { PVE_RULES } from './pve-rules.ts';
import type { Rule } from './rule.ts';
import { SQLBAK_RULES } from './sqlbak-rules.ts';

/** The rules about every kind of source. One that is about several kinds is here once for each, on the same terms. */
export const EVERY_RULE: readonly Rule[] = [...ALL_RULES, ...PVE_RULES, ...SQLBAK_RULES];

/** The same by name; of one that is about several kinds the first, which speaks of PBS. */
export const RULE_BY_NAME: ReadonlyMap<string, Rule> = new Map(
  [...EVERY_RULE].reverse().map((rule) => [rule.name, rule]),
);
