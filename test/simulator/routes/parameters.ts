/** Query parameters: PBS refuses what its schema does not name, so the simulator does too. */
import { ApiError, type QueryValue } from './exchange.ts';

export type ParameterType =
  | 'text'
  | 'integer'
  | 'boolean'
  | 'texts'
  | { readonly oneOf: readonly string[] }
  | { readonly manyOf: readonly string[] };

export interface Parameter {
  readonly type: ParameterType;
  readonly isRequired?: boolean;
  readonly least?: number;
  readonly most?: number;
}

export type Parameters = Readonly<Record<string, Parameter>>;

const TRUE_WORDS = ['1', 'on', 'yes', 'true'];
const FALSE_WORDS = ['0', 'off', 'no', 'false'];

export function readParameters(query: URLSearchParams, known: Parameters): Record<string, QueryValue> {
  const values: Record<string, QueryValue> = {};
  const problems: [string, string][] = [];
  for (const name of new Set(query.keys())) {
    const parameter = known[name];
    if (name === '_dc') continue;
    if (parameter === undefined) {
      problems.push([name, 'schema does not allow additional properties.']);
      continue;
    }
    const result = readValue(query.getAll(name), parameter);
    if (typeof result === 'object' && 'problem' in result) problems.push([name, result.problem]);
    else values[name] = result;
  }
  for (const [name, parameter] of Object.entries(known)) {
    if (parameter.isRequired === true && !query.has(name)) {
      problems.push([name, 'parameter is missing and it is not optional.']);
    }
  }
  if (problems.length > 0) throw new ApiError(400, problemText(problems));
  return values;
}

function problemText(problems: readonly (readonly [string, string])[]): string {
  const [first] = problems;
  if (problems.length === 1 && first !== undefined) return `parameter verification failed - '${first[0]}': ${first[1]}`;
  return ['parameter verification failed:', ...problems.map(([name, problem]) => `- '${name}': ${problem}`)].join('\n');
}

function readValue(texts: readonly string[], parameter: Parameter): QueryValue | { problem: string } {
  const { type } = parameter;
  if (type === 'texts') return texts;
  if (typeof type === 'object' && 'manyOf' in type) {
    return texts.every((text) => type.manyOf.includes(text)) ? texts : { problem: enumText(texts, type.manyOf) };
  }
  const [text = ''] = texts;
  if (texts.length > 1) return { problem: 'duplicate parameter.' };
  if (type === 'text') return text;
  if (type === 'boolean') return readBoolean(text);
  if (type === 'integer') return readInteger(text, parameter);
  return type.oneOf.includes(text) ? text : { problem: enumText([text], type.oneOf) };
}

function enumText(values: readonly string[], allowed: readonly string[]): string {
  const wrong = values.find((value) => !allowed.includes(value)) ?? '';
  return `value '${wrong}' is not defined in the enumeration.`;
}

function readBoolean(text: string): boolean | { problem: string } {
  const word = text.toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  return FALSE_WORDS.includes(word) ? false : { problem: 'Unable to parse boolean option.' };
}

function readInteger(text: string, parameter: Parameter): number | { problem: string } {
  if (!/^-?\d+$/.test(text)) return { problem: 'invalid digit found in string' };
  const value = Number(text);
  const { least, most } = parameter;
  if (least !== undefined && value < least)
    return { problem: `value must have a minimum value of ${least} (got ${value})` };
  if (most !== undefined && value > most)
    return { problem: `value must have a maximum value of ${most} (got ${value})` };
  return value;
}
