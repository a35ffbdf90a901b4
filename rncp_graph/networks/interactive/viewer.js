"use strict";
// Shows the network that the page holds. What comes from it is set as text, never as HTML.
(() => {
  const { Graph, Sigma, NodeCircleProgram, EdgeRectangleProgram, EdgeArrowProgram } = networks;
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, families, filters, words } = data;
  const size = nodes.id.length;
  const id = (name) => document.getElementById(name);
  const make = (tag, text, said = {}) => {
    const element = Object.assign(document.createElement(tag), said);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const title = (node) => (nodes.label[node] ? `${nodes.id[node]} ${nodes.label[node]}` : nodes.id[node]);

  const searched = nodes.id.map((_, node) => plain(title(node)));
  const links = nodes.id.map(() => []);
  for (let edge = 0; edge < edges.strong.length; edge++) {
    const [from, to] = [edges.ends[2 * edge], edges.ends[2 * edge + 1]];
    links[from].push([to, edge]);
    if (to !== from) links[to].push([from, edge]);
  }
  const lines = new Set(edges.strong.map((kept, edge) => kept && edges.ends[2 * edge] * size + edges.ends[2 * edge + 1])).size;
  const sparse = lines < 1.5 * size;
  const number = new Map(nodes.id.map((name, node) => [name, node]));

  // --- colours: those of the page, light or dark

  const { dark, colour, legible } = drawing;
  const colours = {};
  const paint = () => {
    for (const name of ["ink", "soft", "paper", "edge", "faint"]) colours[name] = colour(name);
    // of many lines each lets the others through
    const dense = Math.max(0.12, Math.min(1, Math.sqrt(1500 / lines)));
    // sigma blends colours as premultiplied: without that, what is half transparent is as white as the page
    const parts = (sparse ? colours.soft : colours.edge).match(/\d+/g).slice(0, 3).map((part) => Math.round(part * dense));
    colours.edge = `rgba(${parts.join(", ")}, ${dense})`;
    colours.families = families.map((family) => legible(family.colour));
  };

  // --- what is shown

  const state = { words: [], chosen: filters.map(() => new Set()), all: false, node: null, listed: 50 };
  let shown = new Uint8Array(size);
  let near = new Set();

  const passes = (node, filter) => {
    const of = filters[filter].of[node];
    return of === null ? null : of.some((choice) => state.chosen[filter].has(choice));
  };
  // A node that a filter says nothing of is shown with those that it is tied to.
  const select = () => {
    const active = filters.map((_, filter) => filter).filter((filter) => state.chosen[filter].size);
    const free = [];
    shown = new Uint8Array(size);
    for (let node = 0; node < size; node++) {
      const said = active.map((filter) => passes(node, filter));
      if (said.includes(false)) continue;
      if (said.includes(null)) free.push(node);
      else shown[node] = 1;
    }
    const kept = free.filter((node) => links[node].some(([other]) => shown[other]));
    for (const node of kept) shown[node] = 1;
  };
  const found = () => {
    const matching = [];
    for (let node = 0; node < size; node++)
      if (shown[node] && state.words.every((word) => searched[node].includes(word))) matching.push(node);
    return matching;
  };

  // --- the picture

  let renderer = null;
  const graph = new Graph({ multi: true, type: data.directed ? "directed" : "undirected" });
  const room = Math.min(1, document.body.clientWidth / 700);
  const LETTERS = Math.round(24 + 16 * room); // of a label
  const MATTER = 8 * room; // nodes whose labels matter more than dots
  const small = room * Math.max(1.2, Math.min(4, 60 / Math.sqrt(size)));
  const large = room * Math.max(5, Math.min(14, 260 / Math.sqrt(size)));
  nodes.id.forEach((_, node) =>
    graph.addNode(String(node), {
      x: nodes.x[node],
      y: nodes.y[node],
      size: small + (large - small) * Math.sqrt(nodes.size[node]),
      label: title(node).length > LETTERS ? `${title(node).slice(0, LETTERS - 1)}…` : title(node),
      type: families[nodes.family[node]].shape,
    }),
  );
  edges.strong.forEach((_, edge) =>
    graph.addEdgeWithKey(String(edge), String(edges.ends[2 * edge]), String(edges.ends[2 * edge + 1]), { size: 1 }),
  );

  let matching = new Set();
  const nodeLook = (key, said) => {
    const node = Number(key);
    const aside = state.node === null ? state.words.length > 0 && !matching.has(node) : !near.has(node);
    const look = { ...said, hidden: !shown[node], color: colours.families[nodes.family[node]] };
    if (aside) Object.assign(look, { color: colours.faint, label: null, zIndex: 0 });
    else Object.assign(look, { zIndex: 1, highlighted: node === state.node });
    return look;
  };
  const edgeLook = (key, said) => {
    const edge = Number(key);
    const [from, to] = [edges.ends[2 * edge], edges.ends[2 * edge + 1]];
    const touches = from === state.node || to === state.node;
    const tangle = state.node !== null && edges.strong.length > 5000;
    const hidden = !(shown[from] && shown[to]) || !(touches || (!tangle && (state.all || edges.strong[edge])));
    const color = touches ? colours.soft : state.node === null ? colours.edge : colours.faint;
    return { ...said, hidden, color, size: touches && edges.strong[edge] ? 2 : sparse ? 1 : 0.7, zIndex: touches ? 1 : 0 };
  };
  // Labels are drawn when all that asked for one are known, those of the nodes that count most first: each beside its
  // node, where it covers no other label and no dot. Of a few large nodes a dot or two may be covered, on a ground.
  let wanted = [];
  const drawLabel = (context, said) => said.label && wanted.push({ context, ...said });
  const CELL = 40;
  const dots = () => {
    const cells = new Map();
    const { width, height } = renderer.getDimensions();
    for (let node = 0; node < size; node++) {
      if (!shown[node]) continue;
      const said = renderer.getNodeDisplayData(String(node));
      const { x, y } = renderer.framedGraphToViewport(said);
      if (x < -CELL || y < -CELL || x > width + CELL || y > height + CELL) continue;
      const at = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
      if (!cells.has(at)) cells.set(at, []);
      cells.get(at).push([x, y, renderer.scaleSize(said.size), node]);
    }
    return cells;
  };
  const covered = (cells, box, own) => {
    let many = 0;
    for (let column = Math.floor(box.left / CELL) - 1; column <= box.right / CELL + 1; column++)
      for (let row = Math.floor(box.top / CELL) - 1; row <= box.bottom / CELL + 1; row++)
        for (const [x, y, radius, node] of cells.get(`${column} ${row}`) || [])
          if (node !== own && x + radius > box.left && x - radius < box.right && y + radius > box.top && y - radius < box.bottom)
            many++;
    return many;
  };
  const drawLabels = () => {
    const settings = renderer.getSettings();
    const [letters, cells, written] = [settings.labelSize, dots(), []];
    const { width, height } = renderer.getDimensions();
    wanted.sort((one, other) => Number(one.key) - Number(other.key)); // nodes come in the order of their importance
    wanted.forEach(({ context, key, label, x, y, size: radius }, rank) => {
      context.font = `${letters}px ${settings.labelFont}`;
      const [wide, half, far] = [context.measureText(label).width, letters * 0.6, radius + 3];
      const places = [[x + far, y], [x - far - wide, y], [x - wide / 2, y - far - half], [x - wide / 2, y + far + half]];
      const boxes = places
        .map(([left, middle]) => ({ left, right: left + wide, top: middle - half, bottom: middle + half, middle }))
        .filter((one) => one.left > 0 && one.right < width && one.top > 0 && one.bottom < height)
        .filter((one) => !written.some((other) => one.left < other.right + 4 && other.left < one.right + 4 && one.top < other.bottom && other.top < one.bottom));
      const count = boxes.map((box) => covered(cells, box, Number(key)));
      const fewest = Math.min(...count);
      const counts = rank < MATTER && (state.node !== null || nodes.size[Number(key)] > 0.25);
      if (!boxes.length || fewest > (counts ? Infinity : 0)) return;
      const box = boxes[count.indexOf(fewest)];
      written.push(box);
      if (fewest) {
        context.globalAlpha = 0.8;
        context.fillStyle = colours.paper;
        context.fillRect(box.left - 1, box.top, wide + 2, 2 * half);
        context.globalAlpha = 1;
      }
      drawing.write(context, colours, letters, label, box.left, box.middle);
    });
  };
  const { drawHover, Square } = drawing.labels(colours);
  class Box extends Square {
    drawLabel = drawLabel;
  }
  const start = () => {
    renderer = new Sigma(graph, id("canvas"), {
      allowInvalidContainer: true,
      nodeProgramClasses: { circle: NodeCircleProgram, square: Box },
      defaultNodeType: "circle",
      edgeProgramClasses: { line: EdgeRectangleProgram, arrow: EdgeArrowProgram },
      defaultEdgeType: data.directed ? "arrow" : "line",
      nodeReducer: nodeLook,
      edgeReducer: edgeLook,
      defaultDrawNodeHover: drawHover,
      defaultDrawNodeLabel: drawLabel,
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 13,
      labelDensity: 1,
      labelGridCellSize: 70,
      labelRenderedSizeThreshold: size > 300 ? large * 0.45 : 0,
      hideEdgesOnMove: edges.strong.length > 20000,
      minCameraRatio: 0.005,
      maxCameraRatio: 3,
      zIndex: true,
    });
    renderer.on("beforeRender", () => (wanted = []));
    renderer.on("afterRender", drawLabels);
    renderer.on("clickNode", ({ node }) => open(Number(node)));
    renderer.on("clickStage", () => close());
    renderer.on("enterNode", () => (id("canvas").style.cursor = "pointer"));
    renderer.on("leaveNode", () => (id("canvas").style.cursor = ""));
    renderer.refresh({ skipIndexation: true }); // once more, now that labels are heard of
  };
  const { go } = drawing.moves(() => renderer);
  // brings a node and what it is tied to into view
  const approach = () => {
    if (!renderer) return;
    const spots = [...near].map((node) => renderer.getNodeDisplayData(String(node)));
    const span = (axis) => [Math.min(...spots.map((spot) => spot[axis])), Math.max(...spots.map((spot) => spot[axis]))];
    const [[left, right], [bottom, top]] = [span("x"), span("y")];
    const ratio = Math.min(1, Math.max(0.05, 1.4 * Math.max(right - left, top - bottom)));
    go({ x: (left + right) / 2, y: (bottom + top) / 2, ratio });
  };

  // --- one node

  const entry = (node, after) => {
    const button = make("button", undefined, { type: "button" });
    button.append(make("span", title(node)));
    if (after) button.append(make("span", ` ${after}`, { className: "soft" }));
    button.addEventListener("click", () => open(node, true));
    const item = make("li");
    item.append(button);
    return item;
  };
  const address = (text) => (/^https?:\/\//.test(text) ? make("a", text, { href: text, rel: "noreferrer" }) : make("span", text));
  const rows = (said, at) => said.filter((one) => one.values[at] !== null).map((one) => [one.name, String(one.values[at])]);

  const open = (node, move = false) => {
    state.node = node;
    near = new Set([node, ...links[node].map(([other]) => other)]);
    const head = make("h2", nodes.id[node], { id: "name", tabIndex: -1 });
    const list = make("dl");
    const row = (name, value) => {
      const cell = make("dd");
      cell.append(value);
      list.append(make("dt", name), cell);
    };
    row(words.kind, families[nodes.family[node]].name);
    for (const [name, value] of rows(nodes.said, node)) row(name, value);
    if (nodes.iri[node]) row(words.iri, address(nodes.iri[node]));
    if (nodes.page[node]) row(words.page, address(nodes.page[node]));
    const ties = make("ul");
    const all = links[node];
    const show = (upto) => {
      ties.replaceChildren(
        ...all.slice(0, upto).map(([other, edge]) => {
          const way = data.directed ? (edges.ends[2 * edge] === node ? `${words.to} · ` : `${words.from} · `) : "";
          return entry(other, way + rows(edges.said, edge).map(([name, value]) => `${name} ${value}`).join(" · "));
        }),
      );
      if (upto < all.length) {
        const more = make("button", fill(words.more, { n: all.length - upto }), { type: "button" });
        more.addEventListener("click", () => show(all.length));
        const item = make("li");
        item.append(more);
        ties.append(item);
      }
    };
    show(40);
    const shut = make("button", words.close, { type: "button" });
    shut.addEventListener("click", () => close(true));
    const label = make("p", nodes.label[node]);
    if (document.documentElement.lang !== "fr") label.lang = "fr";
    id("node").replaceChildren(head, label, list, make("h3", fill(words.neighbours, { n: all.length })), ties, shut);
    id("node").hidden = false;
    if (move) {
      head.focus();
      approach();
    }
    document.querySelector("aside").scrollTop = 0;
    history.replaceState(null, "", `#${encodeURIComponent(nodes.id[node])}`);
    if (renderer) renderer.refresh({ skipIndexation: true });
  };
  const close = (back = false) => {
    state.node = null;
    id("node").hidden = true;
    history.replaceState(null, "", "#");
    if (back) id("words").focus();
    if (renderer) renderer.refresh({ skipIndexation: true });
  };

  // --- the list, the search and the filters

  const list = () => {
    select();
    const of = found();
    matching = new Set(of);
    id("count").textContent = fill(words.found, { n: of.length, all: size });
    id("results").replaceChildren(
      ...of.slice(0, state.listed).map((node) => entry(node, families[nodes.family[node]].name)),
    );
    id("more").hidden = of.length <= state.listed;
    id("more").textContent = fill(words.more, { n: of.length - state.listed });
    if (renderer) renderer.refresh({ skipIndexation: true });
  };
  const changed = () => {
    state.listed = 50;
    list();
  };
  filters.forEach((filter, at) => {
    const folded = make("details");
    const group = make("fieldset");
    group.append(make("legend", filter.title));
    filter.choices.forEach((choice, rank) => {
      const label = make("label");
      const box = make("input", undefined, { type: "checkbox" });
      box.addEventListener("change", () => {
        state.chosen[at][box.checked ? "add" : "delete"](rank);
        changed();
      });
      label.append(box, ` ${choice}`);
      group.append(label);
    });
    folded.append(make("summary", filter.title), group);
    id("filters").append(folded);
  });
  id("words").addEventListener("input", () => {
    state.words = plain(id("words").value).split(/\s+/).filter(Boolean);
    if (state.node !== null) close();
    changed();
  });
  id("all").addEventListener("change", () => {
    state.all = id("all").checked;
    list();
  });
  id("links").hidden = edges.strong.every(Boolean);
  document.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = matching;
    if (first !== undefined) open(first, true);
  });
  document.querySelector("form").addEventListener("reset", () => {
    state.words = [];
    state.all = false;
    state.chosen.forEach((choices) => choices.clear());
    if (state.node !== null) close();
    changed();
  });
  id("more").addEventListener("click", () => {
    state.listed += 200;
    list();
  });

  // --- begin

  const legend = () =>
    id("legend").querySelector("ul").replaceChildren(
      ...families.map((family, at) => {
        const dot = make("span", "", { className: `dot ${family.shape}` });
        dot.style.background = colours.families[at];
        const item = make("li");
        item.append(dot, family.name);
        return item;
      }),
    );
  paint();
  legend();
  list();
  try {
    start();
  } catch {
    id("canvas").append(make("p", words.flat));
    id("zoom").hidden = true;
  }
  dark.addEventListener("change", () => {
    paint();
    legend();
    if (renderer) renderer.refresh();
  });
  const named = nodes.id.find((name) => `#${encodeURIComponent(name)}` === location.hash);
  if (named !== undefined) open(number.get(named), true);
})();
