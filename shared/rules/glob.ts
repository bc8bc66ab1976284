const compiled = new Map<string, RegExp>();

/** Whether a name fits a pattern: `*` is any text, `?` any one character, everything else itself. */
export function matchesGlob(pattern: string, name: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^${[...pattern].map(partOf).join('')}$`, 'su');
    compiled.set(pattern, expression);
  }
  return expression.test(name);
}

function partOf(character: string): string {
  if (character === '*') return '.*';
  return character === '?' ? '.' : character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

/** How much of a pattern is fixed: the more, the more exactly it names something. */
export function globWeight(pattern: string): number {
  return pattern.replaceAll(/[*?]/g, '').length;
}
