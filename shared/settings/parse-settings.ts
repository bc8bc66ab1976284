import type { z } from 'zod';
import { crossChecks } from './cross-checks.ts';
import { migrateSettings } from './migrations.ts';
import { nearMiss } from './near-miss.ts';
import { type Host, type Settings, settingsSchema } from './schema.ts';
import { knownNames, memberOf, type SettingShape, settingShape, shapeAt } from './setting-shape.ts';
import { foundText, type SettingsProblem, settingsProblem } from './settings-problem.ts';
import { unknownKeyProblem } from './unknown-key.ts';

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

/**
 * Checks a settings document and fills in the defaults; migrates an older one first.
 * Reports every problem at once, and never throws on any JSON value.
 */
export function parseSettings(document: unknown, { host }: { readonly host: Host }): ParsedSettings {
  const migrated = migrateSettings(document);
  if (!migrated.ok) return { ok: false, problems: [migrated.problem] };
  const parsed = settingsSchema(host).safeParse(migrated.document);
  const found = parsed.success ? [] : problemsOf(parsed.error.issues, migrated.document, settingShape(host));
  const problems = [...found, ...crossChecks(migrated.document)];
  if (problems.length > 0) return { ok: false, problems: withoutRepeats(problems) };
  return parsed.success ? { ok: true, settings: parsed.data } : { ok: false, problems };
}

type Issue = z.core.$ZodIssue;

function problemsOf(issues: readonly Issue[], document: unknown, root: SettingShape): readonly SettingsProblem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, document, root));
}

function problemsOfIssue(issue: Issue, document: unknown, root: SettingShape): readonly SettingsProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownAt(issue.path, document, root);
    return issue.keys.map((key) => unknownKeyProblem(issue.path, key, known));
  }
  if (issue.code === 'invalid_key') return [invalidKeyProblem(issue.path, document, root)];
  return [wrongValueProblem(issue, document, root)];
}

function wrongValueProblem(issue: Issue, document: unknown, root: SettingShape): SettingsProblem {
  const value = issue.path.reduce(memberOf, document);
  const said: Readonly<Record<string, unknown>> = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const expected = textIn(said.expected) ?? expectedAt(issue, document, root);
  const found = textIn(said.found) ?? foundText(value);
  const hint = textIn(said.hint) ?? quotesHint(issue, value) ?? choiceHint(issue, value);
  return settingsProblem({ keys: issue.path, expected, found, hint });
}

function invalidKeyProblem(path: readonly PropertyKey[], document: unknown, root: SettingShape): SettingsProblem {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const known = knownAt(parent, document, root);
  if (known.length > 0) return unknownKeyProblem(parent, key, known);
  return settingsProblem({ keys: path, expected: 'a name that is not empty', found: foundText(key) });
}

function knownAt(path: readonly PropertyKey[], document: unknown, root: SettingShape): readonly string[] {
  const shape = shapeAt(root, path, document);
  return shape === null ? [] : knownNames(shape);
}

function expectedAt(issue: Issue, document: unknown, root: SettingShape): string {
  if (issue.code === 'invalid_union') return kindsText(issue, document, root);
  return shapeAt(root, issue.path, document)?.expects ?? 'another value';
}

function kindsText(issue: Issue, document: unknown, root: SettingShape): string {
  const parent = shapeAt(root, issue.path.slice(0, -1), document);
  if (parent?.form !== 'by-kind') return 'another value';
  return `one of ${[...parent.kinds.keys()].map((kind) => JSON.stringify(kind)).join(', ')}`;
}

function quotesHint(issue: Issue, value: unknown): string | undefined {
  if (issue.code !== 'invalid_type' || typeof value !== 'string') return undefined;
  const isPlain = issue.expected === 'boolean' ? /^(true|false)$/.test(value) : /^-?\d+(\.\d+)?$/.test(value);
  return isPlain && issue.expected !== 'array' ? 'write it without quotes' : undefined;
}

function choiceHint(issue: Issue, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const choices =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union' && 'options' in issue
        ? issue.options
        : [];
  const near = nearMiss(
    value,
    (choices ?? []).filter((choice) => typeof choice === 'string'),
  );
  return near === null ? undefined : `did you mean "${near}"?`;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

// A duplicate name whose text is wrong as well is one mistake, not two.
function withoutRepeats(problems: readonly SettingsProblem[]): readonly SettingsProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ message }) => {
    const isNew = !seen.has(message);
    seen.add(message);
    return isNew;
  });
}
