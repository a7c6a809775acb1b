// Prints what the parser of Podcast Index reads in each feed that is named, as one JSON list.
import { readFileSync } from "node:fs";
import partytime from "podcast-partytime";

const read = (file) => partytime.parseFeed(readFileSync(file, "utf8"), { allowMissingGuid: false });
process.stdout.write("\n" + JSON.stringify(process.argv.slice(2).map(read)));
