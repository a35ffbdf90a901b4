export { default as forceAtlas2 } from "graphology-layout-forceatlas2";
