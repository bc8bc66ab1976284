import { dirname, resolve } from 'node:path';
import { parseSettings } from '../../../shared/settings/parse-settings.ts';
import type { Host, Settings } from '../../../shared/settings/schema.ts';
import { memberOf, settingShape } from '../../../shared/settings/setting-shape.ts';
import type { SettingsProblem } from '../../../shared/settings/settings-problem.ts';
import { settingsWarnings } from '../../../shared/settings/settings-warnings.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { type Environment, hasSettingVariables, type Overlay, overlayEnvironment } from './environment-overlay.ts';
import { VARIABLE_PREFIX, variableFor } from './setting-variable.ts';

export interface SettingsSources {
  /** The path given with `--config`, or null. */
  readonly configFile: string | null;
  readonly environment: Environment;
  readonly host: Host;
}

export type LoadedSettings =
  | {
      readonly ok: true;
      readonly settings: Settings;
      /** What relative paths in the settings are relative to: the settings file's folder, else the working folder. */
      readonly baseFolder: string;
      /** Sentences about settings that are right but have no effect. */
      readonly warnings: readonly string[];
    }
  | {
      readonly ok: false;
      /** Whole sentences, each beginning with its source: `FILE:LINE:` or the variable's name. Never empty. */
      readonly problems: readonly string[];
    };

/** Reads the settings: environment over file over defaults. Reads only; every failure is a sentence, nothing is thrown. */
export async function loadSettings({ configFile, environment, host }: SettingsSources): Promise<LoadedSettings> {
  if (configFile === null && !hasSettingVariables(environment)) {
    const advice = `give --config FILE, or settings as environment variables such as ${VARIABLE_PREFIX}SERVERS__0__URL`;
    return { ok: false, problems: [`There are no settings: ${advice}.`] };
  }
  const path = configFile === null ? null : resolve(configFile);
  const file = path === null ? null : await readConfigFile(path);
  if (file?.ok === false) return { ok: false, problems: [file.sentence] };
  const overlay = overlayEnvironment(file?.document ?? {}, environment, settingShape(host));
  const parsed = parseSettings(overlay.document, { host });
  const unread = overlay.problems.map(({ variable, problem }) => `${variable}: ${problem.message}`);
  const wrong = parsed.ok ? [] : parsed.problems.map((problem) => sourcedSentence(problem, { path, file, overlay }));
  // A gap in a list is already said with the variable that left it.
  const written = parsed.ok || unread.length === 0 ? wrong : wrong.filter((_, at) => !isGap(parsed.problems[at]));
  if (!parsed.ok || unread.length > 0) return { ok: false, problems: [...unread, ...written] };
  const baseFolder = path === null ? process.cwd() : dirname(path);
  return { ok: true, settings: parsed.settings, baseFolder, warnings: settingsWarnings(parsed.settings) };
}

// No JSON holds an entry that is nothing: it can only lie between two variables.
function isGap(problem: SettingsProblem | undefined): boolean {
  return typeof problem?.keys.at(-1) === 'number' && problem.found === 'nothing';
}

interface Sources {
  readonly path: string | null;
  readonly file: ConfigFile | null;
  readonly overlay: Overlay;
}

function sourcedSentence(problem: SettingsProblem, { path, file, overlay }: Sources): string {
  const { keys, message } = problem;
  const origin = overlay.origins.findLast((candidate) => isWithin(keys, candidate.keys));
  if (origin !== undefined) return `${origin.variable}: ${message}`;
  if (file?.ok !== true || path === null || !isWrittenIn(file.document, keys.slice(0, -1))) {
    // Something is missing from an entry that the environment alone has made.
    return keys.length === 0 ? message : `${variableFor(keys)}: ${message}`;
  }
  return `${path}:${file.lineOf(keys)}: ${message}`;
}

function isWithin(keys: readonly (string | number)[], outer: readonly (string | number)[]): boolean {
  return outer.every((key, index) => keys[index] === key);
}

function isWrittenIn(document: unknown, keys: readonly (string | number)[]): boolean {
  return keys.reduce<unknown>(memberOf, document) !== undefined;
}
