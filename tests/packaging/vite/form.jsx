// A form in React, whose field says what is wrong with it while it is filled in.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import * as api from "user-preflight";
import { check } from "./programs/check.mjs";

function Form() {
  const [email, setEmail] = useState("");
  const { issues } = api.validateField("wello.user.create", "email", email || undefined);
  return (
    <form>
      <label>
        Email <input name="email" value={email} onChange={({ target }) => setEmail(target.value)} />
      </label>
      <output>{issues.map(({ message }) => message).join(" ")}</output>
    </form>
  );
}

createRoot(document.getElementById("root")).render(<StrictMode><Form /></StrictMode>);
globalThis.result = check(api);
