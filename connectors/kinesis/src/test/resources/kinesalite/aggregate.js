// Packs records into one: reads lines "KEY TEXT", and writes the aggregate in base64. An empty line begins another one.
'use strict';

const {RecordAggregator} = require('aws-kinesis-agg');

for (const group of require('fs').readFileSync(0, 'utf8').trim().split('\n\n')) {
  const aggregator = new RecordAggregator();
  for (const line of group.split('\n')) {
    const space = line.indexOf(' ');
    aggregator.addUserRecord({partitionKey: line.slice(0, space), data: Buffer.from(line.slice(space + 1))});
  }
  console.log(Buffer.from(aggregator.build().data).toString('base64'));
}
