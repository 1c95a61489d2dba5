// A list of tabs as the ARIA practices describe it: arrow keys, Home and End move, one tab is in the order of Tab.

/** Makes the buttons of a tablist work; each names its panel in aria-controls. */
export function tabs(list, onSelect) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const shown = () => all.filter((tab) => !tab.hidden);
  function select(tab) {
    for (const other of all) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", chosen);
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    }
    tab.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    onSelect(tab.id);
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    const tabs = shown();
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const tab = tabs[to % tabs.length];
    select(tab);
    tab.focus();
  });
  return {
    select: (id) => select(all.find((tab) => tab.id === id) ?? all[0]),
    /** Shows those tabs only; goes to the first where the chosen one went. */
    offer(ids) {
      const before = shown().length;
      for (const tab of all) tab.hidden = !ids.includes(tab.id);
      const chosen = all.find((tab) => tab.getAttribute("aria-selected") === "true");
      if (chosen?.hidden) select(shown()[0]);
      // Others that came or went have moved it.
      else if (shown().length !== before) list.scrollLeft = chosen.offsetLeft - list.offsetLeft - 40;
    },
  };
}
