// Runs scripts of static/js outside a browser: reads {scripts, body, input} from stdin, and writes what `body` returns as JSON.
"use strict";
const fs = require("fs");
const vm = require("vm");
const { scripts, body, input } = JSON.parse(fs.readFileSync(0, "utf8"));
for (const file of scripts) vm.runInThisContext(fs.readFileSync(file, "utf8"), file);
const run = vm.runInThisContext(`(input) => { ${body} }`);
Promise.resolve(run(input)).then((answer) => process.stdout.write(JSON.stringify(answer)));
