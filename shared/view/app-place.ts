/** A place in the page, as its address after `#`. The one spot where the desktop host knows how these are spelled. */
export const appPlace = {
  overview: '#/',
  alerts: '#/alerts',
  settings: '#/settings',
  glance: '#/glance',
  server: (server: string): string => `#/server/${encodeURIComponent(server)}`,
  datastore: (server: string, datastore: string): string =>
    `#/datastore/${encodeURIComponent(server)}/${encodeURIComponent(datastore)}`,
  alert: (id: string): string => `#/alerts/${encodeURIComponent(id)}`,
} as const;

const PLACE = /^#\/[\w\-.~%/?=&+:@!$'()*,;]{0,2000}$/;

/** A hash from outside, such as a command line, if it can be a place in the page; else the overview. */
export function placeFrom(text: unknown): string {
  return typeof text === 'string' && PLACE.test(text) ? text : appPlace.overview;
}
