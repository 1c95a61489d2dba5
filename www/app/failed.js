// Says so where the page's program cannot start: a file of it did not come, or the browser has no modules or no WebAssembly. This is no
// module itself, and in the JavaScript that every browser knows.

addEventListener(
  "error",
  function (event) {
    var said = document.getElementById("said");
    // Once there is a verdict it has started.
    if (!said || said.textContent !== "" || !(event.message || (event.target && event.target.tagName === "SCRIPT"))) return;
    document.getElementById("verdict").className = "verdict bad";
    said.textContent = "The playground could not start: " + (event.message || "a file of it did not come.") + " Reload the page; it needs a browser with WebAssembly.";
  },
  true,
);
