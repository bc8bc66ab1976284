/** Who is asking, and what may they do (pbs-api.md sections 2.1 and 2.3). */
import { knownPaths, privilegesAt, userOf } from '../world/access.ts';
import type { PbsServer } from '../world/model.ts';
import { has } from '../world/version.ts';
import { ApiError, type Call, type Payload } from './exchange.ts';
import { may, text } from './reading.ts';

/** `PBSAPIToken=ID:SECRET`, or with one space instead of the equals sign. */
const TOKEN_HEADER = /^PBSAPIToken[= ]([^:]+):(.+)$/;

/** Auth id of a good token; otherwise the refusal of this server's version. */
export function authenticate(server: PbsServer, authorization: string | null, atS: number): string {
  const match = authorization === null ? null : TOKEN_HEADER.exec(authorization);
  if (match === null) throw refusal(server, 'no authentication credentials provided.');
  const [, id = '', secret = ''] = match;
  const token = server.access.tokens.get(id);
  if (token === undefined || token.secret !== decoded(secret)) throw refusal(server, 'invalid credentials.');
  const isExpired = token.expiresS !== null && token.expiresS <= atS;
  const isUserOff = server.access.disabledUsers.has(userOf(id));
  if (!token.isEnabled || isExpired || isUserOff) throw refusal(server, 'user account disabled or expired.');
  return id;
}

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

function refusal(server: PbsServer, reason: string): ApiError {
  const isHidden = has(server.version, 'hiddenAuthReason');
  const isBuggy = has(server.version, 'authFailureAs400') && !has(server.version, 'authFailureAs400Fixed');
  return new ApiError(isBuggy ? 400 : 401, isHidden ? 'authentication failed' : `authentication failed - ${reason}`);
}

export function permissions(call: Call): Payload {
  const caller = call.caller ?? '';
  const asked = text(call, 'auth-id') ?? caller;
  const isOwn = asked === caller || asked === userOf(caller) || userOf(asked) === caller;
  if (!isOwn && !may(call, '/access', 'Sys.Audit'))
    throw new ApiError(400, 'not allowed to list permissions of other users');
  const { access } = call.server;
  const path = text(call, 'path');
  const data: Record<string, Record<string, boolean>> = {};
  for (const known of path === null ? knownPaths(access) : [path]) {
    const privileges = privilegesAt(access, asked, known);
    if (privileges.size > 0) data[known] = Object.fromEntries(privileges);
  }
  return { data };
}
