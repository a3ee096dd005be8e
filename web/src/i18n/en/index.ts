import first from "./first";
import later from "./later";

/** All words of the dashboard in this language, by area. */
export default { ...first, ...later };
