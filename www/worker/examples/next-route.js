// A route handler of Next, app/api/users/route.js; it runs in Node and at the edge.
import { buildRequest } from "user-preflight";
import { preflight } from "user-preflight/edge";

export async function POST(request) {
  const checked = await preflight(request, "wello.user.create", { generateId: true });
  if (!checked.ok) return checked.response;
  const built = buildRequest("wello.user.create", await checked.request.json(), {
    baseUrl: process.env.WELLO_API,
    headers: { Authorization: `Bearer ${process.env.WELLO_TOKEN}` },
  });
  if (!built.ok) return Response.json({ issues: built.issues }, { status: 422 });
  const { url, ...init } = built.request;
  return fetch(url, init);
}
