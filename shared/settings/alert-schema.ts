import { z } from 'zod';
import { checkedText } from './problem-report.ts';
import { RULE_NAMES } from './rule-names.ts';
import { windowFields } from './time-window.ts';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

const pattern = checkedText('a pattern with * and ?', (text) => (text === '' ? { hint: 'use "*" for any' } : null));

// Namespaces alone may be the empty text: that is the root.
const namespacePattern = z.string().meta({ expects: 'a pattern with * and ?, or "" for the root namespace' });

const rule = z.strictObject({
  enabled: z.boolean().optional().describe('Whether the rule is judged at all'),
  threshold: z.number().nonnegative().optional().describe("In the rule's unit (%, hours, days, ...)"),
  forSeconds: z.number().nonnegative().optional().describe('How long it must hold before it fires, in seconds'),
  severity: z.enum(SEVERITIES).optional().describe('How loud it is'),
});

// Absent keys keep the rule's own defaults, which live with the rules.
const rules = z.partialRecord(z.enum(RULE_NAMES), rule);

const match = z.strictObject({
  server: pattern.prefault('*').describe('Server names'),
  datastore: pattern.prefault('*').describe('Datastores'),
  namespace: namespacePattern.prefault('*').describe('Namespaces; "" is the root'),
  group: pattern.prefault('*').describe('Backup groups as type/id, such as "vm/100" or "host/*"'),
  client: pattern.prefault('*').describe('Clients'),
});

const override = z.strictObject({
  match: match.describe('Where it holds: patterns with * and ?, all of which must match'),
  rules: rules.describe('What is different there, by rule name'),
});

const offlineWindow = z.strictObject({
  match: z
    .strictObject({
      server: pattern.prefault('*').describe('Server names'),
      datastore: pattern.prefault('*').describe('Datastores'),
    })
    .describe('What is expected to be off: patterns with * and ?'),
  ...windowFields,
});

export const alertsSchema = z
  .strictObject({
    rules: rules
      .prefault({})
      .describe(
        'Changes to a rule everywhere, by rule name; what is left out keeps its default. The threshold of backup-stale is for groups without a rhythm',
      ),
    overrides: z
      .array(override)
      .prefault([])
      .describe(
        "Changes to rules for a part of the fleet; a later one wins. A threshold of backup-stale stands above a group's rhythm here",
      ),
    expectedOffline: z
      .array(offlineWindow)
      .prefault([])
      .describe('Times at which a server or datastore is off on purpose'),
  })
  .prefault({});
