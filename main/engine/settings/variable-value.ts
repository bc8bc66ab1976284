import type { SettingShape } from '../../../shared/settings/setting-shape.ts';

export type VariableValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string };

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'on', '1']);
const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'off', '0']);

/**
 * The text of a variable as a value for its setting. Where the setting takes null, an empty text and `null` are null, and
 * `""` is the empty text. What cannot be converted is handed on as text, so that the schema says what it expected.
 */
export function variableValue(text: string, shape: SettingShape): VariableValue {
  const trimmed = text.trim();
  if (shape.nullable && (trimmed === '' || trimmed === 'null')) return { ok: true, value: null };
  if (shape.nullable && trimmed === '""') return { ok: true, value: '' };
  switch (shape.form) {
    case 'number':
      return { ok: true, value: NUMBER.test(trimmed) ? Number(trimmed) : text };
    case 'boolean':
      return { ok: true, value: booleanOf(trimmed.toLowerCase()) ?? text };
    case 'text':
      return { ok: true, value: text };
    case 'list':
      return listOf(trimmed, shape.item);
    default:
      return jsonOf(trimmed, 'an object as JSON');
  }
}

function booleanOf(text: string): boolean | null {
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : null;
}

function listOf(text: string, item: SettingShape): VariableValue {
  const isPlain = item.form === 'text' || item.form === 'number' || item.form === 'boolean';
  if (text.startsWith('[') || !isPlain) return jsonOf(text, 'a list as JSON');
  const values: unknown[] = [];
  for (const part of text.split(',').map((entry) => entry.trim())) {
    if (part === '') continue;
    const converted = variableValue(part, item);
    if (!converted.ok) return converted;
    values.push(converted.value);
  }
  return { ok: true, value: values };
}

function jsonOf(text: string, expected: string): VariableValue {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false, expected };
  }
}
