// A server component, rendered for each request, with a client component in it.
import * as api from "user-preflight";
import { check } from "../programs/check.mjs";
import { Client } from "./client.jsx";

export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <p id="server">{check(api)}</p>
      <Client />
    </main>
  );
}
