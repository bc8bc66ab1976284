/** Whether a name fits a pattern of the settings: `*` is any text, `?` any one character. */
export function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern;
  if (pattern === '') return name === '';
  const [begin = '', ...tail] = name;
  if (first === '*') return fits(rest.join(''), name) || (name !== '' && fits(pattern, tail.join('')));
  return name !== '' && (first === '?' || first === begin) && fits(rest.join(''), tail.join(''));
}

/** How many of its characters are fixed: the longer, the more exact. */
export function fixedLength(pattern: string): number {
  return [...pattern].filter((character) => character !== '*' && character !== '?').length;
}
