"use strict";
// Makes an editor of the form of the endpoint. It asks this server alone, and completes what the page tells.
(() => {
  const { Yasgui } = yasgui;
  const { Yasqe, Yasr } = Yasgui;
  const form = document.getElementById("ask");
  const endpoint = form.action;
  const said = JSON.parse(document.getElementById("data").textContent);
  const asked = new URLSearchParams(location.search).has("example");

  // what is completed: our prefixes and terms, where the editor would ask sites of others
  const completes = (name, found) => {
    Yasqe.forkAutocompleter(name, { name, get: () => found, bulk: true, persistenceId: null });
  };
  completes("prefixes", Object.entries(said.prefixes).map(([name, space]) => `${name}: <${space}>`).sort());
  completes("class", said.terms.class);
  completes("property", said.terms.property);

  const shown = new Yasgui(document.getElementById("editor"), {
    autofocus: false,
    persistenceId: `rncp-graph ${endpoint}`,
    copyEndpointOnNewTab: false,
    tabName: said.words.query,
    requestConfig: { ...Yasgui.defaults.requestConfig, endpoint, method: "POST", headers: {} },
    endpointCatalogueOptions: { ...Yasgui.defaults.endpointCatalogueOptions, getData: () => [] },
    yasqe: { ...Yasqe.defaults, value: form.query.value, screenReaderLabel: form.query.labels[0].textContent },
    yasr: { ...Yasr.defaults, prefixes: said.prefixes },
  });
  form.hidden = true;

  // a question that the address names is in a tab of its own, the same one when it comes again
  if (asked) {
    const known = Object.values(shown._tabs).find((tab) => tab.getName() === said.title);
    if (known) {
      shown.selectTabId(known.getId());
      known.setQuery(form.query.value);
    } else {
      shown.addTab(true, { name: said.title, yasqe: { value: form.query.value } });
    }
  }

  // what readers of screens and keyboards need beyond what the editor does
  const reachable = () => {
    document.querySelector("#editor .addTab").setAttribute("role", "tab");
    for (const text of document.querySelectorAll("#editor .CodeMirror-scroll")) text.tabIndex = 0;
  };
  reachable();
  for (const event of ["tabAdd", "tabSelect", "queryResponse"]) shown.on(event, () => setTimeout(reachable));
})();
