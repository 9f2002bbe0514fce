// A Kinesis server on a port of the loopback, whose clock can be advanced: one line "advance MILLIS" on the standard
// input for each step. Options are in the environment: PORT, DATA (a directory, else memory), KEY and CERT for TLS.
'use strict';

const fs = require('fs');
const readline = require('readline');

// It throws what happens to a connection that a client has closed, and would end.
process.on('uncaughtException', (problem) => console.error(problem));

// It would lose the first record of a stream that is read while that record is put: the number 0 with an earlier time
// comes before the place at which an empty read goes on. The service does not.
const Module = require('module');
const compile = Module.prototype._compile;
Module.prototype._compile = function (content, name) {
  return compile.call(this, content.replace(/[a-zA-Z.]*shardCreateTime ===? now \? 1 : 0/, '1'), name);
};

const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead;

const env = process.env;
const options = {createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 100};
if (env.DATA) {
  options.path = env.DATA;
}
if (env.CERT) {
  options.ssl = true;
  options.key = fs.readFileSync(env.KEY);
  options.cert = fs.readFileSync(env.CERT);
  options.ca = options.cert;
}

const server = require('kinesalite')(options);
server.prependListener('request', (request, response) => {
  response.sendDate = false;
  response.setHeader('Date', new Date(Date.now()).toUTCString());
});
server.listen(Number(env.PORT), '127.0.0.1', () => console.log('ready'));

readline.createInterface({input: process.stdin}).on('line', (line) => {
  ahead += Number(line.split(' ')[1]);
  console.log('advanced');
}).on('close', () => process.exit());
