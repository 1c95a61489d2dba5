// What is built on the main entry: requests at the edge, and streams. For every runtime with `Request` and `TransformStream`.

/** @param {typeof import("user-preflight/edge")} edge @param {typeof import("user-preflight/stream")} stream */
export async function checkEdge({ preflight }, { normalizeStream }) {
  const request = (body) => new Request("https://edge.example.com/user/42", { method: "POST", headers: { "content-type": "application/json", "x-mine": "kept" }, body: JSON.stringify(body) });
  const good = await preflight(request([{ Field: "email", Value: "ada@example.com" }]), "aranda.user.update", { params: { id: 42 } });
  const sent = good.ok && `${good.request.headers.get("x-mine")} ${await good.request.text()}`;
  if (sent !== 'kept [{"Field":"Email","Value":"ada@example.com"}]') return `preflight gave ${sent || JSON.stringify(good.issues)}`;
  const bad = await preflight(request([{ Field: "Floor", Value: "third" }]), "aranda.user.update", { params: { id: 42 } });
  if (bad.ok || bad.response.status !== 422 || bad.response.headers.get("content-type") !== "application/problem+json") return "preflight let a broken request through";

  const rejected = [];
  const lines = new Blob(['{"AssociateId":1,"name":"ADA"}\n{"AssociateId":"x"}\n{"AssociateId":2}']).stream();
  const out = await new Response(lines.pipeThrough(normalizeStream("superoffice.user.update", { onReject: (line) => void rejected.push(line) }))).text();
  return out === '{"AssociateId":1,"Name":"ADA"}\n{"AssociateId":2}\n' && rejected.join() === "2" ? "ok" : `normalizeStream gave ${out} and rejected ${rejected}`;
}
