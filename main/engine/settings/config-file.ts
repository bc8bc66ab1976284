import { createReadStream } from 'node:fs';
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { duplicateKey, valueOfNode } from './json-tree.ts';

const LIMIT_BYTES = 1024 * 1024;

export type ConfigFile =
  | {
      readonly ok: true;
      readonly document: unknown;
      /** The 1-based line of a value, or of the nearest thing around it that is written down. */
      readonly lineOf: (keys: readonly (string | number)[]) => number;
    }
  | { readonly ok: false; readonly sentence: string };

/** Reads a settings file: JSON with comments and trailing commas. Never writes. Every failure is one sentence. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  try {
    const bytes = await firstBytes(path);
    if (bytes.byteLength > LIMIT_BYTES) {
      return refused(`The settings file ${path} is larger than 1 MiB: check that --config names the right file.`);
    }
    return parseConfigText(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return refused(readFailure(path, error));
  }
}

// A stream, because the file may as well be a pipe; and one byte more than allowed, whatever its size claims to be.
async function firstBytes(path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: LIMIT_BYTES })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The document in the text of a settings file; `path` is for the messages. */
export function parseConfigText(path: string, text: string): ConfigFile {
  const errors: ParseError[] = [];
  const tree = parsedTree(text, errors);
  if (tree === null) return refused(`The settings file ${path} is nested too deeply to be settings.`);
  const [error] = errors;
  if (tree === undefined && (error === undefined || error.error === 4)) {
    return refused(`The settings file ${path} is empty: write at least {} into it.`);
  }
  if (error !== undefined || tree === undefined) {
    return refused(`${path}:${position(text, error?.offset ?? 0)}: this is not valid JSON: ${syntaxText(error)}.`);
  }
  const twice = duplicateKey(tree);
  if (twice !== null) {
    const where = `${path}:${position(text, twice.offset)}`;
    return refused(`${where}: the key ${JSON.stringify(twice.key)} is given twice in one object: remove one of them.`);
  }
  return { ok: true, document: valueOfNode(tree), lineOf: (keys) => lineAt(text, nearestOffset(tree, keys)) };
}

function parsedTree(text: string, errors: ParseError[]): Node | undefined | null {
  try {
    return parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
  } catch {
    // The parser recurses; a megabyte of brackets ends its stack.
    return null;
  }
}

function nearestOffset(tree: Node, keys: readonly (string | number)[]): number {
  for (let length = keys.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, keys.slice(0, length));
    // A property's key, not its value: the value may begin on a later line.
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const column = offset - (before.lastIndexOf('\n') + 1) + 1;
  return `${lineAt(text, offset)}:${column}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function syntaxText(error: ParseError | undefined): string {
  const code = error === undefined ? 'InvalidSymbol' : printParseErrorCode(error.error);
  return SYNTAX_TEXTS.get(code) ?? 'it cannot be read here';
}

const SYNTAX_TEXTS: ReadonlyMap<string, string> = new Map([
  ['InvalidSymbol', 'this word needs quotes'],
  ['InvalidNumberFormat', 'this is not a number'],
  ['PropertyNameExpected', 'a key in double quotes is expected here'],
  ['ValueExpected', 'a value is expected here'],
  ['ColonExpected', 'a colon is expected here'],
  ['CommaExpected', 'a comma is missing before this'],
  ['CloseBraceExpected', 'a closing } is missing'],
  ['CloseBracketExpected', 'a closing ] is missing'],
  ['EndOfFileExpected', 'nothing may follow the end of the settings'],
  ['InvalidCommentToken', 'a comment begins with // or /*'],
  ['UnexpectedEndOfComment', 'a comment is not closed'],
  ['UnexpectedEndOfString', 'a text is not closed with a double quote'],
  ['UnexpectedEndOfNumber', 'a number is cut off'],
  ['InvalidUnicode', 'a \\u needs four hexadecimal digits'],
  ['InvalidEscapeCharacter', 'a backslash in a text is written \\\\'],
  ['InvalidCharacter', 'a text holds a line break or a control character'],
]);

function readFailure(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  switch (code) {
    case 'ENOENT':
      return `The settings file ${path} does not exist: check the path given with --config.`;
    case 'EISDIR':
      return `${path} is a folder: give --config the path of the settings file in it.`;
    case 'ENOTDIR':
      return `The settings file ${path} cannot exist: a part of its path is a file.`;
    case 'EACCES':
    case 'EPERM':
      return `The settings file ${path} may not be read by this user: grant it read access.`;
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return `The settings file ${path} is not UTF-8 text: save it as UTF-8.`;
    default:
      return `The settings file ${path} cannot be read (${code}).`;
  }
}

function refused(sentence: string): ConfigFile {
  return { ok: false, sentence };
}
