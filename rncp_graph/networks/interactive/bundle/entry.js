export { default as Graph } from "graphology";
export { NodeSquareProgram } from "@sigma/node-square";
export { Sigma } from "sigma";
export { EdgeArrowProgram, EdgeRectangleProgram, NodeCircleProgram } from "sigma/rendering";
