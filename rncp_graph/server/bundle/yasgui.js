import "@zazuko/yasgui/build/yasgui.min.css";
export { Yasgui } from "@zazuko/yasgui";
