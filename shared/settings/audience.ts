const FOR_PEOPLE: readonly string[] = ['slack', 'ntfy', 'gotify'];

/**
 * Whom a kind of receiver addresses: people are told what the notices tell, after quiet hours and snoozes and never mere
 * information; machines learn of every step and route by themselves.
 */
export function audienceOf(kind: string): 'people' | 'machines' {
  return FOR_PEOPLE.includes(kind) ? 'people' : 'machines';
}
