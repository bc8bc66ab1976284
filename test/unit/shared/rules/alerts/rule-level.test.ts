import { describe, expect, it } from 'vitest';
import { EVERY_RULE, RULE_BY_NAME } from '../../../../../shared/rules/alerts/every-rule.ts';
import { type FleetMoment, judgeFleet } from '../../../../../shared/rules/alerts/judge-fleet.ts';
import type { Rule } from '../../../../../shared/rules/alerts/rule.ts';
import { type MatchPart, matchParts } from '../../../../../shared/rules/alerts/rule-level.ts';
import { TROUBLED_FLEETS } from './troubled-fleets.ts';

const ANYTHING = { server: '*', datastore: '*', namespace: '*', group: '*', client: '*' };
const PARTS: readonly MatchPart[] = ['server', 'datastore', 'client', 'namespace', 'group'];

const isTold = (rule: Rule, moment: FleetMoment) =>
  judgeFleet(moment, [rule]).findings.some(({ verdict }) => verdict === 'trips');

/** Whether an override reaches what the rule is about by this part of its match; `**` fits any name, but needs one. */
function isReachedBy(rule: Rule, part: MatchPart, moment: FleetMoment): boolean {
  const override = { match: { ...ANYTHING, [part]: '**' }, rules: { [rule.name]: { enabled: false } } };
  return !isTold(rule, { ...moment, settings: { rules: {}, overrides: [override] } });
}

describe.each(EVERY_RULE.map((rule) => [rule.name, rule.kind, rule] as const))('%s (%s)', (_name, _kind, rule) => {
  const moments = TROUBLED_FLEETS.filter((moment) => isTold(rule, moment));

  it('is reached by exactly the parts of a match that its level has', () => {
    expect(moments).not.toEqual([]);
    for (const moment of moments) {
      const reached = PARTS.filter((part) => isReachedBy(rule, part, moment));
      expect(reached).toEqual(PARTS.filter((part) => matchParts(rule).includes(part)));
    }
  });

  it('has the level of the rule of this name that stands for it', () => {
    expect(rule.about).toBe(RULE_BY_NAME.get(rule.name)?.about);
  });
});
