// Validates what write_events wrote against the official EPCIS 2.0 JSON schema.
//   node validate.mjs <schema> <directory with document.json and accepted.jsonl>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [schemaPath, directory] = process.argv.slice(2);
// Packages are installed beside the written files, in the build tree.
const require = createRequire(resolve(directory, 'package.json'));
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;

const ajv = new Ajv({ strict: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')));
const faults = [];

const document = JSON.parse(readFileSync(join(directory, 'document.json'), 'utf8'));
const events = document.epcisBody.eventList;
if (!validate(document)) faults.push(`document: ${ajv.errorsText(validate.errors)}`);
if (events.length < 14) faults.push(`only ${events.length} events in the document`);

const around = (event) => ({ ...document, epcisBody: { eventList: [event] } });

// Negative control: the schema is awake, for each event by itself.
const breaks = {
  'without eventTime': (e) => delete e.eventTime,
  'with a time zone offset that does not exist': (e) => (e.eventTimeZoneOffset = '+7'),
  'with an unknown member': (e) => (e.colour = 'red'),
  'with an unknown bizStep': (e) => (e.bizStep = 'packng'),
  'with an id that is no URI': (e) => (e.eventID = '1'),
};
for (const [index, event] of events.entries()) {
  if (!validate(around(event))) faults.push(`event ${index}: ${ajv.errorsText(validate.errors)}`);
  for (const [what, break_] of Object.entries(breaks)) {
    const broken = structuredClone(event);
    break_(broken);
    if (validate(around(broken))) faults.push(`event ${index} ${what} is accepted by the schema`);
  }
}

// What our parser accepts, the schema accepts.
let lines = 0;
for (const line of readFileSync(join(directory, 'accepted.jsonl'), 'utf8').split('\n')) {
  if (line === '') continue;
  lines += 1;
  if (!validate(around(JSON.parse(line)))) faults.push(`accepted by us only: ${line.slice(0, 2000)}\n  ${ajv.errorsText(validate.errors)}`);
}
if (lines < 100) faults.push(`only ${lines} accepted changes`);

for (const fault of faults.slice(0, 20)) console.error(fault);
if (faults.length > 0) {
  console.error(`${faults.length} faults`);
  process.exit(1);
}
console.log(`${events.length} events, ${events.length * Object.keys(breaks).length} broken ones, ${lines} accepted changes`);
