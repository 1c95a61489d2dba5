// The same as middleware of Hono: the handler behind it gets the normalized payload.
import { Hono } from "hono";
import { preflight } from "user-preflight/edge";

const users = (schema) => async (context, next) => {
  const checked = await preflight(context.req.raw, schema);
  if (!checked.ok) return checked.response;
  context.set("user", await checked.request.json());
  await next();
};

const app = new Hono();
app.post("/users", users("wello.user.create"), (context) => context.json({ created: context.get("user").username }, 201));

export default app;
