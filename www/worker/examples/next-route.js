// A route handler of Next, app/api/users/route.js; it runs in Node and at the edge.
import { buildRequest, toProblem } from "user-preflight";
import { forClient, readBody } from "user-preflight/edge";

export async function POST(request) {
  const read = await readBody(request, "wello.user.create");
  if (!read.ok) return read.response;
  const built = buildRequest("wello.user.create", read.body, {
    generateId: true,
    inputType: request.headers.get("content-type") ?? undefined,
    baseUrl: process.env.WELLO_API,
    headers: { Authorization: `Bearer ${process.env.WELLO_TOKEN}` },
  });
  if (!built.ok) {
    const issues = forClient(built.issues);
    const problem = toProblem(issues);
    return Response.json({ ...problem, issues }, { status: problem.status, headers: { "content-type": "application/problem+json" } });
  }
  const { url, ...init } = built.request;
  return fetch(url, init);
}
