export type TokenIdProblem = { readonly found: string; readonly hint: string };

// The grammar of PBS and PVE alike: user@realm!token.
const TOKEN_ID = /^[^\s:/@!=]+@[A-Za-z0-9_][A-Za-z0-9._-]*![A-Za-z0-9_][A-Za-z0-9._-]*$/;
const WHERE_SECRETS_GO =
  'the secret belongs in the keychain ("--set-secret NAME"), in "tokenSecretFile" or in PBS_TRAY_SECRET_<NAME>';

/** What is wrong with a token ID, or null. The text itself is echoed only where it cannot hold a secret. */
export function tokenIdProblem(text: string): TokenIdProblem | null {
  if (TOKEN_ID.test(text)) return null;
  if (text === '') return { found: 'an empty text', hint: 'the server shows it as "Token ID"' };
  const header = /^\s*(PBSAPIToken|PVEAPIToken)\b/i.exec(text)?.[1];
  if (header !== undefined) {
    return {
      found: `a whole ${header} header (not shown)`,
      hint: `keep only the part between "=" and the secret here; ${WHERE_SECRETS_GO}`,
    };
  }
  if (/![^:=]+[:=]./.test(text)) {
    return {
      found: 'a token ID with something after it that looks like its secret (not shown)',
      hint: `end it after the token's name; ${WHERE_SECRETS_GO}`,
    };
  }
  if (/^[^\s:/@!=]+@[A-Za-z0-9._-]+$/.test(text)) {
    return { found: JSON.stringify(text.slice(0, 80)), hint: 'this is a user: add "!" and the token\'s name' };
  }
  return {
    found: 'another text (not shown)',
    hint: 'the server shows it as "Token ID"',
  };
}
