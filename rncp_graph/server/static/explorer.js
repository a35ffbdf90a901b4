"use strict";
// Draws the node of the page and its neighbours; a click opens a node. What comes from the server is set as text.
(() => {
  const { Graph, Sigma, NodeCircleProgram, EdgeRectangleProgram } = networks;
  const { words, found, up } = JSON.parse(document.getElementById("data").textContent);
  const MOST = 400;
  const id = (name) => document.getElementById(name);
  const make = (tag, text, said = {}) => Object.assign(document.createElement(tag), text === undefined ? {} : { textContent: text }, said);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const title = (thing) => `${thing.code} ${thing.label}`.trim();

  // --- what is known: things by their IRIs, and what was opened, in its order

  const things = new Map();
  const opened = new Map();
  const graph = new Graph({ type: "undirected" });
  const letters = document.body.clientWidth < 600 ? 22 : 36;
  let selected = found.node.iri;

  const colours = { kinds: {} };
  const paint = () => {
    for (const name of ["ink", "soft", "paper", "edge", "faint"]) colours[name] = drawing.colour(name);
    for (const dot of document.querySelectorAll("#legend .dot")) {
      const [red, green, blue] = getComputedStyle(dot).backgroundColor.match(/\d+/g).map(Number);
      colours.kinds[dot.classList[1]] = `rgb(${red},${green},${blue})`;
    }
  };

  const add = (thing, at, rank, of) => {
    things.set(thing.iri, thing);
    if (graph.hasNode(thing.iri)) return;
    const turn = (2 * Math.PI * rank) / of + 0.3;
    const label = title(thing);
    graph.addNode(thing.iri, {
      x: at.x + Math.cos(turn) * (1 + of / 12),
      y: at.y + Math.sin(turn) * (1 + of / 12),
      size: 7,
      label: label.length > letters ? `${label.slice(0, letters - 1)}…` : label,
    });
  };
  const tie = (one, other) => graph.hasEdge(one, other) || graph.addEdge(one, other, { size: 1 });

  // merges an answer: a first one, or a further page of a relation
  const merge = (answer) => {
    const { node, relations } = answer;
    add(node, { x: 0, y: 0 }, 0, 1);
    if (!opened.has(node.iri)) opened.set(node.iri, new Map());
    const known = opened.get(node.iri);
    const at = graph.getNodeAttributes(node.iri);
    const fresh = relations.flatMap((one) => one.nodes).filter((thing) => !graph.hasNode(thing.iri));
    fresh.forEach((thing, rank) => add(thing, at, rank, fresh.length));
    for (const one of relations) {
      const before = known.get(one.name)?.nodes ?? [];
      known.set(one.name, { ...one, nodes: [...before, ...one.nodes] });
      for (const thing of one.nodes) tie(node.iri, thing.iri);
    }
    graph.updateEachNodeAttributes((iri, said) => ({ ...said, size: opened.has(iri) ? 12 : 7 }));
    if (graph.order > 2) layout.forceAtlas2.assign(graph, { iterations: 300, settings: { ...layout.forceAtlas2.inferSettings(graph), adjustSizes: true, gravity: 1.5, scalingRatio: 12 } });
  };
  // takes back what only this node holds there
  const fold = (iri) => {
    opened.delete(iri);
    const kept = new Set([...opened].flatMap(([one, relations]) => [one, ...[...relations.values()].flatMap(({ nodes }) => nodes.map((thing) => thing.iri))]));
    graph.filterNodes((one) => !kept.has(one)).forEach((one) => graph.dropNode(one));
    graph.filterEdges((_, __, one, other) => !opened.has(one) && !opened.has(other)).forEach((edge) => graph.dropEdge(edge));
    graph.updateEachNodeAttributes((one, said) => ({ ...said, size: opened.has(one) ? 12 : 7 }));
  };

  const tell = (text) => (id("told").textContent = text);
  const ask = async (thing, more = "") => {
    const address = `${up}api/neighbours?node=${encodeURIComponent(thing.name)}&lang=${document.documentElement.lang}${more}`;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const changed = () => {
    const named = [...opened.keys()].map((iri) => `node=${encodeURIComponent(things.get(iri).name).replaceAll("%2F", "/")}`);
    const lang = new URLSearchParams(location.search).get("lang");
    history.replaceState(null, "", `?${named.join("&")}${lang ? `&lang=${lang}` : ""}#${things.get(selected).name}`);
    tell(fill(words.shown, { n: graph.order, m: graph.size }));
    if (renderer) renderer.refresh();
  };
  const select = async (iri, { focus = false } = {}) => {
    selected = iri;
    const full = !opened.has(iri) && graph.order >= MOST;
    try {
      if (!opened.has(iri) && !full) merge(await ask(things.get(iri)));
    } catch (error) {
      panel(focus);
      tell(error instanceof TypeError ? words.failed : error.message);
      return;
    }
    panel(focus);
    changed();
    if (full) tell(words.full);
  };

  // --- the list

  const state = (thing) => {
    const said = [thing.level && fill(words.level, { n: thing.level }), thing.registered !== null && (thing.registered ? words.yes : words.no)].filter(Boolean);
    return said.length ? make("small", said.join(" · "), { className: "constat" }) : "";
  };
  const item = (thing) => {
    const button = make("button", title(thing), { type: "button" });
    button.addEventListener("click", () => select(thing.iri, { focus: true }));
    const one = make("li");
    one.append(button, state(thing));
    return one;
  };
  const panel = (focus) => {
    const thing = things.get(selected);
    const head = make("h2", title(thing), { id: "name", tabIndex: -1 });
    const kind = make("p");
    kind.append(make("small", thing.kind_name, { className: "note" }), " ", state(thing));
    const actions = make("p", undefined, { className: "actions" });
    actions.append(make("a", words.open, { href: up + thing.path }));
    if (thing.iri !== found.node.iri) {
      actions.append(make("a", words.middle, { href: `${up}explore?node=${encodeURIComponent(thing.name)}` }));
      if (opened.has(thing.iri)) {
        const button = make("button", words.fold, { type: "button" });
        button.addEventListener("click", () => {
          fold(thing.iri);
          selected = found.node.iri;
          panel(true);
          changed();
        });
        actions.append(button);
      }
    }
    const lists = [...(opened.get(selected)?.values() ?? [])].flatMap((one) => {
      const list = make("ul", undefined, { className: "liste" });
      list.append(...one.nodes.map(item));
      const parts = [make("h3", `${one.label} (${one.total.toLocaleString(document.documentElement.lang)})`), list];
      if (one.nodes.length < one.total) {
        const more = make("button", fill(words.more, { n: one.total - one.nodes.length }), { type: "button" });
        more.addEventListener("click", async () => {
          if (graph.order >= MOST) return tell(words.full);
          merge(await ask(thing, `&relation=${one.name}&page=${one.page + 1}`));
          panel(false);
          changed();
        });
        parts.push(more);
      }
      return parts;
    });
    id("panel").replaceChildren(head, kind, actions, ...lists);
    id("panel").scrollTop = 0;
    if (focus) head.focus({ preventScroll: matchMedia("(min-width: 56rem)").matches });
  };

  // --- the picture

  let renderer = null;
  const start = () => {
    const { drawLabel, drawHover, begin } = drawing.labels(colours);
    renderer = new Sigma(graph, id("canvas"), {
      allowInvalidContainer: true,
      nodeProgramClasses: { circle: NodeCircleProgram },
      defaultNodeType: "circle",
      edgeProgramClasses: { line: EdgeRectangleProgram },
      defaultEdgeType: "line",
      nodeReducer: (iri, said) => ({
        ...said,
        color: colours.kinds[things.get(iri).kind] ?? colours.soft,
        highlighted: iri === selected,
        forceLabel: opened.has(iri),
        zIndex: opened.has(iri) ? 1 : 0,
      }),
      edgeReducer: (edge, said) => ({ ...said, color: graph.extremities(edge).includes(selected) ? colours.soft : colours.edge }),
      defaultDrawNodeHover: drawHover,
      defaultDrawNodeLabel: drawLabel,
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 13,
      labelRenderedSizeThreshold: 0,
      labelDensity: 4,
      labelGridCellSize: 60,
      zIndex: true,
    });
    renderer.on("beforeRender", begin);
    renderer.on("clickNode", ({ node }) => select(node));
    renderer.on("enterNode", () => (id("canvas").style.cursor = "pointer"));
    renderer.on("leaveNode", () => (id("canvas").style.cursor = ""));
  };
  drawing.moves(() => renderer);

  // --- begin: the node of the page, then the others that the address names

  (async () => {
    paint();
    merge(found);
    id("picture").hidden = false;
    try {
      start();
    } catch {
      id("picture").hidden = true;
      tell(words.flat);
    }
    const others = new URLSearchParams(location.search).getAll("node").slice(1);
    const wanted = decodeURIComponent(location.hash.slice(1));
    for (const name of others) {
      try {
        if (graph.order < MOST) merge(await ask({ name }));
      } catch {
        continue; // a node that is no more
      }
    }
    selected = [...things.values()].find((thing) => thing.name === wanted)?.iri ?? selected;
    panel(false);
    changed();
  })();
  drawing.dark.addEventListener("change", () => {
    paint();
    if (renderer) renderer.refresh();
  });
})();
