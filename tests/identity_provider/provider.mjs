// A provider on 127.0.0.1: node provider.mjs PORT BACK PEOPLE, where BACK is our way back and PEOPLE the claims by login.
import Provider from "oidc-provider";

const [port, back, people] = process.argv.slice(2);
const known = JSON.parse(people);
const client = {
  client_secret: "secret-de-proba-numai-pentru-teste",
  redirect_uris: [back],
  post_logout_redirect_uris: [new URL("/intrare", back).href],
  grant_types: ["authorization_code"],
  response_types: ["code"],
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "impreuna", ...client }],
  pkce: { required: () => true },
  scopes: ["openid", "email", "groups"],
  claims: { openid: ["sub"], email: ["email", "email_verified"], groups: ["groups", "department"] },
  cookies: { keys: ["numai-pentru-teste"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  findAccount: (_, id) => known[id] && { accountId: id, claims: () => ({ sub: id, ...known[id] }) },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listens"));
